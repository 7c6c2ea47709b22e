/** The world clock: every market's state, countdown and local time, and the composite index of the open ones. */

import { useConnection } from '../../hooks/live';
import { useComposite, useMarkets } from '../../hooks/queries';
import { useQueryPanelState } from '../../hooks/usePanelState';
import { Panel } from '../../components/Panel';
import type { Composite, Market } from '../../types/domain';
import { countOpen } from '../../utils/markets';
import { formatNumber } from '../../utils/price';
import { ClockRow } from './ClockRow';
import styles from './GlobalMarkets.module.css';

const PHASES: Record<string, string> = {
  ASIAN: 'Asian hours',
  EUROPEAN: 'European hours',
  AMERICAN: 'American hours',
  OVERLAP: 'Overlap',
};

function ClockTable({ markets }: { markets: readonly Market[] }) {
  return (
    <div className={styles['scroller']} tabIndex={0} role="group" aria-label="World clock, scrolls sideways">
      <table className={styles['clock']}>
        <thead>
          <tr>
            <th scope="col">Market</th>
            <th scope="col">Status</th>
            <th scope="col">Next</th>
            <th scope="col">Local time</th>
            <th scope="col" className={styles['hoursCell']}>
              Hours
            </th>
          </tr>
        </thead>
        <tbody>
          {markets.map((market) => (
            <ClockRow key={market.country} market={market} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CompositeIndex({ composite }: { composite: Composite }) {
  const score = Math.min(composite.max_possible, Math.max(0, composite.composite_score));
  return (
    <div className={styles['composite']}>
      <span>Composite</span>
      <strong data-composite="">{formatNumber(composite.composite_score, 2)}</strong>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className={styles['track']} width="100" height="6" />
        <rect className={styles['fill']} width={(score / composite.max_possible) * 100} height="6" />
      </svg>
      <span className={styles['soft']}>
        {composite.active_markets} of {composite.total_control_markets} control markets ◆ ·{' '}
        {PHASES[composite.session_phase] ?? composite.session_phase}
      </span>
    </div>
  );
}

export function ClockPanel() {
  const connection = useConnection();
  const markets = useMarkets();
  const composite = useComposite();
  const state = useQueryPanelState(markets, connection);
  const known = markets.data ?? [];
  const { open, all } = countOpen(known);
  return (
    <Panel
      id="clock"
      title="World clock"
      state={
        state.kind === 'ready' && known.length === 0
          ? {
              kind: 'empty',
              why: 'No market is set up.',
              advice: 'Run manage.py migrate, or add one in the admin.',
            }
          : state
      }
      onRetry={() => void markets.refetch()}
      expectedHeight={400}
      aside={all > 0 && <strong data-open-count="">{`${String(open)}/${String(all)} open`}</strong>}
    >
      {() => (
        <>
          {composite.data !== undefined && <CompositeIndex composite={composite.data} />}
          <ClockTable markets={known} />
        </>
      )}
    </Panel>
  );
}
