/** One session: the open, the verdict, the YM trade made of it, and its end. */

import { memo, useState } from 'react';
import { Change } from '../../../components/Change';
import { OutcomeBadge } from '../../../components/OutcomeBadge';
import { SignalBadge } from '../../../components/SignalBadge';
import { useLive } from '../../../context/LiveContext';
import { usePreferences } from '../../../context/PreferencesContext';
import type { Instrument, Session, YmEntry } from '../../../types/domain';
import { formatMoney, formatPrice, formatSigned, formatTicks, ticksBetween } from '../../../utils/price';
import { formatDuration, formatTime, formatUtc, parseInstant } from '../../../utils/time';
import { reasonText } from './reasons';
import { SessionSymbols } from './SessionSymbols';
import { TradeBar } from './TradeBar';
import styles from './Sessions.module.css';

const YM: Instrument = {
  symbol: 'YM',
  name: 'E-mini Dow',
  tick_size: 1,
  display_precision: 0,
  thirty_seconds: false,
};

function Trade({ entry, instrument }: { entry: YmEntry; instrument: Instrument }) {
  const spread = ticksBetween(0, entry.spread_at_entry, instrument);
  return (
    <dl className={styles['facts']}>
      <div>
        <dt>YM</dt>
        <dd>
          <span className={entry.side === 'BUY' ? styles['up'] : styles['down']}>
            {entry.side === 'BUY' ? '▲ Buy' : '▼ Sell'}
          </span>
        </dd>
      </div>
      <div>
        <dt>Entry</dt>
        <dd>{formatPrice(entry.price, instrument)}</dd>
      </div>
      <div>
        <dt>Target</dt>
        <dd>{formatPrice(entry.target, instrument)}</dd>
      </div>
      <div>
        <dt>Stop</dt>
        <dd>{formatPrice(entry.stop, instrument)}</dd>
      </div>
      <div>
        <dt>Spread paid</dt>
        <dd>{formatTicks(spread)}</dd>
      </div>
    </dl>
  );
}

/** What the server says of the end, and of the capture where that was not an ordinary one. */
function notesOn(session: Session): string[] {
  const notes = [
    reasonText(session.outcome_reason),
    session.elapsed_sec === null ? null : `after ${formatDuration(session.elapsed_sec)}`,
    session.mark_pnl === null ? null : `closing then: ${formatMoney(session.mark_pnl)}`,
    session.capture_status === 'OK' ? null : `${session.capture_status.toLowerCase()} capture`,
    session.kind === 'MANUAL' ? 'captured by hand' : null,
  ];
  return notes.filter((note) => note !== null);
}

function Result({ session }: { session: Session }) {
  const notes = notesOn(session);
  if (session.pnl === null && notes.length === 0) return null;
  return (
    <p className={styles['result']}>
      {session.pnl !== null && (
        <strong>
          <Change value={session.pnl} text={formatMoney(session.pnl)} />
        </strong>
      )}
      <span className={styles['notes']}>
        {notes.map((note) => (
          <span key={note}>{note}</span>
        ))}
      </span>
    </p>
  );
}

function AllFutures({ session }: { session: Session }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      onToggle={(event) => {
        setIsOpen(event.currentTarget.open);
      }}
    >
      <summary>All {session.symbols.length} futures</summary>
      {isOpen && <SessionSymbols futures={session.symbols} />}
    </details>
  );
}

export const SessionCard = memo(function SessionCard({ session }: { session: Session }) {
  const { quotes } = useLive();
  const { timeZone } = usePreferences().preferences;
  const instrument = quotes.quote('YM')?.row.instrument ?? YM;
  const opened = parseInstant(session.opened_at);
  const entry = session.ym_entry;
  return (
    <article
      className={styles['card']}
      data-session={session.session_number}
      data-session-outcome={session.outcome}
      aria-label={`Session ${String(session.session_number)}, ${session.region}`}
    >
      <header>
        <h3>
          {session.region} <span className={styles['soft']}>#{session.session_number}</span>{' '}
          <span className={styles['soft']} title="The exchange’s date">
            {session.session_date}
          </span>
        </h3>
        <OutcomeBadge outcome={session.outcome} />
      </header>
      <p className={styles['verdict']}>
        <span title={formatUtc(opened)}>{formatTime(opened, timeZone)}</span>
        <SignalBadge signal={session.composite} />
        <span className={styles['soft']}>weight {formatSigned(session.weight, 0)}</span>
      </p>
      {entry === null ? (
        <p className={styles['soft']}>No trade was entered.</p>
      ) : (
        <Trade entry={entry} instrument={instrument} />
      )}
      {entry !== null && session.outcome === 'PENDING' && (
        <TradeBar session={session} entry={entry} instrument={instrument} />
      )}
      <Result session={session} />
      {session.symbols.length > 0 && <AllFutures session={session} />}
    </article>
  );
});
