/** The futures as a table: a row each, for reading across. */

import { memo } from 'react';
import { Age } from '../../../components/Age';
import { Change } from '../../../components/Change';
import { LastPrice } from '../../../components/LastPrice';
import { SignalBadge } from '../../../components/SignalBadge';
import { useQuote } from '../../../hooks/live';
import {
  formatChange,
  formatNumber,
  formatPercent,
  formatPrice,
  formatTicks,
  ticksBetween,
} from '../../../utils/price';
import { voteOf } from './figures';
import styles from './Live.module.css';

const FutureRow = memo(function FutureRow({ symbol }: { symbol: string }) {
  const quote = useQuote(symbol);
  if (quote === undefined) return null;
  const { row } = quote;
  const { instrument } = row;
  return (
    <tr data-future={symbol} data-stale={row.is_stale}>
      <th scope="row" title={instrument.name}>
        {symbol}
      </th>
      <td>
        <LastPrice last={row.last} instrument={instrument} className={styles['strong']} />
      </td>
      <td>
        <Change
          value={row.change}
          text={formatChange(row.change, instrument)}
          extra={formatPercent(row.change_percent)}
        />
      </td>
      <td>
        <SignalBadge signal={voteOf(row)} />
      </td>
      <td>
        {formatPrice(row.bid, instrument)}{' '}
        <span className={styles['soft']}>× {formatNumber(row.bid_size)}</span>
      </td>
      <td>
        {formatPrice(row.ask, instrument)}{' '}
        <span className={styles['soft']}>× {formatNumber(row.ask_size)}</span>
      </td>
      <td>{formatTicks(ticksBetween(row.bid, row.ask, instrument))}</td>
      <td>{formatNumber(row.volume)}</td>
      <td>
        <Age symbol={symbol} isStale={row.is_stale} />
      </td>
    </tr>
  );
});

const COLUMNS = ['Future', 'Last', 'Change', 'Signal', 'Bid', 'Ask', 'Spread', 'Volume', 'Age'];

export function FuturesTable({ symbols }: { symbols: readonly string[] }) {
  return (
    <div className={styles['scroller']} tabIndex={0} role="group" aria-label="Futures, scrolls sideways">
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
          {symbols.map((symbol) => (
            <FutureRow key={symbol} symbol={symbol} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
