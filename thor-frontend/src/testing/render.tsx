/** Renders a part of the page with a Live and a query client of its own. */

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { MemoryRouter } from 'react-router';
import { LiveContext } from '../context/LiveContext';
import { PreferencesProvider } from '../context/PreferencesContext';
import { Live } from '../services/live';
import type { StreamEventName } from '../types/events';

export interface Rendered extends RenderResult {
  live: Live;
  /** An event as if the stream had brought it, drawn. */
  send: (name: StreamEventName, data: unknown) => Promise<void>;
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => {
      resolve();
    }),
  );
}

export function renderLive(part: ReactNode, live = new Live()): Rendered {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: 0 } } });
  const result = render(
    <MemoryRouter>
      <QueryClientProvider client={queries}>
        <PreferencesProvider>
          <LiveContext value={live}>{part}</LiveContext>
        </PreferencesProvider>
      </QueryClientProvider>
    </MemoryRouter>,
  );
  const send = async (name: StreamEventName, data: unknown) => {
    await act(async () => {
      live.receive({ name, data: JSON.stringify(data), id: '' });
      await nextFrame();
      await nextFrame();
    });
  };
  return { ...result, live, send };
}
