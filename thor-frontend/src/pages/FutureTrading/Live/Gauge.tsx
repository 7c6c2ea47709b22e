/** The signal weight sum on a scale with its zones: strong beyond ±9, hold within ±3. */

import { memo } from 'react';
import styles from './Live.module.css';

const END = 22; // eleven futures at ±2
const ZONES = [
  { from: -END, to: -9, look: 'zoneStrongDown' },
  { from: -9, to: -3, look: 'zoneDown' },
  { from: -3, to: 3, look: 'zoneFlat' },
  { from: 3, to: 9, look: 'zoneUp' },
  { from: 9, to: END, look: 'zoneStrongUp' },
] as const;
const EDGES = [-9, -3, 3, 9];

const place = (value: number) => (Math.min(END, Math.max(-END, value)) + END) * 5;

export const Gauge = memo(function Gauge({ value, label }: { value: number | null; label: string }) {
  return (
    <svg className={styles['gauge']} viewBox="0 0 220 34" role="img" aria-label={label}>
      {ZONES.map(({ from, to, look }) => (
        <rect
          key={look}
          className={styles[look]}
          x={place(from) + 0.5}
          y="13"
          width={place(to) - place(from) - 1}
          height="10"
        />
      ))}
      {EDGES.map((edge) => (
        <text key={edge} className={styles['edge']} x={place(edge)} y="33" textAnchor="middle">
          {edge < 0 ? `−${String(-edge)}` : `+${String(edge)}`}
        </text>
      ))}
      {value !== null && (
        <path
          className={styles['needle']}
          transform={`translate(${String(place(value))} 0)`}
          d="M-5 1h10L0 9.500zM-1 9h2v17h-2z"
        />
      )}
    </svg>
  );
});
