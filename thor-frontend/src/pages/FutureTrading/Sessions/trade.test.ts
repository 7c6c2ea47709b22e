import { describe, expect, it } from 'vitest';
import { quoteRow, session } from '../../../testing/builders';
import { exitPrice, placeOf, secondsLeft } from './trade';

const long = { side: 'BUY', price: 47388, target: 47408, stop: 47368, spread_at_entry: 8 } as const;
const short = { side: 'SELL', price: 47380, target: 47360, stop: 47400, spread_at_entry: 8 } as const;

describe('a paper trade', () => {
  it('stands between stop and target, for both sides alike', () => {
    expect(placeOf(47368, long)).toBe(0);
    expect(placeOf(47388, long)).toBe(0.5);
    expect(placeOf(47408, long)).toBe(1);
    expect(placeOf(47400, short)).toBeCloseTo(0);
    expect(placeOf(47360, short)).toBe(1);
  });

  it('is left on the bid when long, on the ask when short, and nowhere on a stale quote', () => {
    const row = quoteRow('YM', { bid: 47380, ask: 47388 });
    expect(exitPrice(long, row)).toBe(47380);
    expect(exitPrice(short, row)).toBe(47388);
    expect(exitPrice(long, { ...row, is_stale: true })).toBeNull();
    expect(exitPrice(long, undefined)).toBeNull();
  });

  it('has its window counted in market time from the open', () => {
    const pending = session({ opened_at: '2026-03-11T00:00:00Z', evaluation_window_sec: 1800 });
    expect(secondsLeft(pending, Date.parse('2026-03-11T00:10:00Z'))).toBe(1200);
    expect(secondsLeft(pending, null)).toBeNull();
  });
});
