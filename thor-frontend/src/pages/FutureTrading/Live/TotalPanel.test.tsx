import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { latest, quoteRow, total } from '../../../testing/builders';
import { renderLive } from '../../../testing/render';
import { TotalPanel } from './TotalPanel';

const two = [quoteRow('YM'), quoteRow('ES')];

describe('TOTAL', () => {
  it('shows its signal, sum and average, and that all are live', async () => {
    const { send } = renderLive(<TotalPanel />);
    await send('snapshot', { ...latest(...two), total: total({ count: 2 }) });
    expect(screen.getByText('Buy')).toBeTruthy();
    expect(screen.getByText('+11.409')).toBeTruthy();
    expect(screen.getByText(/2\/2 live/)).toBeTruthy();
    expect(screen.getByRole('img').getAttribute('aria-label')).toBe('Buy, signal weight +5');
  });

  it('names those that do not vote, and says why it holds', async () => {
    const { send } = renderLive(<TotalPanel />);
    const stale = quoteRow('ES', { is_stale: true });
    const held = total({ count: 1, composite_signal: 'HOLD', status: 'PARTIAL 1/11', reason: 'quorum' });
    await send('snapshot', { rows: [two[0], stale], total: held });
    expect(screen.getByText(/1\/2 live/)).toBeTruthy();
    expect(screen.getByText('ES')).toBeTruthy();
    expect(screen.getByText(/too few live votes/)).toBeTruthy();
  });

  it('shows no sum where nobody votes', async () => {
    const { send, container } = renderLive(<TotalPanel />);
    const nobody = total({ count: 0, signal_weight_sum: 0, avg_weighted: null, status: 'STALE' });
    await send('snapshot', { rows: two.map((row) => ({ ...row, is_stale: true })), total: nobody });
    expect(screen.getByText('Weight sum').nextSibling?.textContent).toBe('—');
    expect(container.querySelector('.needle')).toBeNull();
    expect(screen.getByRole('img', { name: /no votes/ })).toBeTruthy();
  });

  it.each([
    [-10, 'Strong sell', 'STRONG_SELL'],
    [-9, 'Sell', 'SELL'],
    [3, 'Hold', 'HOLD'],
    [9, 'Buy', 'BUY'],
    [10, 'Strong buy', 'STRONG_BUY'],
  ] as const)('at a sum of %d reads %s', async (sum, word, signal) => {
    const { send } = renderLive(<TotalPanel />);
    const at = total({ signal_weight_sum: sum, composite_signal: signal });
    await send('snapshot', { ...latest(...two), total: at });
    expect(screen.getByText(word)).toBeTruthy();
  });

  it('is a skeleton before the first snapshot', () => {
    const { container } = renderLive(<TotalPanel />);
    expect(container.querySelector('[data-panel-state=loading]')).not.toBeNull();
  });
});
