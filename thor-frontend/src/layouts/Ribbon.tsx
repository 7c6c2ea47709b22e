/** The eleven on one line, on every page. It scrolls by hand, never by itself. */

import { memo } from 'react';
import { Change } from '../components/Change';
import { LastPrice } from '../components/LastPrice';
import { useConnection, useQuote, useSymbols } from '../hooks/live';
import { formatChange } from '../utils/price';
import styles from './Ribbon.module.css';

const RibbonItem = memo(function RibbonItem({ symbol }: { symbol: string }) {
  const quote = useQuote(symbol);
  if (quote === undefined) return null;
  const { row } = quote;
  return (
    <li className={row.is_stale ? styles['stale'] : undefined} data-ribbon={symbol}>
      <strong>{symbol}</strong>
      <LastPrice last={row.last} instrument={row.instrument} />
      <Change value={row.change} text={formatChange(row.change, row.instrument)} />
      {row.is_stale && <span title="Stale">⚠</span>}
    </li>
  );
});

export function Ribbon() {
  const symbols = useSymbols();
  const { state, cause } = useConnection();
  // Nothing comes any more, so no quote can say itself that it is old.
  const isLastKnown = cause === 'stream';
  return (
    <div
      className={isLastKnown ? styles['lastKnown'] : styles['ribbon']}
      tabIndex={0}
      role="group"
      aria-label={isLastKnown ? 'Quotes as last known, scrolls sideways' : 'Quotes, scrolls sideways'}
      data-ribbon-state={isLastKnown ? 'last-known' : 'live'}
    >
      {symbols === null ? (
        <p>{state === 'DISCONNECTED' ? '⚠ No quotes: not connected' : 'Waiting for quotes …'}</p>
      ) : (
        <ul>
          {symbols.map((symbol) => (
            <RibbonItem key={symbol} symbol={symbol} />
          ))}
        </ul>
      )}
    </div>
  );
}
