/** A market's state in one word with its shape: open, pre-open, break, holiday, closed. */

import type { Market } from '../../types/domain';
import styles from './GlobalMarkets.module.css';

interface Shown {
  word: string;
  shape: string;
  look: string;
}

export function describeStatus(market: Market): Shown {
  if (!market.is_active) return { word: 'Not watched', shape: '○', look: 'closed' };
  if (market.status === 'OPEN') {
    if (market.on_break) return { word: 'On break', shape: '◐', look: 'pause' };
    if (market.market_status.current_state === 'PRECLOSE')
      return { word: 'Closing soon', shape: '●', look: 'open' };
    return { word: 'Open', shape: '●', look: 'open' };
  }
  switch (market.market_status.current_state) {
    case 'HOLIDAY_CLOSED':
      return { word: 'Holiday', shape: '○', look: 'closed' };
    case 'PREOPEN':
      return { word: 'Opens soon', shape: '◔', look: 'soon' };
    default:
      return { word: 'Closed', shape: '○', look: 'closed' };
  }
}

export function MarketStatus({ market }: { market: Market }) {
  const { word, shape, look } = describeStatus(market);
  return (
    <span className={`${styles['status']} ${styles[look]}`}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  );
}
