/** The connection in one word, and the banner with Retry when there is none. */

import { useEffect, useState } from 'react';
import { useLive } from '../context/LiveContext';
import { useConnection, type Connection, type ConnectionState } from '../hooks/live';
import { usePulse } from '../hooks/usePulse';
import styles from './ConnectionState.module.css';

const SHOWN: Record<ConnectionState, { word: string; shape: string; look: string }> = {
  CONNECTING: { word: 'Connecting', shape: '◌', look: 'quiet' },
  LIVE: { word: 'Live', shape: '●', look: 'good' },
  STALE: { word: 'Stale', shape: '◐', look: 'warn' },
  DISCONNECTED: { word: 'Disconnected', shape: '✕', look: 'bad' },
  POLLING: { word: 'Polling', shape: '◍', look: 'warn' },
};

export function connectionWords({ state, cause }: Connection): string {
  if (state === 'STALE')
    return cause === 'feed' ? 'Stale: the feed stands still' : 'Stale: the server is silent';
  return SHOWN[state].word;
}

export function ConnectionWord() {
  const connection = useConnection();
  const { shape, look } = SHOWN[connection.state];
  return (
    <span
      className={styles[look]}
      data-stream-state={connection.state}
      data-stale-cause={connection.cause ?? ''}
    >
      <span aria-hidden="true">{shape}</span> {connectionWords(connection)}
    </span>
  );
}

/** Seconds until the next try, counted from when the wait began. */
function Countdown({ waitMs }: { waitMs: number }) {
  const now = usePulse();
  const [startedAt] = useState(() => performance.now());
  const left = Math.ceil(Math.max(0, Math.min(waitMs, startedAt + waitMs - now)) / 1000);
  return <span data-retry-in={left}>{left === 0 ? 'Trying again …' : `Next try in ${String(left)} s.`}</span>;
}

export function ConnectionBanner() {
  const { retry } = useLive();
  const connection = useConnection();
  const isShown = connection.state === 'DISCONNECTED';
  useEffect(() => {
    document.documentElement.dataset['connection'] = connection.state;
  }, [connection.state]);
  if (!isShown) return null;
  return (
    <div className={styles['banner']} data-banner="disconnected">
      <strong>✕ Disconnected.</strong>
      <span>What you see is what was last known.</span>
      <Countdown key={connection.retryInMs} waitMs={connection.retryInMs} />
      <button type="button" onClick={retry}>
        Retry
      </button>
    </div>
  );
}
