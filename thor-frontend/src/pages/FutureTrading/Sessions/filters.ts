/** Which of today's sessions are shown. Pure. */

import type { Session } from '../../../types/domain';

export interface Filters {
  region: string;
  signal: string;
  outcome: string;
}

export const NO_FILTERS: Filters = { region: '', signal: '', outcome: '' };

export function isFiltered(filters: Filters): boolean {
  return Object.values(filters).some((value) => value !== '');
}

export function matches(session: Session, { region, signal, outcome }: Filters): boolean {
  return (
    (region === '' || session.region === region) &&
    (signal === '' || session.composite === signal) &&
    (outcome === '' || session.outcome === outcome)
  );
}
