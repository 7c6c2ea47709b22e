/** The newest quote of each symbol, outside React. Writes are gathered and told to each symbol's watchers once a frame. */

import type { LatestQuotes, QuoteRow, Total } from '../types/domain';

type Listener = () => void;
type Schedule = (flush: () => void) => void;

/** A row, and the monotonic instant at which it came, so that its age can go on growing. */
export interface Quote {
  row: QuoteRow;
  arrivedAt: number;
}

interface Reading {
  ageMs: number;
  at: number;
}

const TOTAL = '\u0000total';
const SYMBOLS = '\u0000symbols';

export class QuoteStore {
  private quotes = new Map<string, Quote>();
  private pending = new Map<string, Quote>();
  private readonly confirmed = new Map<string, Reading>();
  private total: Total | null = null;
  private pendingTotal: Total | null = null;
  private order: readonly string[] | null = null;
  private pendingOrder: readonly string[] | null = null;
  private scheduled = false;
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(
    private readonly schedule: Schedule = (flush) => void requestAnimationFrame(flush),
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  readonly quote = (symbol: string): Quote | undefined => this.quotes.get(symbol);
  readonly totalNow = (): Total | null => this.total;
  /** The symbols in the server's order; null until the first snapshot. */
  readonly symbols = (): readonly string[] | null => this.order;

  readonly watchQuote = (symbol: string, listener: Listener): (() => void) => this.watch(symbol, listener);
  readonly watchTotal = (listener: Listener): (() => void) => this.watch(TOTAL, listener);
  readonly watchSymbols = (listener: Listener): (() => void) => this.watch(SYMBOLS, listener);

  /** A whole new picture: symbols that it does not name are gone. */
  replace(latest: LatestQuotes): void {
    this.pendingOrder = latest.rows.map((row) => row.instrument.symbol);
    this.apply(latest.rows);
    this.setTotal(latest.total);
  }

  /** Changed symbols only. */
  apply(rows: readonly QuoteRow[]): void {
    const arrivedAt = this.monotonic();
    for (const row of rows) this.pending.set(row.instrument.symbol, { row, arrivedAt });
    this.requestFlush();
  }

  setTotal(total: Total): void {
    this.pendingTotal = total;
    this.requestFlush();
  }

  /** What a heartbeat says of ages. Nobody is told: ages are read once a second anyway. */
  confirm(agesMs: Readonly<Record<string, number | null>>): void {
    const at = this.monotonic();
    for (const [symbol, ageMs] of Object.entries(agesMs)) {
      if (ageMs !== null) this.confirmed.set(symbol, { ageMs, at });
    }
  }

  /** Real milliseconds since its feed last confirmed this symbol; null when it never did. */
  ageMs(symbol: string, now: number): number | null {
    const quote = this.quotes.get(symbol);
    const said = this.confirmed.get(symbol);
    if (said !== undefined && (quote === undefined || said.at >= quote.arrivedAt)) {
      return said.ageMs + Math.max(0, now - said.at);
    }
    if (quote === undefined || quote.row.age_ms === null) return null;
    return quote.row.age_ms + Math.max(0, now - quote.arrivedAt);
  }

  /** The age of the youngest quote: what a feed that stands still is judged by. */
  youngestAgeMs(now: number): number | null {
    const ages = [...this.quotes.keys()].flatMap((symbol) => this.ageMs(symbol, now) ?? []);
    return ages.length === 0 ? null : Math.min(...ages);
  }

  /** Everything known, for a tab that has just joined. */
  picture(): LatestQuotes | null {
    this.flush();
    if (this.order === null || this.total === null) return null;
    const rows = this.order.flatMap((symbol) => this.quotes.get(symbol)?.row ?? []);
    return { rows, total: this.total };
  }

  private requestFlush(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.schedule(() => {
      this.scheduled = false;
      this.flush();
    });
  }

  private flush(): void {
    const changed = [...this.pending.keys()];
    for (const [symbol, quote] of this.pending) this.quotes.set(symbol, quote);
    this.pending.clear();
    if (this.takeOrder()) changed.push(SYMBOLS);
    if (this.pendingTotal !== null) {
      this.total = this.pendingTotal;
      this.pendingTotal = null;
      changed.push(TOTAL);
    }
    for (const key of changed)
      this.listeners.get(key)?.forEach((listener) => {
        listener();
      });
  }

  private takeOrder(): boolean {
    const order = this.pendingOrder;
    this.pendingOrder = null;
    if (order === null || order.join() === this.order?.join()) return false;
    for (const symbol of this.quotes.keys()) if (!order.includes(symbol)) this.quotes.delete(symbol);
    this.order = order;
    return true;
  }

  private watch(key: string, listener: Listener): () => void {
    const listeners = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }
}
