import { fireEvent, render, screen } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { PanelState } from '../hooks/usePanelState';
import { Panel } from './Panel';

function show(state: PanelState, onRetry = () => undefined as void) {
  return render(
    <Panel title="Clock" state={state} onRetry={onRetry} expectedHeight={100}>
      {() => <p>content</p>}
    </Panel>,
  );
}

describe('a panel', () => {
  it('is a skeleton of its final size while it loads', () => {
    show({ kind: 'loading' });
    expect(screen.getByText('Loading')).toBeTruthy();
    expect(screen.queryByText('content')).toBeNull();
  });

  it('says why it is empty and what to do', () => {
    show({ kind: 'empty', why: 'No session yet.', advice: 'Wait for an open.' });
    expect(screen.getByText('No session yet.')).toBeTruthy();
    expect(screen.getByText('Wait for an open.')).toBeTruthy();
  });

  it('keeps its values when stale or disconnected, and says so', () => {
    show({ kind: 'ready', freshness: 'stale' });
    expect(screen.getByText('content')).toBeTruthy();
    expect(screen.getByText(/Stale/)).toBeTruthy();
    show({ kind: 'ready', freshness: 'disconnected' });
    expect(screen.getByText(/Disconnected/)).toBeTruthy();
  });

  it('shows an error with the request’s id and tries again when asked', () => {
    const retry = vi.fn();
    show({ kind: 'error', message: 'The server did not answer.', requestId: 'ab12' }, retry);
    expect(screen.getByRole('alert').textContent).toContain('ab12');
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(retry).toHaveBeenCalledOnce();
  });

  it('without data and connection offers Retry', () => {
    show({ kind: 'disconnected' });
    expect(screen.getByRole('button', { name: 'Retry' })).toBeTruthy();
  });
});
