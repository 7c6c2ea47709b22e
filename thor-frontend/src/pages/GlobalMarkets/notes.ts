/** What is not ordinary about a market today, and what its calendar is not sure of. Pure. */

import type { Market } from '../../types/domain';

const WARN_DAYS = 90;
const DAY_MS = 86_400_000;

/** Why today is not an ordinary day: the server's own words. */
export function dayNote(market: Market): string | null {
  const { is_holiday_today, holiday_name, early_close } = market.market_status;
  if (is_holiday_today) return holiday_name ?? 'Holiday';
  if (early_close) return holiday_name === null ? 'Closes early today' : `Closes early: ${holiday_name}`;
  return holiday_name;
}

/** The server's own warnings, and that the schedule will end soon (`today` in epoch ms of market time). */
export function warningsOf(market: Market, today: number | null): string[] {
  const { warnings, schedule_known_until: until } = market;
  if (until === null) return [...warnings, 'Schedule not known'];
  const daysLeft = today === null ? Infinity : (Date.parse(until) - today) / DAY_MS;
  if (daysLeft > WARN_DAYS) return warnings;
  return [...warnings, `Schedule known until ${until}`];
}
