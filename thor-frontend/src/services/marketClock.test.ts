import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MarketClock } from './marketClock';

describe('the market clock', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('runs at the server’s speed from the last heartbeat, whatever the PC’s clock says', () => {
    let monotonic = 1000;
    const clock = new MarketClock(() => monotonic);
    clock.set('2026-03-10T23:55:00Z', 60);
    vi.setSystemTime(0);
    monotonic += 5000;
    expect(new Date(clock.now() ?? 0).toISOString()).toBe('2026-03-11T00:00:00.000Z');
  });

  it('says nothing before the server has spoken, and ignores nonsense', () => {
    const clock = new MarketClock(() => 0);
    expect(clock.now()).toBeNull();
    clock.set('soon', 60);
    clock.set('2026-03-10T23:55:00Z', 0);
    expect(clock.now()).toBeNull();
  });

  it('stands still while there is no server', () => {
    let monotonic = 0;
    const clock = new MarketClock(() => monotonic);
    clock.set('2026-03-10T23:55:00Z', 60);
    monotonic = 1000;
    clock.freeze();
    monotonic = 60_000;
    expect(clock.now()).toBe(Date.parse('2026-03-10T23:56:00Z'));
    clock.set('2026-03-10T23:56:30Z', 60);
    monotonic = 61_000;
    expect(clock.now()).toBe(Date.parse('2026-03-10T23:57:30Z'));
  });

  it('follows a jump forward', () => {
    const clock = new MarketClock(() => 0);
    clock.set('2026-03-10T20:00:00Z', 60);
    clock.set('2026-03-10T23:55:00Z', 60);
    expect(clock.shown()).toBe(Date.parse('2026-03-10T23:55:00Z'));
  });

  it('tells its watchers once a shown second, and rests when nobody watches', () => {
    let monotonic = 0;
    const clock = new MarketClock(() => monotonic);
    clock.set('2026-03-10T23:55:00Z', 1);
    const heard = vi.fn();
    const stop = clock.subscribe(heard);
    for (let step = 0; step < 10; step += 1) {
      monotonic += 200;
      vi.advanceTimersByTime(200);
    }
    expect(heard).toHaveBeenCalledTimes(2);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
