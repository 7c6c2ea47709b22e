/** Questions about a market that more than one part of the page asks. Pure. */

import type { Market } from '../types/domain';
import { parseInstant } from './time';

export interface Transition {
  kind: 'open' | 'close';
  at: Date;
}

/** What this market does next; null when its schedule is not known so far. */
export function nextTransition(market: Market): Transition | null {
  const isOpen = market.status === 'OPEN';
  const { next_close_at, next_open_at } = market.market_status;
  const at = parseInstant(isOpen ? next_close_at : next_open_at);
  return at === null ? null : { kind: isOpen ? 'close' : 'open', at };
}

export function countOpen(markets: readonly Market[]): { open: number; all: number } {
  const watched = markets.filter((market) => market.is_active);
  return { open: watched.filter((market) => market.status === 'OPEN').length, all: watched.length };
}
