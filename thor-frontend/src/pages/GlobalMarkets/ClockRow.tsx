/** One market of the clock: what it is now, what it does next, and when. */

import { memo } from 'react';
import { usePreferences } from '../../context/PreferencesContext';
import { useMarketDay, useMarketTime } from '../../hooks/live';
import type { Market } from '../../types/domain';
import { nextTransition } from '../../utils/markets';
import { formatCountdown, formatDay, formatTime, formatUtc, shortTimeOfDay } from '../../utils/time';
import { MarketStatus } from './MarketStatus';
import { dayNote, warningsOf } from './notes';
import styles from './GlobalMarkets.module.css';

function NextTransition({ market }: { market: Market }) {
  const now = useMarketTime();
  const { timeZone } = usePreferences().preferences;
  const next = nextTransition(market);
  if (next === null) return <span className={styles['soft']}>No transition known</span>;
  const secondsLeft = now === null ? null : (next.at.getTime() - now) / 1000;
  const when =
    now === null || secondsLeft === null || secondsLeft < 86_400 ? '' : `${formatDay(next.at, timeZone)} `;
  return (
    <>
      <span className={styles['verb']}>{next.kind === 'open' ? 'Opens in' : 'Closes in'}</span>{' '}
      <span className={styles['countdown']} role="timer" aria-live="off" data-countdown={market.country}>
        {formatCountdown(secondsLeft)}
      </span>
      <span className={styles['at']} title={formatUtc(next.at)}>
        {when}
        {formatTime(next.at, timeZone)}
      </span>
    </>
  );
}

function LocalTime({ zone }: { zone: string }) {
  const now = useMarketTime();
  if (now === null) return <>—</>;
  const at = new Date(now);
  return (
    <span title={formatUtc(at)}>
      {formatDay(at, zone).slice(0, 3)} {formatTime(at, zone)}
    </span>
  );
}

function Hours({ market, className }: { market: Market; className: string | undefined }) {
  return (
    <span className={className}>
      {shortTimeOfDay(market.market_open_time)}–{shortTimeOfDay(market.market_close_time)}
    </span>
  );
}

function MarketName({ market }: { market: Market }) {
  return (
    <>
      {market.display_name}
      {market.is_control_market && (
        <span className={styles['control']} title="Counts in the composite">
          <span aria-hidden="true">◆</span>
          <span className="visually-hidden">counts in the composite</span>
        </span>
      )}
      {market.display_name !== market.country && <span className={styles['country']}>{market.country}</span>}
    </>
  );
}

export const ClockRow = memo(function ClockRow({ market }: { market: Market }) {
  const note = dayNote(market);
  const warnings = warningsOf(market, useMarketDay());
  return (
    <tr data-market={market.country} data-status={market.status}>
      <th scope="row">
        <MarketName market={market} />
        <Hours market={market} className={styles['hoursBelow']} />
      </th>
      <td className={styles['state']}>
        <MarketStatus market={market} />
        {note !== null && <span className={styles['note']}>{note}</span>}
        {warnings.map((warning) => (
          <span key={warning} className={styles['warning']}>
            ⚠ {warning}
          </span>
        ))}
      </td>
      <td className={styles['next']}>
        <NextTransition market={market} />
      </td>
      <td className={styles['time']}>
        <LocalTime zone={market.timezone_name} />
      </td>
      <td className={styles['hoursCell']}>
        <Hours market={market} className={styles['hours']} />
      </td>
    </tr>
  );
});
