/** What people read off a quote but no feed sends. Pure. */

import type { QuoteRow, Signal } from '../../../types/domain';

export function openVersusClose({ open_price, close_price }: QuoteRow): {
  points: number | null;
  percent: number | null;
} {
  if (open_price === null || close_price === null) return { points: null, percent: null };
  const points = open_price - close_price;
  return { points, percent: close_price === 0 ? null : (points / close_price) * 100 };
}

/** Its part in TOTAL: a stale quote has none, whatever it last said. */
export function voteOf(row: QuoteRow): Signal | null {
  return row.is_stale ? null : row.extended_data.signal;
}
