/** The futures as tiles in their signal's colour, for one glance. */

import { memo } from 'react';
import { Age } from '../../../components/Age';
import { LastPrice } from '../../../components/LastPrice';
import { SignalBadge, signalLook } from '../../../components/SignalBadge';
import { useQuote } from '../../../hooks/live';
import { formatPercent } from '../../../utils/price';
import { voteOf } from './figures';
import styles from './Live.module.css';

const Tile = memo(function Tile({ symbol }: { symbol: string }) {
  const quote = useQuote(symbol);
  if (quote === undefined) return null;
  const { row } = quote;
  const signal = voteOf(row);
  return (
    <li
      className={`${styles['tile']} ${styles[`tile-${signalLook(signal)}`]}`}
      data-future={symbol}
      data-stale={row.is_stale}
    >
      <strong>{symbol}</strong>
      <span className={styles['tilePercent']}>{formatPercent(row.change_percent)}</span>
      <LastPrice last={row.last} instrument={row.instrument} />
      <SignalBadge signal={signal} />
      {row.is_stale && <Age symbol={symbol} isStale />}
    </li>
  );
});

export function FuturesHeatmap({ symbols }: { symbols: readonly string[] }) {
  return (
    <ul className={styles['tiles']}>
      {symbols.map((symbol) => (
        <Tile key={symbol} symbol={symbol} />
      ))}
    </ul>
  );
}
