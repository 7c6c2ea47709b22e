/** What is shown for an address without a page, or when the page itself breaks. */

import { isRouteErrorResponse, Link, useRouteError } from 'react-router';
import styles from './ErrorPage.module.css';

function explain(error: unknown): string {
  if (isRouteErrorResponse(error) && error.status === 404) return 'There is no page at this address.';
  return 'This page broke. Reloading it usually helps; if not, the server’s log and the browser’s console say more.';
}

export function ErrorPage() {
  return (
    <main className={styles['page']}>
      <h1>{explain(useRouteError())}</h1>
      <p>
        <Link to="/" reloadDocument>
          Back to the dashboard
        </Link>
      </p>
    </main>
  );
}
