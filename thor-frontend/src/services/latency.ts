/** How long quotes take to this browser, 95th percentile, without trusting the PC's clock. */

const KEPT = 200;

export class LatencyMeter {
  private readonly samples: number[] = [];
  private fastestMs = Infinity;
  private transportMs = 0;

  /**
   * A heartbeat: the quickest one seen sets the two clocks' offset, and what a later one
   * takes beyond it is time on the way.
   */
  heartbeat(realTime: string, arrivedAt: number): void {
    const offset = arrivedAt - Date.parse(realTime);
    if (Number.isNaN(offset)) return;
    this.fastestMs = Math.min(this.fastestMs, offset);
    this.transportMs = offset - this.fastestMs;
  }

  /** A quotes event: the server says how old its newest row was when it was sent. */
  quotes(agesMs: readonly number[]): void {
    if (agesMs.length === 0) return;
    this.samples.push(Math.min(...agesMs) + this.transportMs);
    if (this.samples.length > KEPT) this.samples.shift();
  }

  p95(): number | null {
    if (this.samples.length === 0) return null;
    const sorted = this.samples.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? null;
  }
}
