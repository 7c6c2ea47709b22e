/** Today's sessions as cards, newest first, with the day's summary. */

import { useState } from 'react';
import { Panel } from '../../../components/Panel';
import { useConnection } from '../../../hooks/live';
import { useTodaysSessions } from '../../../hooks/queries';
import { useQueryPanelState, type PanelState } from '../../../hooks/usePanelState';
import { useShortcuts } from '../../../hooks/useShortcuts';
import type { TodaysSessions } from '../../../types/domain';
import { FilterDrawer } from './FilterDrawer';
import { isFiltered, matches, NO_FILTERS, type Filters } from './filters';
import { SessionCard } from './SessionCard';
import { SummaryBar } from './SummaryBar';
import styles from './Sessions.module.css';

const NONE_YET: PanelState = {
  kind: 'empty',
  why: 'No session yet today.',
  advice: 'The next market that opens, and is captured, makes one. The clock says when.',
};

interface Props {
  today: TodaysSessions;
  filters: Filters;
}

function Cards({ today, filters }: Props) {
  const shown = today.sessions.filter((session) => matches(session, filters));
  if (shown.length === 0) return <p className={styles['soft']}>No session of today fits these filters.</p>;
  const newestFirst = shown.toSorted((a, b) => b.session_number - a.session_number);
  return (
    <div className={styles['cards']}>
      {newestFirst.map((session) => (
        <SessionCard key={session.session_number} session={session} />
      ))}
    </div>
  );
}

export function TodayPanel() {
  const today = useTodaysSessions();
  const connection = useConnection();
  const [filters, setFilters] = useState(NO_FILTERS);
  const [areFiltersOpen, setFiltersOpen] = useState(false);
  const toggleFilters = () => {
    setFiltersOpen((wereOpen) => !wereOpen);
  };
  useShortcuts({ f: toggleFilters });
  const state = useQueryPanelState(today, connection);
  const isEmpty = state.kind === 'ready' && state.freshness === 'live' && today.data?.sessions.length === 0;
  return (
    <Panel
      id="sessions"
      title="Today’s sessions"
      state={isEmpty ? NONE_YET : state}
      onRetry={() => void today.refetch()}
      expectedHeight={180}
      aside={
        <>
          {today.data !== undefined && <span>Trade date {today.data.date}</span>}
          <button type="button" aria-expanded={areFiltersOpen} aria-keyshortcuts="f" onClick={toggleFilters}>
            Filters{isFiltered(filters) ? ' (on)' : ''}
          </button>
        </>
      }
    >
      {() =>
        today.data !== undefined && (
          <>
            <SummaryBar summary={today.data.summary} />
            {areFiltersOpen && (
              <FilterDrawer sessions={today.data.sessions} filters={filters} onChange={setFilters} />
            )}
            <Cards today={today.data} filters={filters} />
          </>
        )
      }
    </Panel>
  );
}
