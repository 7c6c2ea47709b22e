/** Everything that moves by itself on the page: quotes, the market clock, the feed, the connection. One per tab. */

import type { QuoteRow } from '../types/domain';
import {
  parseMessage,
  type Heartbeat,
  type MarketEvent,
  type SessionEvent,
  type Snapshot,
  type StreamMessage,
  type WireMessage,
} from '../types/events';
import { fetchLatestQuotes } from './api/futures';
import { fetchHealth } from './api/health';
import { Feed } from './feed';
import { LatencyMeter } from './latency';
import { MarketClock } from './marketClock';
import { Observable } from './observable';
import { QuoteStore } from './quoteStore';
import { browserStream, QuoteStream, type StreamState } from './stream';
import { TabGroup, type Picture } from './tabLeader';

/** What the rest of the page asks the server again for. */
export type Change =
  | { kind: 'market'; event: MarketEvent }
  | { kind: 'session'; event: SessionEvent }
  | { kind: 'feed' }
  | { kind: 'everything' };

/** A frozen server must not gather requests: a browser has six to a host. */
const POLL_WITHIN_MS = 5000;
const REMEMBERED = ['heartbeat', 'feed'] as const;

export class Live {
  readonly quotes = new QuoteStore();
  readonly clock = new MarketClock();
  readonly stream = new Observable<StreamState>({ phase: 'CONNECTING' });
  readonly feed = new Feed();
  readonly latency = new LatencyMeter();
  private readonly recent = new Map<string, WireMessage>();
  private readonly listeners = new Set<(change: Change) => void>();
  private tabs: TabGroup | null = null;
  private connection: QuoteStream | null = null;

  start(): void {
    this.stream.set({ phase: 'CONNECTING' });
    if (TabGroup.isSupported()) {
      this.tabs = new TabGroup({
        lead: () => this.lead(),
        picture: () => this.picture(),
        onWire: (wire) => {
          this.receive(wire);
        },
        onState: (state) => {
          this.enter(state);
        },
        onWelcome: (picture) => {
          this.join(picture);
        },
        onRetry: () => {
          this.connection?.retryNow();
        },
      });
    } else this.lead();
    window.addEventListener('online', this.retry);
    document.addEventListener('visibilitychange', this.onVisibility);
    window.addEventListener('pagehide', this.onPageHide);
    window.addEventListener('pageshow', this.onPageShow);
  }

  stop(): void {
    window.removeEventListener('online', this.retry);
    document.removeEventListener('visibilitychange', this.onVisibility);
    window.removeEventListener('pagehide', this.onPageHide);
    window.removeEventListener('pageshow', this.onPageShow);
    this.disconnect();
  }

  readonly retry = (): void => {
    if (this.tabs === null) this.connection?.retryNow();
    else this.tabs.askRetry();
  };

  /** Called for every change that quotes and the clock do not carry themselves. */
  onChange(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  receive(wire: WireMessage): void {
    const message = parseMessage(wire);
    if (message === null) return;
    if (REMEMBERED.some((name) => name === wire.name)) this.recent.set(wire.name, wire);
    this.handle(message);
  }

  private handle(message: StreamMessage): void {
    switch (message.name) {
      case 'snapshot':
        this.takeSnapshot(message.data);
        return;
      case 'quotes':
        this.quotes.apply(message.data);
        this.takeAges(message.data);
        return;
      case 'total':
        this.quotes.setTotal(message.data);
        return;
      case 'market':
        this.tell({ kind: 'market', event: message.data });
        return;
      case 'session':
        this.tell({ kind: 'session', event: message.data });
        return;
      case 'heartbeat':
        this.takeHeartbeat(message.data);
        return;
      case 'feed':
        this.feed.note(message.data);
        this.feed.confirm(message.data.age_ms);
        this.tell({ kind: 'feed' });
        return;
      case 'reset':
        this.tell({ kind: 'everything' });
        void this.resync().catch(() => undefined);
        return;
      case 'bar':
        return; // the chart page's, when there is one
    }
  }

  private takeSnapshot(snapshot: Snapshot): void {
    this.quotes.replace(snapshot);
    if (snapshot.market_time !== undefined) this.clock.set(snapshot.market_time, snapshot.speed ?? 1);
    const feed = snapshot.feeds?.[0];
    if (feed === undefined) return;
    this.feed.note(feed);
    this.feed.confirm(feed.age_ms);
  }

  private takeHeartbeat(beat: Heartbeat): void {
    this.clock.set(beat.market_time, beat.speed);
    this.latency.heartbeat(beat.real_time, performance.now());
    this.quotes.confirm(beat.ages_ms ?? {});
    this.feed.note({ state: beat.feed_state });
    this.feed.confirm(beat.feed_age_ms);
  }

  /** Quotes that come are the feed's latest sign of life; stale ones are sent because they are stale. */
  private takeAges(rows: readonly QuoteRow[]): void {
    const ages = rows.flatMap((row) => (row.is_stale ? [] : (row.age_ms ?? [])));
    this.latency.quotes(ages);
    if (ages.length > 0) this.feed.confirm(Math.min(...ages));
  }

  private enter(state: StreamState): void {
    const before = this.stream.get().phase;
    this.stream.set(state);
    if (state.phase === 'DISCONNECTED') this.clock.freeze();
    // What happened while nobody listened is asked for once.
    if (state.phase === 'LIVE' && (before === 'DISCONNECTED' || before === 'POLLING' || before === 'STALE')) {
      this.tell({ kind: 'everything' });
    }
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change);
  }

  private lead(): () => void {
    const connection = new QuoteStream({
      ...browserStream,
      poll: () => this.poll(),
      onMessage: (wire) => {
        this.tabs?.relay(wire);
        this.receive(wire);
      },
      onState: (state) => {
        this.tabs?.tellState(state);
        this.enter(state);
      },
    });
    this.connection = connection;
    connection.start();
    return () => {
      connection.stop();
      this.connection = null;
    };
  }

  private disconnect(): void {
    this.tabs?.end();
    this.tabs = null;
    this.connection?.stop();
    this.connection = null;
  }

  /** Browsers slow the timers of hidden tabs: whoever looks at one should not wait for its next try. */
  private readonly onVisibility = (): void => {
    const isLost = this.stream.get().phase === 'DISCONNECTED';
    if (document.visibilityState === 'visible' && isLost) this.retry();
  };

  /** A page kept for the Back button must not hold the lock, nor a stream. */
  private readonly onPageHide = (event: PageTransitionEvent): void => {
    if (event.persisted) this.disconnect();
  };

  private readonly onPageShow = (event: PageTransitionEvent): void => {
    if (!event.persisted) return;
    this.stop();
    this.start();
  };

  private picture(): Picture {
    return { state: this.stream.get(), latest: this.quotes.picture(), recent: [...this.recent.values()] };
  }

  private join(picture: Picture): void {
    if (picture.latest !== null) this.quotes.replace(picture.latest);
    for (const wire of picture.recent) this.receive(wire);
    this.enter(picture.state);
  }

  private async resync(): Promise<void> {
    this.quotes.replace(await fetchLatestQuotes());
  }

  /** Where events never arrive, requests stand in for them; the other tabs get them as if streamed. */
  private async poll(): Promise<void> {
    const soon = AbortSignal.timeout(POLL_WITHIN_MS);
    const [latest, health] = await Promise.all([fetchLatestQuotes(soon), fetchHealth(soon)]);
    const { market_time, speed, feeds } = health;
    const wire: WireMessage = {
      name: 'snapshot',
      data: JSON.stringify({ ...latest, market_time, speed, feeds }),
      id: '',
    };
    this.tabs?.relay(wire);
    this.receive(wire);
    this.tell({ kind: 'everything' });
  }
}
