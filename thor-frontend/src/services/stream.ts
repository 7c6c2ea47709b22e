/** The connection to /api/quotes/stream as a state machine: when to trust it, when to try again, when to poll. */

import { STREAM_EVENTS, type StreamEventName, type WireMessage } from '../types/events';

export type StreamState =
  | { phase: 'CONNECTING' }
  | { phase: 'LIVE' }
  | { phase: 'STALE' }
  | { phase: 'DISCONNECTED'; retryInMs: number }
  | { phase: 'POLLING' };

// The chart page will ask for bars as well.
const URL = '/api/quotes/stream?topics=quotes,total,market,session,feed';
const STALE_AFTER_MS = 6000; // the server's heartbeat comes every 5 s
const GIVE_UP_AFTER_MS = 15_000;
const CONNECT_WITHIN_MS = 10_000;
const POLL_EVERY_MS = 2000;
const WATCH_EVERY_MS = 250;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 30_000;
/** A server that restarts must be found again within 3 s, so the waits grow only after a minute. */
const PATIENT_FOR_MS = 60_000;
const PATIENT_RETRY_MS = 2500;

type Source = Pick<EventSource, 'close' | 'addEventListener'>;

export interface StreamDependencies {
  open: (url: string) => Source;
  /** One request for the newest quotes; resolves when they have been handed on. */
  poll: () => Promise<void>;
  onMessage: (wire: WireMessage) => void;
  onState: (state: StreamState) => void;
  random: () => number;
  monotonic: () => number;
}

export const browserStream = {
  open: (url: string): Source => new EventSource(url),
  random: () => Math.random(),
  monotonic: () => performance.now(),
};

/** The wait before try number `failures`: 1 to 30 s, ±20 %. Exported for its test. */
export function retryDelayMs(failures: number, outageMs: number, random: number): number {
  const growing = FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 5);
  const longest = outageMs < PATIENT_FOR_MS ? PATIENT_RETRY_MS : LONGEST_RETRY_MS;
  const wait = Math.round(Math.min(growing, longest) * (0.8 + 0.4 * random));
  return Math.min(LONGEST_RETRY_MS, Math.max(FIRST_RETRY_MS, wait));
}

export class QuoteStream {
  private state: StreamState = { phase: 'CONNECTING' };
  private source: Source | null = null;
  private startedAt = 0;
  private heardAt: number | null = null;
  private lastId = '';
  private failures = 0;
  private outageSince: number | null = null;
  private watchTimer: ReturnType<typeof setInterval> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly deps: StreamDependencies) {}

  start(): void {
    this.watchTimer = setInterval(() => {
      this.watch();
    }, WATCH_EVERY_MS);
    this.connect();
  }

  stop(): void {
    clearInterval(this.watchTimer);
    clearTimeout(this.retryTimer);
    this.stopPolling();
    this.close();
  }

  /** The trader's Retry, or the browser back online: do not wait for the countdown. */
  retryNow(): void {
    if (this.source !== null) return;
    clearTimeout(this.retryTimer);
    this.connect();
  }

  private connect(): void {
    const resume = this.lastId === '' ? '' : `&last_event_id=${encodeURIComponent(this.lastId)}`;
    const source = this.deps.open(URL + resume);
    this.source = source;
    this.startedAt = this.deps.monotonic();
    this.heardAt = null;
    for (const name of STREAM_EVENTS) {
      source.addEventListener(name, (event) => {
        if (this.source === source) this.hear(name, event as MessageEvent<string>);
      });
    }
    source.addEventListener('error', () => {
      if (this.source === source) this.fail();
    });
  }

  private hear(name: StreamEventName, event: MessageEvent<string>): void {
    this.heardAt = this.deps.monotonic();
    this.failures = 0;
    this.outageSince = null;
    if (event.lastEventId !== '') this.lastId = event.lastEventId;
    this.stopPolling();
    this.enter({ phase: 'LIVE' });
    this.deps.onMessage({ name, data: event.data, id: event.lastEventId });
  }

  private watch(): void {
    if (this.source === null) return;
    const quietMs = this.deps.monotonic() - (this.heardAt ?? this.startedAt);
    const patience = this.heardAt === null ? CONNECT_WITHIN_MS : GIVE_UP_AFTER_MS;
    if (quietMs > patience) this.fail();
    else if (quietMs > STALE_AFTER_MS && this.state.phase === 'LIVE') this.enter({ phase: 'STALE' });
  }

  private fail(): void {
    const wasLive = this.heardAt !== null && this.state.phase === 'LIVE';
    this.close();
    this.outageSince ??= this.deps.monotonic();
    // Streams end by design every quarter of an hour: the first try is quick and says nothing.
    if (wasLive) {
      this.retryAfter(this.deps.random() * 300);
      return;
    }
    this.failures += 1;
    const outageMs = this.deps.monotonic() - this.outageSince;
    const waitMs = retryDelayMs(this.failures, outageMs, this.deps.random());
    this.retryAfter(waitMs);
    if (this.state.phase === 'POLLING') return;
    this.enter({ phase: 'DISCONNECTED', retryInMs: waitMs });
    // Perhaps only the stream is blocked, by a proxy that buffers.
    void this.poll();
  }

  private retryAfter(waitMs: number): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => {
      this.connect();
    }, waitMs);
  }

  private async poll(): Promise<void> {
    this.stopPolling();
    const isWanted = () => this.heardAt === null && this.outageSince !== null;
    try {
      await this.deps.poll();
      if (!isWanted()) return;
      this.enter({ phase: 'POLLING' });
      this.pollTimer = setTimeout(() => void this.poll(), POLL_EVERY_MS);
    } catch {
      // The whole server is away: DISCONNECTED, and the next failed try polls again.
      if (isWanted() && this.state.phase === 'POLLING') this.enter({ phase: 'DISCONNECTED', retryInMs: 0 });
    }
  }

  private stopPolling(): void {
    clearTimeout(this.pollTimer);
    this.pollTimer = undefined;
  }

  private close(): void {
    this.source?.close();
    this.source = null;
  }

  private enter(state: StreamState): void {
    if (state.phase === this.state.phase && state.phase !== 'DISCONNECTED') return;
    this.state = state;
    this.deps.onState(state);
  }
}
