/** The server's market time between two heartbeats, carried on by the monotonic clock. The PC's wall clock is never asked. */

export type Monotonic = () => number;

interface Anchor {
  marketMs: number;
  speed: number;
  at: number;
  isFrozen: boolean;
}

export class MarketClock {
  private anchor: Anchor | null = null;
  private readonly listeners = new Set<() => void>();
  private timer: ReturnType<typeof setInterval> | undefined;
  private reading: number | null = null;

  constructor(private readonly monotonic: Monotonic = () => performance.now()) {}

  /** Called at every heartbeat, and with every other reading of the server's clock. */
  set(marketTime: string, speed: number): void {
    const marketMs = Date.parse(marketTime);
    if (Number.isNaN(marketMs) || !(speed > 0)) return;
    this.anchor = { marketMs, speed, at: this.monotonic(), isFrozen: false };
    this.tick();
  }

  /** Without a server nobody knows whether its time goes on (a demo's stands still): keep the last reading. */
  freeze(): void {
    const now = this.now();
    if (now !== null)
      this.anchor = { marketMs: now, speed: this.speed, at: this.monotonic(), isFrozen: true };
  }

  get speed(): number {
    return this.anchor?.speed ?? 1;
  }

  /** Market time now in epoch milliseconds; null until the server has said it. */
  now(): number | null {
    if (this.anchor === null) return null;
    if (this.anchor.isFrozen) return this.anchor.marketMs;
    return this.anchor.marketMs + (this.monotonic() - this.anchor.at) * this.anchor.speed;
  }

  /** The whole market second last shown. Stable between ticks, so that React may read it at any time. */
  readonly shown = (): number | null => this.reading;

  /** One timer for all countdowns; it runs only while somebody watches. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.timer ??= setInterval(() => {
      this.tick();
    }, 200);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) {
        clearInterval(this.timer);
        this.timer = undefined;
      }
    };
  };

  private tick(): void {
    const now = this.now();
    const second = now === null ? null : Math.floor(now / 1000) * 1000;
    if (second === this.reading) return;
    this.reading = second;
    for (const listener of this.listeners) listener();
  }
}
