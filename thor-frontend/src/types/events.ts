/** The stream's messages as one union; what each one does stands in one exhaustive switch, in services/live.ts. */

import type { FeedStatus, LatestQuotes, QuoteRow, Total } from './domain';

export interface Heartbeat {
  market_time: string;
  speed: number;
  real_time: string;
  feed_age_ms: number | null;
}

export interface MarketEvent {
  country: string;
  display_name?: string;
  previous?: string;
  status: 'OPEN' | 'CLOSED';
  at: string;
  reason?: string;
}

export interface SessionEvent {
  session_number: number;
  country?: string;
  region?: string;
  future?: string;
  composite?: string | null;
  outcome?: string | null;
  wndw?: string | null;
  pnl?: number | null;
}

export type StreamMessage =
  | { name: 'snapshot'; data: LatestQuotes }
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
