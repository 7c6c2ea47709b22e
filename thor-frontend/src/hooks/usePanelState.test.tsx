import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import type { Connection } from './live';
import { useQueryPanelState } from './usePanelState';

const live: Connection = { state: 'LIVE', cause: null, retryInMs: 0 };

describe('a panel whose data is asked for', () => {
  it('keeps its error while the next try is under way, and forgets it with the data', async () => {
    let answer: Promise<string> = Promise.reject(new Error('The server stumbled.'));
    const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    const wrapper = ({ children }: { children: ReactNode }) => (
      <QueryClientProvider client={queries}>{children}</QueryClientProvider>
    );
    const { result } = renderHook(
      () => {
        const query = useQuery({ queryKey: ['markets'], queryFn: () => answer });
        return { query, state: useQueryPanelState(query, live) };
      },
      { wrapper },
    );
    expect(result.current.state).toEqual({ kind: 'loading' });
    await waitFor(() => {
      expect(result.current.state).toMatchObject({ kind: 'error', message: 'The server stumbled.' });
    });
    let succeed: (data: string) => void = () => undefined;
    answer = new Promise((resolve) => (succeed = resolve));
    act(() => void result.current.query.refetch());
    await waitFor(() => {
      expect(result.current.query.isFetching).toBe(true);
    });
    expect(result.current.state.kind).toBe('error');
    succeed('markets');
    await waitFor(() => {
      expect(result.current.state).toEqual({ kind: 'ready', freshness: 'live' });
    });
  });
});
