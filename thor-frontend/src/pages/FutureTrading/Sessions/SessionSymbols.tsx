/** The eleven futures of one session: what each was at the open, and how its trade ended. */

import { Change } from '../../../components/Change';
import { OutcomeBadge } from '../../../components/OutcomeBadge';
import { SignalBadge } from '../../../components/SignalBadge';
import { useLive } from '../../../context/LiveContext';
import type { SessionSymbol } from '../../../types/domain';
import { formatMoney, formatPrice, type PriceFormat } from '../../../utils/price';
import { reasonText } from './reasons';
import styles from './Sessions.module.css';

/** Only for a symbol that is no longer quoted: enough digits for every instrument we know. */
const FINEST_TICK = 0.0001;

const COLUMNS = ['Future', 'Signal', 'Bid', 'Ask', 'Entry', 'Target', 'Stop', 'Outcome', 'P&L'];

function Row({ future }: { future: SessionSymbol }) {
  const { quotes } = useLive();
  const format: PriceFormat = quotes.quote(future.symbol)?.row.instrument ?? {
    tick_size: future.tick_size ?? FINEST_TICK,
    thirty_seconds: false,
  };
  const isLong = future.entry_side === 'BUY';
  const reason = reasonText(future.outcome_reason);
  return (
    <tr>
      <th scope="row">{future.symbol}</th>
      <td>
        <SignalBadge signal={future.signal} />
      </td>
      <td>{formatPrice(future.bid, format)}</td>
      <td>{formatPrice(future.ask, format)}</td>
      <td>{formatPrice(future.entry_price, format)}</td>
      <td>{formatPrice(isLong ? future.target_high : future.target_low, format)}</td>
      <td>{formatPrice(isLong ? future.target_low : future.target_high, format)}</td>
      <td>
        <OutcomeBadge outcome={future.outcome} />
        {reason !== null && <span className={styles['reasonBelow']}>{reason}</span>}
      </td>
      <td>
        <Change value={future.pnl} text={formatMoney(future.pnl)} />
      </td>
    </tr>
  );
}

export function SessionSymbols({ futures }: { futures: readonly SessionSymbol[] }) {
  return (
    <div
      className={styles['scroller']}
      tabIndex={0}
      role="group"
      aria-label="All futures of this session, scrolls sideways"
    >
      <table className={styles['table']}>
        <thead>
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {futures.map((future) => (
            <Row key={future.symbol} future={future} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
