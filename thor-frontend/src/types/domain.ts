/** The API's shapes by hand, in one place, until they are generated from its OpenAPI schema. */

export interface Instrument {
  symbol: string;
  name: string;
  tick_size: number;
  display_precision: number;
  thirty_seconds: boolean;
}

export type Signal = 'STRONG_BUY' | 'BUY' | 'HOLD' | 'SELL' | 'STRONG_SELL';

export interface QuoteRow {
  instrument: Instrument;
  last: number | null;
  bid: number | null;
  ask: number | null;
  bid_size: number | null;
  ask_size: number | null;
  spread: number | null;
  volume: number | null;
  open_price: number | null;
  high_price: number | null;
  low_price: number | null;
  close_price: number | null;
  change: number | null;
  change_percent: number | null;
  ts: string | null;
  age_ms: number | null;
  is_stale: boolean;
  stale_reason: string | null;
  source: string | null;
  extended_data: {
    signal: Signal | null;
    stat_value: number | null;
    contract_weight: number | null;
    signal_weight: number | null;
    high_52w: number | null;
    low_52w: number | null;
    dist_from_52w_high: number | null;
    dist_from_52w_low: number | null;
  };
}

export interface Total {
  sum_weighted: number | null;
  avg_weighted: number | null;
  count: number;
  signal_weight_sum: number | null;
  composite_signal: Signal;
  composite_signal_weight: number | null;
  status: string;
  reason?: string | null;
  as_of: string | null;
}

export interface LatestQuotes {
  rows: QuoteRow[];
  total: Total;
}

export type MarketState = 'PREOPEN' | 'OPEN' | 'PRECLOSE' | 'CLOSED' | 'HOLIDAY_CLOSED';

export interface Market {
  id: number;
  country: string;
  display_name: string;
  timezone_name: string;
  market_open_time: string;
  market_close_time: string;
  status: 'OPEN' | 'CLOSED';
  on_break: boolean;
  is_active: boolean;
  is_control_market: boolean;
  weight: number;
  sort_order: number;
  current_time: { datetime: string; utc_offset: string; formatted_24h: string };
  market_status: {
    current_state: MarketState;
    reason: string;
    next_event: string | null;
    next_open_at: string | null;
    next_close_at: string | null;
    seconds_to_next_event: number | null;
    is_holiday_today: boolean;
    holiday_name: string | null;
    early_close: boolean;
  };
  schedule_known_until: string | null;
  warnings: string[];
}

export interface Composite {
  composite_score: number;
  active_markets: number;
  total_control_markets: number;
  max_possible: number;
  session_phase: string;
  timestamp: string;
}

export type Outcome = 'PENDING' | 'WORKED' | 'DIDNT_WORK' | 'EXPIRED' | 'NEUTRAL' | 'ERROR';

export interface SessionSymbol {
  symbol: string;
  signal: Signal | null;
  bid: number | null;
  ask: number | null;
  entry_side: 'BUY' | 'SELL' | null;
  entry_price: number | null;
  target_high: number | null;
  target_low: number | null;
  tick_size: number | null;
  outcome: Outcome;
  outcome_reason: string;
  pnl: number | null;
}

export interface YmEntry {
  side: 'BUY' | 'SELL';
  price: number;
  target: number;
  stop: number;
  spread_at_entry: number | null;
}

export interface Session {
  session_number: number;
  region: string;
  kind: 'OPEN' | 'MANUAL';
  opened_at: string;
  capture_status: 'OK' | 'DEGRADED' | 'LATE' | 'RECONSTRUCTED';
  composite: Signal;
  weight: number | null;
  weighted_average: number | null;
  status: string;
  ym_entry: YmEntry | null;
  evaluation_window_sec: number;
  outcome: Outcome;
  outcome_label: string;
  outcome_reason: string;
  pnl: number | null;
  mark_pnl: number | null;
  resolved_at: string | null;
  elapsed_sec: number | null;
  symbols: SessionSymbol[];
}

export interface SessionSummary {
  total_sessions: number;
  entries_made: number;
  worked: number;
  didnt_work: number;
  expired: number;
  total_pnl: number | null;
  hit_rate: number | null;
  baseline_hit_rate: number | null;
  best_region: string | null;
}

export interface TodaysSessions {
  date: string;
  sessions: Session[];
  summary: SessionSummary;
}

export interface WorkerHealth {
  name: string;
  state: string;
  last_beat: string | null;
  failures: number;
  last_error: string;
}

export type FeedState = 'live' | 'stale' | 'error' | 'ended' | 'none' | 'unreachable';

export interface FeedStatus {
  source: string;
  state: FeedState;
  age_ms: number | null;
  message: string | null;
}

export interface Alert {
  kind: string;
  subject: string;
  message: string;
  raised_at: string;
}

export interface Health {
  status: string;
  market_time: string;
  speed: number;
  data_provider: string;
  leader: boolean;
  workers: WorkerHealth[];
  feeds: FeedStatus[];
  alerts: Alert[];
}

export interface Person {
  username: string;
  is_staff: boolean;
}
