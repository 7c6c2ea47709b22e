/** The bottom line: connection, feed and its age, latency, workers, the server's time, and DEMO when it is. */

import { useSyncExternalStore, type ReactNode } from 'react';
import { useLive } from '../context/LiveContext';
import { usePreferences } from '../context/PreferencesContext';
import { useConnection, useMarketTime } from '../hooks/live';
import { useHealth } from '../hooks/queries';
import { usePulse } from '../hooks/usePulse';
import type { Health, WorkerHealth } from '../types/domain';
import { formatNumber } from '../utils/price';
import { formatAge, formatDay, formatTime, formatUtc } from '../utils/time';
import { ConnectionWord } from './ConnectionState';
import styles from './StatusBar.module.css';

function Item({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles['item']}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Feed() {
  const { feed, quotes } = useLive();
  const { source, state, message } = useSyncExternalStore(feed.reading.subscribe, feed.reading.get);
  const now = usePulse();
  const ageMs = state === 'live' ? feed.ageMs(now) : quotes.youngestAgeMs(now);
  const age = ageMs === null ? '' : `, ${formatAge(ageMs)}`;
  return (
    <span data-feed-state={state ?? ''} title={message ?? undefined}>
      {source ?? ''} {state ?? '—'}
      {age}
    </span>
  );
}

function Latency() {
  const { latency } = useLive();
  usePulse();
  const p95 = latency.p95();
  return <span data-latency="">{p95 === null ? '—' : `${formatNumber(p95)} ms`}</span>;
}

const isWell = (worker: WorkerHealth) => worker.state === 'running' || worker.state === 'starting';

function Workers({ health }: { health: Health | undefined }) {
  if (health === undefined) return <>—</>;
  const { workers } = health;
  const ailing = workers.filter((worker) => !isWell(worker));
  if (ailing.length === 0) return <span data-workers="ok">✓ {workers.length}</span>;
  const names = ailing.map((worker) => `${worker.name}: ${worker.last_error || worker.state}`).join('\n');
  return (
    <span className={styles['warn']} data-workers="ailing" title={names}>
      ⚠ {ailing.length} of {workers.length} ailing
    </span>
  );
}

function ServerTime() {
  const now = useMarketTime();
  const { clock } = useLive();
  const { timeZone } = usePreferences().preferences;
  if (now === null) return <>—</>;
  const at = new Date(now);
  return (
    <span title={formatUtc(at)} data-server-time={at.toISOString()}>
      {formatDay(at, timeZone)} {formatTime(at, timeZone)}
      {clock.speed !== 1 && ` ×${String(clock.speed)}`}
    </span>
  );
}

export function StatusBar() {
  const answer = useHealth().data;
  const isGone = useConnection().state === 'DISCONNECTED';
  const health = isGone ? undefined : answer;
  const alerts = health?.alerts ?? [];
  return (
    <footer className={styles['bar']}>
      <dl>
        <Item label="Stream">
          <ConnectionWord />
        </Item>
        <Item label="Feed">{isGone ? '—' : <Feed />}</Item>
        <Item label="p95">{isGone ? '—' : <Latency />}</Item>
        <Item label="Workers">
          <Workers health={health} />
        </Item>
        {alerts.length > 0 && (
          <Item label="Alerts">
            <span className={styles['warn']} title={alerts.map((alert) => alert.message).join('\n')}>
              ⚠ {alerts.length}
            </span>
          </Item>
        )}
        <Item label="Server time">
          <ServerTime />
        </Item>
      </dl>
    </footer>
  );
}
