/** How old a quote is: since its feed last confirmed it, in real time. */

import { useSyncExternalStore } from 'react';
import { useLive } from '../context/LiveContext';
import { usePulse } from '../hooks/usePulse';
import type { FeedReading } from '../services/live';
import type { Quote } from '../services/quoteStore';
import { formatAge } from '../utils/time';
import styles from './Age.module.css';

/** A quote that has not changed is as young as its feed, while that is alive. */
export function quoteAgeMs(quote: Quote, feed: FeedReading, now: number): number | null {
  const { age_ms, is_stale } = quote.row;
  if (age_ms === null) return null;
  const own = age_ms + Math.max(0, now - quote.arrivedAt);
  if (is_stale || feed.ageMs === null) return own;
  return Math.min(own, feed.ageMs + Math.max(0, now - feed.at));
}

export function Age({ quote }: { quote: Quote }) {
  const { feed } = useLive();
  const reading = useSyncExternalStore(feed.subscribe, feed.get);
  const age = formatAge(quoteAgeMs(quote, reading, usePulse()));
  if (!quote.row.is_stale) return <span>{age}</span>;
  return <span className={styles['stale']}>⚠ {age === 'now' || age === '—' ? 'stale' : `${age} old`}</span>;
}
