import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { latest, quoteRow } from '../testing/builders';
import { renderLive } from '../testing/render';
import { Ribbon } from './Ribbon';

describe('the ribbon', () => {
  it.each(['STALE', 'DISCONNECTED'] as const)('does not look live when the stream is %s', async (phase) => {
    const { live, send, container } = renderLive(<Ribbon />);
    const look = () => container.querySelector('[data-ribbon-state]')?.getAttribute('data-ribbon-state');
    act(() => {
      live.stream.set({ phase: 'LIVE' });
    });
    await send('snapshot', latest(quoteRow('YM')));
    expect(look()).toBe('live');
    act(() => {
      live.stream.set(phase === 'STALE' ? { phase } : { phase, retryInMs: 1000 });
    });
    expect(look()).toBe('last-known');
    expect(container.textContent).toContain('47,387');
  });
});
