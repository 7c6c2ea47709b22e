/** How old a quote is: since its feed last confirmed it, in real time. */

import { useLive } from '../context/LiveContext';
import { usePulse } from '../hooks/usePulse';
import { formatAge } from '../utils/time';
import styles from './Age.module.css';

interface Props {
  symbol: string;
  isStale: boolean;
}

export function Age({ symbol, isStale }: Props) {
  const { quotes } = useLive();
  const age = formatAge(quotes.ageMs(symbol, usePulse()));
  if (!isStale) return <span>{age}</span>;
  return <span className={styles['stale']}>⚠ {age === 'now' || age === '—' ? 'stale' : `${age} old`}</span>;
}
