/** Quotes and the sessions made of them. */

import type { LatestQuotes, TodaysSessions } from '../../types/domain';
import { getJson } from '../http';

export function fetchLatestQuotes(signal?: AbortSignal): Promise<LatestQuotes> {
  return getJson('/api/quotes/latest/', signal);
}

export function fetchTodaysSessions(signal?: AbortSignal): Promise<TodaysSessions> {
  return getJson('/api/futures/market-opens/today/', signal);
}
