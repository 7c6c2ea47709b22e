import { act, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { market } from '../../testing/builders';
import { renderLive } from '../../testing/render';
import type { Market } from '../../types/domain';
import { ClockRow } from './ClockRow';

const table = (row: ReactNode) => (
  <table>
    <tbody>{row}</tbody>
  </table>
);

const beat = (market_time: string, speed = 60) => ({
  market_time,
  speed,
  real_time: '2031-01-01T00:00:00Z',
  feed_age_ms: 0,
  feed_state: 'live',
});

describe('a market of the clock', () => {
  beforeEach(() => {
    localStorage.setItem('thor.preferences', JSON.stringify({ timeZone: 'UTC' }));
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  });
  afterEach(() => void vi.useRealTimers());

  function show(shown: Market) {
    return renderLive(table(<ClockRow market={shown} />));
  }

  it('counts down by the server’s clock and speed, to 0 and not beyond', async () => {
    const { send, container } = show(market());
    const countdown = () => container.querySelector('[data-countdown=Japan]')?.textContent;
    expect(countdown()).toBe('—');
    await send('heartbeat', beat('2026-03-10T23:55:00Z'));
    expect(countdown()).toBe('05:00');
    act(() => {
      vi.advanceTimersByTime(2000);
    });
    expect(countdown()).toBe('03:00');
    act(() => {
      vi.advanceTimersByTime(9000);
    });
    expect(countdown()).toBe('00:00');
    expect(screen.getByText('Opens in')).toBeTruthy();
    expect(screen.getByText('00:00:00 UTC')).toBeTruthy();
  });

  it('shows exchange time with its zone', async () => {
    const { send } = show(market());
    await send('heartbeat', beat('2026-03-10T23:55:00Z'));
    expect(screen.getByText('Wed 08:55:00 JST')).toBeTruthy();
    expect(screen.getAllByText('09:00–15:30').length).toBeGreaterThan(0);
  });

  it('closes when it is open, and says that it is on its break', () => {
    const open = { ...market().market_status, current_state: 'OPEN' as const };
    show(market({ status: 'OPEN', on_break: true, market_status: open }));
    expect(screen.getByText('Closes in')).toBeTruthy();
    expect(screen.getByText(/On break/)).toBeTruthy();
  });

  it('says why it is closed, and when its schedule is not known', () => {
    const holiday = {
      ...market().market_status,
      current_state: 'HOLIDAY_CLOSED' as const,
      is_holiday_today: true,
      holiday_name: 'Vernal Equinox Day',
      next_open_at: null,
    };
    show(market({ market_status: holiday }));
    expect(screen.getByText('Vernal Equinox Day')).toBeTruthy();
    expect(screen.getByText(/Holiday/)).toBeTruthy();
    expect(screen.getByText('No transition known')).toBeTruthy();
  });
});
