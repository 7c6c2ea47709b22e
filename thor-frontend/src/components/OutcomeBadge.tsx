/** How a session ended, or that it has not: word, shape and colour. */

import { memo } from 'react';
import type { Outcome } from '../types/domain';
import styles from './OutcomeBadge.module.css';

const OUTCOMES: Record<Outcome, { word: string; shape: string; look: string }> = {
  PENDING: { word: 'Pending', shape: '◷', look: 'pending' },
  WORKED: { word: 'Worked', shape: '✓', look: 'worked' },
  DIDNT_WORK: { word: 'Didn’t work', shape: '✕', look: 'failed' },
  EXPIRED: { word: 'Expired', shape: '⌛︎', look: 'neutral' },
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
