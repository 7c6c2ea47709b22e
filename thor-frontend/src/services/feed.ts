/** What is known of the server's feed: its state, and how long ago it last showed life. */

import type { FeedState } from '../types/domain';
import { Observable } from './observable';

export interface FeedReading {
  source: string | null;
  state: FeedState | null;
  message: string | null;
}

export class Feed {
  readonly reading = new Observable<FeedReading>({ source: null, state: null, message: null });
  /** The age last heard, and when that was on the monotonic clock. */
  private confirmed: { ageMs: number; at: number } | null = null;

  note(news: Partial<FeedReading>): void {
    const known = this.reading.get();
    const { source, state, message } = { ...known, ...news };
    if (source === known.source && state === known.state && message === known.message) return;
    this.reading.set({ source, state, message });
  }

  /** Nobody is told: ages are read once a second anyway. */
  confirm(ageMs: number | null | undefined): void {
    this.confirmed = typeof ageMs === 'number' ? { ageMs, at: performance.now() } : null;
  }

  /** Real milliseconds since the feed last showed life; null without one. */
  ageMs(now: number): number | null {
    return this.confirmed === null ? null : this.confirmed.ageMs + Math.max(0, now - this.confirmed.at);
  }
}
