/** A signed number with its arrow; the colour only repeats what both say. */

import { memo } from 'react';
import styles from './Change.module.css';

interface Props {
  value: number | null | undefined;
  /** The number as utils/price.ts wrote it; its sign decides arrow and colour, after rounding. */
  text: string;
  extra?: string;
}

function directionOf(value: number | null | undefined, text: string): 'up' | 'down' | 'flat' {
  if (value === null || value === undefined || !/^[+−]/.test(text)) return 'flat';
  return value > 0 ? 'up' : 'down';
}

const ARROWS = { up: '▲', down: '▼', flat: '' } as const;

export const Change = memo(function Change({ value, text, extra }: Props) {
  const direction = directionOf(value, text);
  return (
    <span className={styles[direction]}>
      {direction !== 'flat' && <span aria-hidden="true">{ARROWS[direction]} </span>}
      {text}
      {extra !== undefined && <span className={styles['extra']}> ({extra})</span>}
    </span>
  );
});
