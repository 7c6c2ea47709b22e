/** A pending trade on its way: stop, entry, now and target, and the market time that is left. */

import { useConnection, useMarketTime, useQuote } from '../../../hooks/live';
import type { Instrument, Session, YmEntry } from '../../../types/domain';
import { formatPrice, formatTicks } from '../../../utils/price';
import { formatCountdown } from '../../../utils/time';
import { exitPrice, placeOf, secondsLeft } from './trade';
import styles from './Sessions.module.css';

const WIDTH = 300;

function TimeLeft({ session }: { session: Session }) {
  const left = secondsLeft(session, useMarketTime());
  return (
    <span
      className={styles['pending']}
      role="timer"
      aria-live="off"
      title="Market time until the window ends"
    >
      <span aria-hidden="true">◷</span> {formatCountdown(left)} left
    </span>
  );
}

function describe(entry: YmEntry, now: number | null, instrument: Instrument): string {
  if (now === null) return 'No live price to leave at';
  const ticks = Math.round(Math.abs(now - entry.target) / instrument.tick_size);
  return `Now ${formatPrice(now, instrument)}, ${formatTicks(ticks)} from the target`;
}

interface Props {
  session: Session;
  entry: YmEntry;
  instrument: Instrument;
}

export function TradeBar({ session, entry, instrument }: Props) {
  const quote = useQuote('YM');
  // A price that was last heard of before the silence is not where the trade stands now.
  const isHeard = useConnection().cause !== 'stream';
  const now = isHeard ? exitPrice(entry, quote?.row) : null;
  const at = (price: number) => Math.min(1, Math.max(0, placeOf(price, entry))) * WIDTH;
  const entryAt = at(entry.price);
  const nowAt = now === null ? null : at(now);
  return (
    <div className={styles['trade']}>
      <div className={styles['tradeText']}>
        <span data-trade-now="">{describe(entry, now, instrument)}</span>
        <TimeLeft session={session} />
      </div>
      <svg viewBox={`-6 0 ${String(WIDTH + 12)} 22`} aria-hidden="true">
        <rect className={styles['track']} x="0" y="9" width={WIDTH} height="4" rx="2" />
        {nowAt !== null && (
          <rect
            className={nowAt >= entryAt ? styles['gain'] : styles['loss']}
            x={Math.min(entryAt, nowAt)}
            y="9"
            width={Math.abs(nowAt - entryAt)}
            height="4"
          />
        )}
        <path className={styles['stopMark']} d="M-4 6l8 10M4 6l-8 10" />
        <rect className={styles['entryMark']} x={entryAt - 1} y="4" width="2" height="14" />
        <circle className={styles['targetMark']} cx={WIDTH} cy="11" r="4.500" />
        {nowAt !== null && (
          <path
            className={styles['nowMark']}
            transform={`translate(${String(nowAt)} 11)`}
            d="M0-7l5 7-5 7-5-7z"
          />
        )}
      </svg>
      <div className={styles['ends']}>
        <span>✕ stop {formatPrice(entry.stop, instrument)}</span>
        <span>entry {formatPrice(entry.price, instrument)}</span>
        <span>◎ target {formatPrice(entry.target, instrument)}</span>
      </div>
    </div>
  );
}
