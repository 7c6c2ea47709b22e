/** A trading signal: colour, word and shape, so that none of them speaks alone. */

import { memo } from 'react';
import type { Signal } from '../types/domain';
import styles from './SignalBadge.module.css';

const SIGNALS: Record<Signal, { word: string; shape: string; look: string }> = {
  STRONG_BUY: { word: 'Strong buy', shape: '▲▲', look: 'strongUp' },
  BUY: { word: 'Buy', shape: '▲', look: 'up' },
  HOLD: { word: 'Hold', shape: '–', look: 'flat' },
  SELL: { word: 'Sell', shape: '▼', look: 'down' },
  STRONG_SELL: { word: 'Strong sell', shape: '▼▼', look: 'strongDown' },
};

export function signalWord(signal: Signal | null): string {
  return signal === null ? 'No signal' : SIGNALS[signal].word;
}

/** up, down or flat: the class names of the surfaces that take a signal's colour. */
export function signalLook(signal: Signal | null): string {
  return signal === null ? 'flat' : SIGNALS[signal].look;
}

interface Props {
  signal: Signal | null;
  size?: 'small' | 'large';
}

export const SignalBadge = memo(function SignalBadge({ signal, size = 'small' }: Props) {
  const { word, shape, look } =
    signal === null ? { word: 'No signal', shape: '○', look: 'flat' } : SIGNALS[signal];
  return (
    <span className={`${styles['badge']} ${styles[look]} ${styles[size]}`} data-signal={signal ?? 'NONE'}>
      <span aria-hidden="true">{shape}</span> {word}
    </span>
  );
});
