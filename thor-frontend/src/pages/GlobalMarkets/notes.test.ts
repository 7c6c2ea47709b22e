import { describe, expect, it } from 'vitest';
import { market } from '../../testing/builders';
import { dayNote, warningsOf } from './notes';

const { market_status: ordinary } = market();

describe('the note beside a market', () => {
  it('gives the server’s reason for a holiday and a half day', () => {
    expect(dayNote(market())).toBeNull();
    const holiday = { ...ordinary, is_holiday_today: true, holiday_name: 'Vernal Equinox Day' };
    expect(dayNote(market({ market_status: holiday }))).toBe('Vernal Equinox Day');
    const half = { ...ordinary, early_close: true, holiday_name: 'Christmas Eve' };
    expect(dayNote(market({ market_status: half }))).toBe('Closes early: Christmas Eve');
  });

  it('warns 90 days before the schedule ends, and passes the server’s warnings on', () => {
    const known = market({ schedule_known_until: '2026-12-31', warnings: ['Not confirmed.'] });
    expect(warningsOf(known, Date.parse('2026-03-11'))).toEqual(['Not confirmed.']);
    expect(warningsOf(known, Date.parse('2026-10-10'))).toHaveLength(2);
    expect(warningsOf(market({ schedule_known_until: null }), null)).toEqual(['Schedule not known']);
  });
});
