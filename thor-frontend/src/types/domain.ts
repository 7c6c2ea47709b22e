/** The API's shapes under the names that the page uses; generated from its OpenAPI schema (`make types`). */

import type { components } from './api';

type Schemas = components['schemas'];

export type Instrument = Schemas['Instrument'];
export type QuoteRow = Schemas['QuoteRow'];
export type Total = Schemas['Total'];
export type LatestQuotes = Schemas['LatestQuotes'];
export type Signal = Total['composite_signal'];

export type Market = Schemas['Market'];
export type Composite = Schemas['Composite'];

export type Session = Schemas['SessionWithSymbols'];
export type SessionSymbol = Schemas['Symbol'];
export type SessionSummary = Schemas['DaySummary'];
export type TodaysSessions = Schemas['Today'];
export type YmEntry = Schemas['Entry'];
export type Outcome = Session['outcome'];

export type Person = Schemas['Me'];

export type FeedStatus = Schemas['FeedStatus'];
/** A heartbeat also says when there is no feed, or when nobody can ask. */
export type FeedState = FeedStatus['state'] | 'none' | 'unreachable';

/** /api/health/ is an open-ended object in the schema; these are the parts shown here. */
export interface Health {
  status: string;
  market_time: string;
  speed: number;
  data_provider: string;
  feeds: Pick<FeedStatus, 'source' | 'state' | 'age_ms' | 'message'>[];
  workers: WorkerHealth[];
  alerts: Alert[];
}

export interface WorkerHealth {
  name: string;
  state: string;
  last_error: string;
}

export interface Alert {
  kind: string;
  subject: string;
  message: string;
}
