/** The stream's messages as one union; what each one does stands in one exhaustive switch, in services/live.ts. */

import type { FeedState, FeedStatus, LatestQuotes, QuoteRow, Session, Total } from './domain';

export interface Heartbeat {
  market_time: string;
  speed: number;
  real_time: string;
  feed_age_ms: number | null;
  feed_state: FeedState;
  /** Since its feed last confirmed each symbol: unchanged quotes are not sent again, but they stay young. */
  ages_ms?: Record<string, number | null>;
}

/** The state of everything, with the clock. */
export interface Snapshot extends LatestQuotes {
  feeds?: FeedStatus[];
  market_time?: string;
  speed?: number;
}

export interface MarketEvent {
  country: string;
  display_name?: string;
  previous?: string;
  status: 'OPEN' | 'CLOSED';
  at: string;
  reason?: string;
}

/** The session's summary as `today/` shows it, without its futures. */
export type SessionEvent = Partial<Session> & Pick<Session, 'session_number'>;

export type StreamMessage =
  | { name: 'snapshot'; data: Snapshot }
  | { name: 'quotes'; data: QuoteRow[] }
  | { name: 'total'; data: Total }
  | { name: 'market'; data: MarketEvent }
  | { name: 'session'; data: SessionEvent }
  | { name: 'bar'; data: unknown }
  | { name: 'feed'; data: Partial<FeedStatus> }
  | { name: 'heartbeat'; data: Heartbeat }
  | { name: 'reset'; data: unknown };

export type StreamEventName = StreamMessage['name'];

export const STREAM_EVENTS: readonly StreamEventName[] = [
  'snapshot',
  'quotes',
  'total',
  'market',
  'session',
  'bar',
  'feed',
  'heartbeat',
  'reset',
];

/** A message as it came over the wire; tabs relay it to each other in this form. */
export interface WireMessage {
  name: StreamEventName;
  data: string;
  id: string;
}

/** The message, or null when its data is not JSON: one bad event must not end the stream. */
export function parseMessage(wire: WireMessage): StreamMessage | null {
  try {
    return { name: wire.name, data: JSON.parse(wire.data) as unknown } as StreamMessage;
  } catch {
    return null;
  }
}
