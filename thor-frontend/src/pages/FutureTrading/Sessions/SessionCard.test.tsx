import { act, fireEvent, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { latest, quoteRow, session } from '../../../testing/builders';
import { renderLive } from '../../../testing/render';
import type { SessionSymbol } from '../../../types/domain';
import { SessionCard } from './SessionCard';

const beat = {
  market_time: '2026-03-11T00:10:00Z',
  speed: 1,
  real_time: '2026-03-11T00:10:00Z',
  feed_age_ms: 0,
};

const es: SessionSymbol = {
  symbol: 'ES',
  signal: 'BUY',
  signal_weight: 1,
  evaluation_window_sec: 1800,
  outcome_label: 'Worked',
  mark_pnl: null,
  bid: 6825.25,
  ask: 6825.5,
  entry_side: 'BUY',
  entry_price: 6825.5,
  target_high: 6827.5,
  target_low: 6823.5,
  tick_size: 0.25,
  outcome: 'WORKED',
  outcome_reason: 'target',
  pnl: 100,
};

describe('a session', () => {
  it('that is pending shows where its trade stands and the market time left', async () => {
    const { send } = renderLive(<SessionCard session={session()} />);
    await send('snapshot', latest(quoteRow('YM', { bid: 47398 })));
    await send('heartbeat', beat);
    expect(screen.getByText(/Pending/)).toBeTruthy();
    expect(screen.getByText('Now 47,398, 10 ticks from the target')).toBeTruthy();
    expect(screen.getByRole('timer').textContent).toMatch(/(20:00|19:59) left/);
    expect(screen.getByText('8 ticks')).toBeTruthy();
  });

  it('never shows a stale price as now', async () => {
    const { send } = renderLive(<SessionCard session={session()} />);
    await send('snapshot', latest(quoteRow('YM', { is_stale: true })));
    expect(screen.getByText('No live price to leave at')).toBeTruthy();
  });

  it('shows no price as now while the server is not heard', async () => {
    const { live, send } = renderLive(<SessionCard session={session()} />);
    await send('snapshot', latest(quoteRow('YM', { bid: 47398 })));
    act(() => {
      live.stream.set({ phase: 'DISCONNECTED', retryInMs: 1000 });
    });
    expect(screen.getByText('No live price to leave at')).toBeTruthy();
  });

  it('carries the date of its exchange', () => {
    renderLive(<SessionCard session={session({ session_date: '2026-03-11' })} />);
    expect(screen.getByText('2026-03-11')).toBeTruthy();
  });

  it('that worked shows its money and why', () => {
    const worked = session({ outcome: 'WORKED', outcome_reason: 'target', pnl: 100, elapsed_sec: 185 });
    renderLive(<SessionCard session={worked} />);
    expect(screen.getByText(/Worked/)).toBeTruthy();
    expect(screen.getByText(/\+\$100\.00/)).toBeTruthy();
    expect(screen.getByText('target touched first')).toBeTruthy();
    expect(screen.getByText('after 3 min 05 s')).toBeTruthy();
    expect(screen.queryByRole('timer')).toBeNull();
  });

  it('without entry says so and gives the reason', () => {
    const held = session({ outcome: 'NEUTRAL', ym_entry: null, composite: 'HOLD', outcome_reason: 'quorum' });
    renderLive(<SessionCard session={held} />);
    expect(screen.getByText('No trade was entered.')).toBeTruthy();
    expect(screen.getByText('too few live votes')).toBeTruthy();
  });

  it('opens to its futures', () => {
    const { container } = renderLive(<SessionCard session={session({ symbols: [es] })} />);
    const details = container.querySelector('details');
    if (details === null) throw new Error('no details');
    details.open = true;
    fireEvent(details, new Event('toggle'));
    expect(screen.getByText('6,827.50')).toBeTruthy();
    expect(screen.getByText('target touched first')).toBeTruthy();
  });
});
