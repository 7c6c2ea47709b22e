/** The world clock's endpoints. */

import type { Composite, Market } from '../../types/domain';
import { getJson } from '../http';

export async function fetchMarkets(signal?: AbortSignal): Promise<Market[]> {
  const markets = await getJson('/api/global-markets/markets/', signal);
  return markets.sort((a, b) => a.sort_order - b.sort_order);
}

export function fetchComposite(signal?: AbortSignal): Promise<Composite> {
  return getJson('/api/global-markets/composite/', signal);
}
