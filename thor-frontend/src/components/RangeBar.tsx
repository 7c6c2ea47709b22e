/** Where a price stands between a low and a high. */

import { memo } from 'react';
import type { Instrument } from '../types/domain';
import { formatPrice } from '../utils/price';
import styles from './RangeBar.module.css';

interface Props {
  label: string;
  low: number | null;
  high: number | null;
  last: number | null;
  instrument: Instrument;
}

const WIDTH = 100;

export const RangeBar = memo(function RangeBar({ label, low, high, last, instrument }: Props) {
  const isKnown = low !== null && high !== null && last !== null && high > low;
  const place = isKnown ? Math.min(1, Math.max(0, (last - low) / (high - low))) * WIDTH : null;
  const distance = (from: number | null) =>
    from === null || last === null ? '—' : formatPrice(Math.abs(from - last), instrument);
  if (low === null && high === null) {
    return (
      <div className={styles['unknown']}>
        <span>{label}</span>
        <span>not known yet</span>
      </div>
    );
  }
  return (
    <div className={styles['range']}>
      <span className={styles['label']}>{label}</span>
      <span className={styles['low']} title={`${distance(low)} above the low`}>
        {formatPrice(low, instrument)}
      </span>
      <svg viewBox={`-3 0 ${String(WIDTH + 6)} 10`} preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles['track']} x="0" y="3.5" width={WIDTH} height="3" />
        {place !== null && <rect className={styles['mark']} x={place - 1.5} y="0" width="3" height="10" />}
      </svg>
      <span className={styles['high']} title={`${distance(high)} below the high`}>
        {formatPrice(high, instrument)}
      </span>
      <span className={styles['distances']}>
        <span>{distance(low)} off low</span>
        <span>{distance(high)} off high</span>
      </span>
    </div>
  );
});
