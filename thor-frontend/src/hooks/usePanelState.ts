/** Which of the five states a panel is in: loading, empty, stale, disconnected, error (or simply live). */

import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../services/http';
import type { Connection } from './live';

export type Freshness = 'live' | 'stale' | 'disconnected';

export type PanelState =
  | { kind: 'loading' }
  | { kind: 'empty'; why: string; advice: string }
  | { kind: 'error'; message: string; requestId: string | null }
  | { kind: 'disconnected' }
  | { kind: 'ready'; freshness: Freshness };

function describe(error: Error): PanelState {
  const requestId = error instanceof ApiError ? error.requestId : null;
  return { kind: 'error', message: error.message, requestId };
}

/** The last error, kept while the next try is under way: a Retry button must not vanish under the hand. */
function useLastError({ error, data }: UseQueryResult<unknown>): Error | null {
  const [last, setLast] = useState<Error | null>(null);
  const current = data === undefined ? (error ?? last) : null;
  if (current !== last) setLast(current);
  return current;
}

/** For a panel whose data is asked for. A feed that stands still does not age it; a dead server does. */
export function useQueryPanelState(query: UseQueryResult<unknown>, connection: Connection): PanelState {
  const lastError = useLastError(query);
  const isDisconnected = connection.state === 'DISCONNECTED';
  if (query.data === undefined) {
    if (isDisconnected) return { kind: 'disconnected' };
    return lastError === null ? { kind: 'loading' } : describe(lastError);
  }
  if (isDisconnected) return { kind: 'ready', freshness: 'disconnected' };
  const isStale = query.error !== null || (connection.state === 'STALE' && connection.cause === 'stream');
  return { kind: 'ready', freshness: isStale ? 'stale' : 'live' };
}

/** For a panel whose data is streamed. */
export function quotesPanelState(symbols: readonly string[] | null, connection: Connection): PanelState {
  if (symbols === null) {
    return connection.state === 'DISCONNECTED' ? { kind: 'disconnected' } : { kind: 'loading' };
  }
  if (symbols.length === 0) {
    return {
      kind: 'empty',
      why: 'The server knows no instrument.',
      advice: 'Switch some on in the admin, under Instruments.',
    };
  }
  if (connection.state === 'DISCONNECTED') return { kind: 'ready', freshness: 'disconnected' };
  return { kind: 'ready', freshness: connection.state === 'STALE' ? 'stale' : 'live' };
}
