/** How components read what moves: each hook subscribes to the smallest thing that can change. */

import { useCallback, useSyncExternalStore } from 'react';
import { useLive } from '../context/LiveContext';
import type { Quote } from '../services/quoteStore';
import type { Total } from '../types/domain';

export function useQuote(symbol: string): Quote | undefined {
  const { quotes } = useLive();
  const subscribe = useCallback((heard: () => void) => quotes.watchQuote(symbol, heard), [quotes, symbol]);
  return useSyncExternalStore(subscribe, () => quotes.quote(symbol));
}

export function useTotal(): Total | null {
  const { quotes } = useLive();
  return useSyncExternalStore(quotes.watchTotal, quotes.totalNow);
}

/** The symbols in the server's order; null before the first snapshot. */
export function useSymbols(): readonly string[] | null {
  const { quotes } = useLive();
  return useSyncExternalStore(quotes.watchSymbols, quotes.symbols);
}

/** Market time in epoch milliseconds, changing at whole seconds; null until the server has said it. */
export function useMarketTime(): number | null {
  const { clock } = useLive();
  return useSyncExternalStore(clock.subscribe, clock.shown);
}

/** The UTC day of market time, in epoch milliseconds: for what needs no more than a day. */
export function useMarketDay(): number | null {
  const { clock } = useLive();
  return useSyncExternalStore(clock.subscribe, () => {
    const now = clock.shown();
    return now === null ? null : now - (now % 86_400_000);
  });
}

export type ConnectionState = 'CONNECTING' | 'LIVE' | 'STALE' | 'DISCONNECTED' | 'POLLING';

export interface Connection {
  state: ConnectionState;
  /** What a STALE is about: nothing comes to us, or nothing comes to the server. */
  cause: 'stream' | 'feed' | null;
  retryInMs: number;
}

const FEED_IS_BAD = new Set<string>(['stale', 'error', 'ended', 'unreachable']);

export function useConnection(): Connection {
  const { stream, feed } = useLive();
  const link = useSyncExternalStore(stream.subscribe, stream.get);
  const feedState = useSyncExternalStore(feed.reading.subscribe, () => feed.reading.get().state);
  const hasFeed = feedState === null || !FEED_IS_BAD.has(feedState);
  switch (link.phase) {
    case 'DISCONNECTED':
      return { state: 'DISCONNECTED', cause: 'stream', retryInMs: link.retryInMs };
    case 'STALE':
      return { state: 'STALE', cause: 'stream', retryInMs: 0 };
    case 'LIVE':
    case 'POLLING':
      if (!hasFeed) return { state: 'STALE', cause: 'feed', retryInMs: 0 };
      return { state: link.phase, cause: null, retryInMs: 0 };
    case 'CONNECTING':
      return { state: 'CONNECTING', cause: null, retryInMs: 0 };
  }
}
