import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { Live } from '../services/live';
import { renderLive } from '../testing/render';
import { Announcer } from './Announcer';
import { ConnectionBanner, ConnectionWord } from './ConnectionState';

const beat = {
  market_time: '2026-03-11T00:00:00Z',
  speed: 1,
  real_time: '2026-03-11T00:00:00Z',
  feed_age_ms: 0,
};

describe('the connection', () => {
  it('is live, and stale when the server says that the feed is', async () => {
    const { live, send, container } = renderLive(<ConnectionWord />);
    act(() => {
      live.stream.set({ phase: 'LIVE' });
    });
    await send('heartbeat', { ...beat, feed_state: 'live' });
    expect(container.querySelector('[data-stream-state=LIVE]')).not.toBeNull();
    await send('heartbeat', { ...beat, feed_state: 'stale' });
    expect(container.querySelector('[data-stream-state=STALE]')?.getAttribute('data-stale-cause')).toBe(
      'feed',
    );
    await send('heartbeat', { ...beat, feed_state: 'live' });
    expect(screen.getByText(/Live/)).toBeTruthy();
  });

  it('that is lost shows a banner with a countdown and Retry', () => {
    const own = new Live();
    const retry = vi.fn();
    const { live, container } = renderLive(<ConnectionBanner />, Object.assign(own, { retry }));
    expect(container.textContent).toBe('');
    act(() => {
      live.stream.set({ phase: 'DISCONNECTED', retryInMs: 12_000 });
    });
    expect(screen.getByText('Next try in 12 s.')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(retry).toHaveBeenCalledOnce();
  });
});

describe('a screen reader', () => {
  it('hears opens, outcomes and the feed’s state, and no prices', async () => {
    const { live, send } = renderLive(<Announcer />);
    const [news, state] = screen.getAllByRole('status');
    await send('market', { country: 'Japan', display_name: 'Tokyo', status: 'OPEN', at: beat.market_time });
    expect(news?.textContent).toBe('Tokyo is open');
    await send('session', { session_number: 1, region: 'Japan', outcome: 'PENDING' });
    expect(news?.textContent).toBe('Tokyo is open');
    await send('session', { session_number: 1, region: 'Japan', outcome: 'WORKED', pnl: 100 });
    expect(news?.textContent).toBe('Japan: Worked, +$100.00');
    act(() => {
      live.stream.set({ phase: 'DISCONNECTED', retryInMs: 1000 });
    });
    expect(state?.textContent).toBe('Disconnected');
  });
});
