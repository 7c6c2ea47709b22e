/** Narrows today's sessions by region, signal and outcome. */

import { outcomeWord } from '../../../components/OutcomeBadge';
import { signalWord } from '../../../components/SignalBadge';
import type { Outcome, Session, Signal } from '../../../types/domain';
import { isFiltered, NO_FILTERS, type Filters } from './filters';
import styles from './Sessions.module.css';

interface Choice {
  label: string;
  value: string;
  options: readonly { value: string; text: string }[];
  onPick: (value: string) => void;
}

function Select({ label, value, options, onPick }: Choice) {
  return (
    <label>
      {label}{' '}
      <select
        value={value}
        onChange={(event) => {
          onPick(event.target.value);
        }}
      >
        <option value="">All</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </label>
  );
}

function options<T extends string>(values: readonly T[], word: (value: T) => string) {
  return [...new Set(values)].map((value) => ({ value, text: word(value) }));
}

interface Props {
  sessions: readonly Session[];
  filters: Filters;
  onChange: (filters: Filters) => void;
}

export function FilterDrawer({ sessions, filters, onChange }: Props) {
  const change = (key: keyof Filters) => (value: string) => {
    onChange({ ...filters, [key]: value });
  };
  const signals = options<Signal>(
    sessions.map((session) => session.composite),
    signalWord,
  );
  const outcomes = options<Outcome>(
    sessions.map((session) => session.outcome),
    outcomeWord,
  );
  const regions = options<string>(
    sessions.map((session) => session.region),
    String,
  );
  return (
    <div className={styles['filters']}>
      <Select label="Region" value={filters.region} options={regions} onPick={change('region')} />
      <Select label="Signal" value={filters.signal} options={signals} onPick={change('signal')} />
      <Select label="Outcome" value={filters.outcome} options={outcomes} onPick={change('outcome')} />
      <button
        type="button"
        disabled={!isFiltered(filters)}
        onClick={() => {
          onChange(NO_FILTERS);
        }}
      >
        Clear
      </button>
    </div>
  );
}
