/** How a session ended, or that it has not: word, shape and colour. */

import { memo, type ReactNode } from 'react';
import type { Outcome } from '../types/domain';
import styles from './OutcomeBadge.module.css';

/** Drawn, because many fonts have no hourglass. */
const HOURGLASS = (
  <svg className={styles['hourglass']} viewBox="0 0 10 12">
    <path d="M1 .5h8L5.600 6 9 11.500H1L4.400 6z" />
  </svg>
);

const OUTCOMES: Record<Outcome, { word: string; shape: ReactNode; look: string }> = {
  PENDING: { word: 'Pending', shape: '◷', look: 'pending' },
  WORKED: { word: 'Worked', shape: '✓', look: 'worked' },
  DIDNT_WORK: { word: 'Didn’t work', shape: '✕', look: 'failed' },
  EXPIRED: { word: 'Expired', shape: HOURGLASS, look: 'neutral' },
  NEUTRAL: { word: 'No entry', shape: '–', look: 'neutral' },
  ERROR: { word: 'Error', shape: '⚠', look: 'error' },
};

export function outcomeWord(outcome: Outcome): string {
  return OUTCOMES[outcome].word;
}

export const OutcomeBadge = memo(function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const { word, shape, look } = OUTCOMES[outcome];
  return (
    <span className={`${styles['badge']} ${styles[look]}`} data-outcome={outcome}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  );
});
