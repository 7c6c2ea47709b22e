import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatCountdown,
  formatDay,
  formatDuration,
  formatTime,
  formatUtc,
  parseInstant,
} from './time';

const open = new Date('2026-03-11T13:30:00Z');

describe('an instant', () => {
  it('is shown with the name of its zone', () => {
    expect(formatTime(open, 'America/New_York')).toBe('09:30:00 ET');
    expect(formatTime(open, 'Europe/Berlin')).toBe('14:30:00 CET');
    expect(formatTime(open, 'UTC')).toBe('13:30:00 UTC');
    expect(formatTime(open, 'Asia/Tokyo')).toBe('22:30:00 JST');
    expect(formatTime(null, 'UTC')).toBe('—');
  });

  it('is midnight as 00, never 24', () => {
    expect(formatTime(new Date('2026-03-11T00:00:00Z'), 'UTC')).toBe('00:00:00 UTC');
  });

  it('has its day and its UTC form', () => {
    expect(formatDay(new Date('2026-03-11T20:00:00Z'), 'Asia/Tokyo')).toBe('Thu 12 Mar');
    expect(formatUtc(open)).toBe('2026-03-11 13:30:00 UTC');
  });

  it('that cannot be read is absent', () => {
    expect(parseInstant('2026-03-11T09:00:00+09:00')?.toISOString()).toBe('2026-03-11T00:00:00.000Z');
    expect(parseInstant('soon')).toBeNull();
    expect(parseInstant(null)).toBeNull();
  });
});

describe('a duration', () => {
  it('counts down and reaches zero only at the moment itself', () => {
    expect(formatCountdown(300)).toBe('05:00');
    expect(formatCountdown(0.2)).toBe('00:01');
    expect(formatCountdown(0)).toBe('00:00');
    expect(formatCountdown(-3)).toBe('00:00');
    expect(formatCountdown(14_709)).toBe('4:05:09');
    expect(formatCountdown(273_600)).toBe('3d 04h 00m');
    expect(formatCountdown(null)).toBe('—');
  });

  it('says an age roughly and an elapsed time exactly', () => {
    expect(formatAge(140)).toBe('now');
    expect(formatAge(12_400)).toBe('12 s');
    expect(formatAge(600_000)).toBe('10 min');
    expect(formatAge(null)).toBe('—');
    expect(formatDuration(185)).toBe('3 min 05 s');
  });
});
