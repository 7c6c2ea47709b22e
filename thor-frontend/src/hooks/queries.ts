/** What is asked of the server rather than streamed, and when it is asked again. */

import { QueryClient, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLive } from '../context/LiveContext';
import { fetchTodaysSessions } from '../services/api/futures';
import { fetchHealth } from '../services/api/health';
import { fetchComposite, fetchMarkets } from '../services/api/markets';
import { ApiError } from '../services/http';
import type { Change } from '../services/live';
import type { MarketClock } from '../services/marketClock';
import type { Composite, Health, Market, TodaysSessions } from '../types/domain';
import { nextTransition } from '../utils/markets';

const REFRESH_MS = 30_000;

export function createQueryClient(): QueryClient {
  const retry = (failures: number, error: Error) =>
    !(error instanceof ApiError && error.status >= 400 && error.status < 500) && failures < 2;
  return new QueryClient({
    defaultOptions: {
      queries: { retry, staleTime: 1000, refetchOnWindowFocus: true, networkMode: 'always' },
    },
  });
}

/** The next transition is asked for just after it, should its event not come. */
function refreshAfterMs(markets: Market[] | undefined, clock: MarketClock): number {
  const now = clock.now();
  const instants = (markets ?? []).flatMap((market) => nextTransition(market)?.at.getTime() ?? []);
  if (now === null || instants.length === 0) return REFRESH_MS;
  const untilMs = (Math.min(...instants) - now) / clock.speed;
  return Math.min(REFRESH_MS, Math.max(2000, untilMs + 1000));
}

export function useMarkets(): UseQueryResult<Market[]> {
  const { clock } = useLive();
  return useQuery({
    queryKey: ['markets'],
    queryFn: ({ signal }) => fetchMarkets(signal),
    refetchInterval: (query) => refreshAfterMs(query.state.data, clock),
  });
}

export function useComposite(): UseQueryResult<Composite> {
  return useQuery({
    queryKey: ['composite'],
    queryFn: ({ signal }) => fetchComposite(signal),
    refetchInterval: REFRESH_MS,
  });
}

export function useTodaysSessions(): UseQueryResult<TodaysSessions> {
  return useQuery({
    queryKey: ['sessions', 'today'],
    queryFn: ({ signal }) => fetchTodaysSessions(signal),
    refetchInterval: REFRESH_MS,
  });
}

export function useHealth(): UseQueryResult<Health> {
  return useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => fetchHealth(signal),
    refetchInterval: 15_000,
    retry: false,
  });
}

function keysOf(change: Change): string[][] {
  switch (change.kind) {
    case 'market':
      return [['markets'], ['composite']];
    case 'session':
      return [['sessions']];
    case 'feed':
      return [['health']];
    case 'everything':
      return [[]];
  }
}

/** Used once, by the layout: events of the stream make what they are about be asked again. */
export function useRefreshOnEvents(): void {
  const live = useLive();
  const client = useQueryClient();
  useEffect(
    () =>
      live.onChange((change) => {
        for (const queryKey of keysOf(change)) void client.invalidateQueries({ queryKey });
      }),
    [live, client],
  );
}
