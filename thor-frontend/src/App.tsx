/** The app's frame: its routes, and what every component may ask for. */

import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { LiveContext } from './context/LiveContext';
import { PreferencesProvider } from './context/PreferencesContext';
import { AppLayout } from './layouts/AppLayout';
import { ErrorPage } from './layouts/ErrorPage';
import { whenLoginIsNeeded } from './services/http';
import type { Live } from './services/live';

/** Fetched while the frame is already painted and the stream connects. */
const Home = lazy(() => import('./layouts/HomeLayout'));

/** A page is fetched when its address is first visited. */
function createRouter() {
  const router = createBrowserRouter([
    {
      path: '/login',
      lazy: () => import('./pages/User/LoginPage'),
      errorElement: <ErrorPage />,
      hydrateFallbackElement: <></>,
    },
    {
      path: '/',
      element: <AppLayout />,
      errorElement: <ErrorPage />,
      children: [
        {
          index: true,
          element: (
            <Suspense fallback={<p role="status">Loading …</p>}>
              <Home />
            </Suspense>
          ),
        },
      ],
    },
  ]);
  whenLoginIsNeeded(() => {
    const { pathname, search } = router.state.location;
    if (pathname === '/login') return;
    void router.navigate(`/login?next=${encodeURIComponent(pathname + search)}`);
  });
  return router;
}

const router = createRouter();

export function App({ live, queries }: { live: Live; queries: QueryClient }) {
  return (
    <QueryClientProvider client={queries}>
      <PreferencesProvider>
        <LiveContext value={live}>
          <RouterProvider router={router} />
        </LiveContext>
      </PreferencesProvider>
    </QueryClientProvider>
  );
}
