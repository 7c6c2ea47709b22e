/** One future as a card. It subscribes to its own symbol and draws again only when that changes. */

import { memo } from 'react';
import { Age } from '../../../components/Age';
import { Change } from '../../../components/Change';
import { LastPrice } from '../../../components/LastPrice';
import { RangeBar } from '../../../components/RangeBar';
import { SignalBadge } from '../../../components/SignalBadge';
import { useQuote } from '../../../hooks/live';
import type { QuoteRow } from '../../../types/domain';
import {
  formatChange,
  formatNumber,
  formatPercent,
  formatPrice,
  formatTicks,
  ticksBetween,
} from '../../../utils/price';
import { openVersusClose, voteOf } from './figures';
import styles from './Live.module.css';

function Sides({ row }: { row: QuoteRow }) {
  const { instrument, bid, ask, bid_size, ask_size } = row;
  return (
    <dl className={styles['sides']}>
      <div>
        <dt>Bid × size</dt>
        <dd>
          {formatPrice(bid, instrument)} <span className={styles['soft']}>× {formatNumber(bid_size)}</span>
        </dd>
      </div>
      <div>
        <dt>Ask × size</dt>
        <dd>
          {formatPrice(ask, instrument)} <span className={styles['soft']}>× {formatNumber(ask_size)}</span>
        </dd>
      </div>
      <div>
        <dt>Spread</dt>
        <dd>{formatTicks(ticksBetween(bid, ask, instrument))}</dd>
      </div>
      <div>
        <dt>Volume</dt>
        <dd>{formatNumber(row.volume)}</dd>
      </div>
    </dl>
  );
}

function OpenVersusClose({ row }: { row: QuoteRow }) {
  const { points, percent } = openVersusClose(row);
  return (
    <p className={styles['open']}>
      <span className={styles['soft']}>Open vs close</span>
      <Change value={points} text={formatChange(points, row.instrument)} extra={formatPercent(percent)} />
    </p>
  );
}

export const FutureCard = memo(function FutureCard({ symbol }: { symbol: string }) {
  const quote = useQuote(symbol);
  if (quote === undefined) return null;
  const { row } = quote;
  const { instrument, extended_data: extra } = row;
  return (
    <article
      className={row.is_stale ? styles['staleCard'] : styles['card']}
      data-future={symbol}
      data-stale={row.is_stale}
      aria-label={instrument.name}
    >
      <header>
        <h3>{symbol}</h3>
        <SignalBadge signal={voteOf(row)} />
      </header>
      <p className={styles['price']}>
        <span className={styles['name']}>{instrument.name}</span>
        <LastPrice last={row.last} instrument={instrument} className={styles['last']} />
        <Change
          value={row.change}
          text={formatChange(row.change, instrument)}
          extra={formatPercent(row.change_percent)}
        />
      </p>
      <Sides row={row} />
      <OpenVersusClose row={row} />
      <RangeBar
        label="24h"
        low={row.low_price}
        high={row.high_price}
        last={row.last}
        instrument={instrument}
      />
      <RangeBar
        label="52w"
        low={extra.low_52w}
        high={extra.high_52w}
        last={row.last}
        instrument={instrument}
      />
      <footer>
        <Age symbol={symbol} isStale={row.is_stale} />
        <span>{row.source ?? '—'}</span>
      </footer>
    </article>
  );
});
