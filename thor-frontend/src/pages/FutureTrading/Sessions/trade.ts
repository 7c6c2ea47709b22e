/** Arithmetic of one paper trade as the page shows it. Pure. */

import type { QuoteRow, Session, YmEntry } from '../../../types/domain';
import { parseInstant } from '../../../utils/time';

/** Where a price stands between stop (0) and target (1); the same for long and short. */
export function placeOf(price: number, { stop, target }: YmEntry): number {
  return target === stop ? 0.5 : (price - stop) / (target - stop);
}

/** What the trade would be left at: a long leaves on the bid, a short on the ask. */
export function exitPrice(entry: YmEntry, row: QuoteRow | undefined): number | null {
  if (row === undefined || row.is_stale) return null;
  return entry.side === 'BUY' ? row.bid : row.ask;
}

/** Market seconds until the window ends; null while one of the two times is not known. */
export function secondsLeft(session: Session, marketMs: number | null): number | null {
  const opened = parseInstant(session.opened_at);
  if (opened === null || marketMs === null) return null;
  return opened.getTime() / 1000 + session.evaluation_window_sec - marketMs / 1000;
}
