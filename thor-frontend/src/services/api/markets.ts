/** The world clock's endpoints. */

import type { Composite, Market } from '../../types/domain';
import { getJson } from '../http';

/** A list endpoint answers an array, or a page of one. */
function listOf<T>(body: T[] | { results: T[] }): T[] {
  return Array.isArray(body) ? body : body.results;
}

export async function fetchMarkets(signal?: AbortSignal): Promise<Market[]> {
  const body = await getJson<Market[] | { results: Market[] }>('/api/global-markets/markets/', signal);
  return listOf(body).sort((a, b) => a.sort_order - b.sort_order);
}

export function fetchComposite(signal?: AbortSignal): Promise<Composite> {
  return getJson('/api/global-markets/composite/', signal);
}
