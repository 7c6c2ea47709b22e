/** Plausible rows for tests; each test overrides what it is about. */

import type { LatestQuotes, Market, QuoteRow, Session, Total } from '../types/domain';

export function quoteRow(symbol: string, changes: Partial<QuoteRow> = {}): QuoteRow {
  return {
    instrument: {
      symbol,
      name: `${symbol} future`,
      tick_size: 1,
      display_precision: 0,
      thirty_seconds: false,
    },
    last: 47387,
    bid: 47380,
    ask: 47388,
    bid_size: 2,
    ask_size: 3,
    spread: 8,
    volume: 87927,
    open_price: 46874,
    high_price: 47506,
    low_price: 47306,
    close_price: 47396,
    change: -9,
    change_percent: -0.019,
    ts: '2025-10-25T00:00:00Z',
    age_ms: 140,
    is_stale: false,
    stale_reason: null,
    source: 'SIM',
    extended_data: {
      signal: 'HOLD',
      stat_value: 0,
      contract_weight: 1,
      signal_weight: 0,
      high_52w: 47683,
      low_52w: 36000,
      dist_from_52w_high: 296,
      dist_from_52w_low: 11387,
    },
    ...changes,
  };
}

export function total(changes: Partial<Total> = {}): Total {
  return {
    sum_weighted: 125.5,
    avg_weighted: 11.409,
    count: 11,
    signal_weight_sum: 5,
    composite_signal: 'BUY',
    composite_signal_weight: 1,
    status: 'LIVE TOTAL',
    reason: '',
    as_of: '2025-10-25T00:00:00Z',
    ...changes,
  };
}

export function latest(...rows: QuoteRow[]): LatestQuotes {
  return { rows, total: total() };
}

export function market(changes: Partial<Market> = {}): Market {
  return {
    id: 1,
    country: 'Japan',
    display_name: 'Tokyo',
    timezone_name: 'Asia/Tokyo',
    market_open_time: '09:00:00',
    market_close_time: '15:30:00',
    status: 'CLOSED',
    on_break: false,
    is_active: true,
    is_control_market: true,
    weight: 0.1,
    sort_order: 1,
    currency: 'JPY',
    enable_futures_capture: true,
    enable_open_capture: true,
    enable_close_capture: false,
    enable_session_capture: true,
    breaks_close_market: false,
    next_transition: null,
    current_time: {
      datetime: '2026-03-11T08:55:00+09:00',
      date: '2026-03-11',
      day: 'Wednesday',
      formatted_12h: '08:55:00 AM',
      formatted_24h: '08:55:00',
      utc_offset: '+09:00',
      dst_active: false,
    },
    market_status: {
      current_state: 'PREOPEN',
      reason: 'scheduled',
      next_event: 'OPEN',
      next_open_at: '2026-03-11T00:00:00Z',
      next_close_at: '2026-03-11T06:30:00Z',
      seconds_to_next_event: 300,
      is_holiday_today: false,
      holiday_name: null,
      early_close: false,
    },
    schedule_known_until: '2027-12-31',
    warnings: [],
    ...changes,
  };
}

export function session(changes: Partial<Session> = {}): Session {
  return {
    session_number: 1,
    region: 'Japan',
    session_date: '2026-03-11',
    opened_at: '2026-03-11T00:00:00Z',
    captured_at: '2026-03-11T00:00:02Z',
    source: 'SIM',
    sum_weighted: 125.5,
    instrument_count: 11,
    baseline_probability: 0.3,
    composite: 'BUY',
    weight: 5,
    weighted_average: 11.4,
    ym_entry: { side: 'BUY', price: 47388, target: 47408, stop: 47368, spread_at_entry: 8 },
    outcome: 'PENDING',
    outcome_label: 'Pending',
    outcome_reason: '',
    kind: 'OPEN',
    capture_status: 'OK',
    status: 'LIVE TOTAL',
    pnl: null,
    mark_pnl: null,
    resolved_at: null,
    elapsed_sec: null,
    evaluation_window_sec: 1800,
    symbols: [],
    ...changes,
  };
}
