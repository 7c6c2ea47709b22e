import { describe, expect, it } from 'vitest';
import {
  formatChange,
  formatDecimal,
  formatMoney,
  formatPercent,
  formatPrice,
  formatRate,
  formatSigned,
  formatTicks,
  ticksBetween,
} from './price';

const decimal = (tick_size: number) => ({ tick_size, thirty_seconds: false });
const bond = { tick_size: 1 / 32, thirty_seconds: true };

describe('a price', () => {
  it.each([
    ['YM', 47388, decimal(1), '47,388'],
    ['ES', 6825.5, decimal(0.25), '6,825.50'],
    ['NQ', 25310.25, decimal(0.25), '25,310.25'],
    ['RTY', 2412.3, decimal(0.1), '2,412.3'],
    ['CL', 61.5, decimal(0.01), '61.50'],
    ['SI', 48.005, decimal(0.005), '48.005'],
    ['HG', 5.1235, decimal(0.0005), '5.1235'],
    ['GC', 4100.1, decimal(0.1), '4,100.1'],
    ['VX', 16.35, decimal(0.05), '16.35'],
    ['DX', 98.995, decimal(0.005), '98.995'],
    ['ZB', 117.5, bond, "117'16"],
  ])('of %s is shown by its tick', (_symbol, value, format, text) => {
    expect(formatPrice(value, format)).toBe(text);
  });

  it('in 32nds keeps halves and carries to the next whole', () => {
    expect(formatPrice(110.515625, bond)).toBe("110'165");
    expect(formatPrice(117.84375, bond)).toBe("117'27");
    expect(formatPrice(116.9999, bond)).toBe("117'00");
    expect(formatPrice(110.03125, bond)).toBe("110'01");
  });

  it('is rounded to its tick, float noise included', () => {
    expect(formatPrice(2418.8000000000002, decimal(0.1))).toBe('2,418.8');
    expect(formatPrice(19.8948, decimal(0.05))).toBe('19.90');
    expect(formatPrice(1.005, decimal(0.01))).toBe('1.01');
  });

  it('that is missing is a dash, never zero', () => {
    expect(formatPrice(null, decimal(1))).toBe('—');
    expect(formatPrice(undefined, bond)).toBe('—');
    expect(formatPrice(NaN, bond)).toBe('—');
    expect(formatPrice(0, decimal(0.01))).toBe('0.00');
  });
});

describe('a change', () => {
  it('carries its sign, with a real minus', () => {
    expect(formatChange(6.25, decimal(0.25))).toBe('+6.25');
    expect(formatChange(-9, decimal(1))).toBe('−9');
    expect(formatChange(-7 / 32, bond)).toBe("−0'07");
  });

  it('is rounded before its sign is chosen', () => {
    expect(formatChange(-0.001, decimal(0.01))).toBe('0.00');
    expect(formatChange(-0.001, bond)).toBe("0'00");
    expect(formatPercent(-0.001)).toBe('0.00%');
    expect(formatMoney(-0.001)).toBe('$0.00');
  });
});

describe('other numbers', () => {
  it('are money, percentages and rates', () => {
    expect(formatMoney(100)).toBe('+$100.00');
    expect(formatMoney(-1093.75)).toBe('−$1,093.75');
    expect(formatMoney(null)).toBe('—');
    expect(formatPercent(0.119)).toBe('+0.12%');
    expect(formatSigned(-18.416, 3)).toBe('−18.416');
    expect(formatRate(0.304)).toBe('30%');
    expect(formatDecimal(117.84375)).toBe('117.84375');
  });

  it('count ticks between two prices', () => {
    expect(ticksBetween(47380, 47388, decimal(1))).toBe(8);
    expect(ticksBetween(5.1235, 5.124, decimal(0.0005))).toBe(1);
    expect(ticksBetween(null, 1, decimal(1))).toBeNull();
    expect(formatTicks(1)).toBe('1 tick');
    expect(formatTicks(8)).toBe('8 ticks');
  });
});
