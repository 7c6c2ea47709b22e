/** The day in one line: entries, hit rate beside what chance alone would give, and what it paid. */

import { Change } from '../../../components/Change';
import type { SessionSummary } from '../../../types/domain';
import { formatMoney, formatNumber, formatRate } from '../../../utils/price';
import styles from './Sessions.module.css';

export function SummaryBar({ summary }: { summary: SessionSummary }) {
  const decided = summary.worked + summary.didnt_work;
  return (
    <dl className={styles['summary']} data-summary="">
      <div>
        <dt>Sessions</dt>
        <dd>{formatNumber(summary.total_sessions)}</dd>
      </div>
      <div>
        <dt>Entries</dt>
        <dd>{formatNumber(summary.entries_made)}</dd>
      </div>
      <div>
        <dt>Worked</dt>
        <dd>
          ✓ {formatNumber(summary.worked)}{' '}
          <span className={styles['soft']}>✕ {formatNumber(summary.didnt_work)}</span>
        </dd>
      </div>
      <div>
        <dt>Hit rate</dt>
        <dd>
          {formatRate(summary.hit_rate)} <span className={styles['soft']}>n = {decided}</span>
        </dd>
      </div>
      <div>
        <dt>Chance alone</dt>
        <dd>{formatRate(summary.baseline_hit_rate)}</dd>
      </div>
      <div>
        <dt>P&amp;L</dt>
        <dd>
          <Change value={summary.total_pnl} text={formatMoney(summary.total_pnl)} />
        </dd>
      </div>
      <div>
        <dt>Best region</dt>
        <dd>{summary.best_region ?? 'none yet'}</dd>
      </div>
    </dl>
  );
}
