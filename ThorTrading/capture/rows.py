"""The twelve rows of a session, made from one board: no database and no clock; called by capture/capture."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from ThorTrading.capture.inputs import symbol_inputs
from ThorTrading.capture.targets import CROSSED, Entry, Side, Stakes, plan_entry
from ThorTrading.composite.board import Board, BoardRow, rule_of
from ThorTrading.composite.classify import TradeSignal
from ThorTrading.defaults import CAPTURE_GRACE, EVALUATION_WINDOW_SEC, LEAD_SYMBOL, MINIMUM_VOTES, PUNCTUAL_WITHIN
from ThorTrading.models import TOTAL, MarketSession

FUTURES_CLOSED: Final = "futures_closed"
MISSING: Final = "missing"
STALE: Final = "stale"
HOLD: Final = "hold"

_SIDES: Final[dict[TradeSignal, Side]] = {
    TradeSignal.STRONG_BUY: "BUY",
    TradeSignal.BUY: "BUY",
    TradeSignal.SELL: "SELL",
    TradeSignal.STRONG_SELL: "SELL",
}
# What TOTAL's row takes over from YM's: its prices and its trade.
_LEAD_FIELDS: Final = [
    "source",
    "last_price",
    "change",
    "change_percent",
    "bid",
    "bid_size",
    "ask",
    "ask_size",
    "spread",
    "volume",
    "vwap",
    "quote_age_ms",
    "session_open",
    "session_close",
    "open_vs_prev_number",
    "open_vs_prev_percent",
    "low_24h",
    "high_24h",
    "range_diff_24h",
    "range_pct_24h",
    "entry_side",
    "entry_price",
    "target_high",
    "target_low",
    "target_ticks",
    "stop_ticks",
    "tick_size",
    "tick_value",
    "baseline_probability",
    "baseline_pnl",
]


@dataclass(frozen=True, slots=True)
class Opening:
    """Which open is captured; `lateness_sec` is real time, the instants are market time.

    `feed` is the source that reported last, for a board without any quote to name it.
    """

    country: str
    session_date: date
    kind: MarketSession.Kind
    scheduled_at: datetime
    captured_at: datetime
    lateness_sec: float
    futures_trade: bool
    feed: str = ""


def build_rows(session_number: int, opening: Opening, board: Board) -> list[MarketSession]:
    """One row per watched future, and TOTAL last; not saved."""
    shared = _shared_fields(session_number, opening, board)
    rows = [_symbol_row(shared, opening, board, row) for row in board.rows]
    lead = next((row for row in rows if row.future == LEAD_SYMBOL), None)
    return [*rows, _total_row(shared, opening, board, lead, rows)]


def _shared_fields(session_number: int, opening: Opening, board: Board) -> dict[str, Any]:
    return {
        "session_number": session_number,
        "kind": opening.kind,
        "session_date": opening.session_date,
        "year": opening.session_date.year,
        "month": opening.session_date.month,
        "date": opening.session_date.day,
        "day": opening.session_date.strftime("%a"),
        "captured_at": opening.captured_at,
        "scheduled_at": opening.scheduled_at,
        "country": opening.country,
        "capture_status": _capture_status(opening, board),
        "evaluation_window_sec": EVALUATION_WINDOW_SEC,
        "snapshot_position": board.position,
        "source": board.source or opening.feed,
    }


def _capture_status(opening: Opening, board: Board) -> MarketSession.CaptureStatus:
    if not board.total.has_quorum:  # weighs more than lateness, which is kept in the inputs anyway
        return MarketSession.CaptureStatus.DEGRADED
    if opening.lateness_sec > PUNCTUAL_WITHIN.total_seconds():
        return MarketSession.CaptureStatus.LATE
    return MarketSession.CaptureStatus.OK


def _symbol_row(shared: dict[str, Any], opening: Opening, board: Board, row: BoardRow) -> MarketSession:
    stakes = _stakes(row)
    entry = _entry_or_reason(opening, board, row, stakes)
    session = MarketSession(
        **{**shared, **_quote_fields(row)},
        future=row.symbol,
        tick_size=stakes.tick_size,
        tick_value=stakes.tick_value,
        target_ticks=stakes.target_ticks,
        stop_ticks=stakes.stop_ticks,
        contract_weight=row.config.contract_weight,
        inputs=_inputs_of(row, stakes),
    )
    if row.classification is not None:
        session.bhs = row.classification.signal
        session.weight = row.classification.signal_weight
        session.stat_value = row.classification.stat_value
    if isinstance(entry, str):
        _make_neutral(session, entry)
    else:
        _enter(session, entry)
    return session


def _entry_or_reason(opening: Opening, board: Board, row: BoardRow, stakes: Stakes) -> Entry | str:
    """The row's entry, or why there is none: what is wrong with its own quote is said first."""
    if not opening.futures_trade:
        return FUTURES_CLOSED
    quote = row.quote
    if row.latest is None or quote is None:
        return MISSING
    if row.latest.is_stale:
        return STALE
    if quote.spread is not None and quote.spread < 0:
        return CROSSED
    side = _SIDES.get(board.total.composite_signal)
    if side is None:
        return board.total.reason or HOLD
    return plan_entry(side, quote.bid, quote.ask, stakes)


def _total_row(
    shared: dict[str, Any], opening: Opening, board: Board, lead: MarketSession | None, rows: list[MarketSession]
) -> MarketSession:
    total = board.total
    from_lead = {name: getattr(lead, name) for name in _LEAD_FIELDS} if lead is not None else {}
    session = MarketSession(
        **{**shared, **from_lead},
        future=TOTAL,
        bhs=total.composite_signal,
        weight=total.signal_weight_sum,
        weighted_average=rounded(total.avg_weighted),
        sum_weighted=rounded(total.sum_weighted),
        instrument_count=total.count,
        status=total.status,
        inputs={
            "minimum_votes": MINIMUM_VOTES,
            "lead_symbol": LEAD_SYMBOL,
            "evaluation_window_sec": EVALUATION_WINDOW_SEC,
            "grace_sec": CAPTURE_GRACE.total_seconds(),
            "lateness_sec": opening.lateness_sec,
            "futures_trade": opening.futures_trade,
            "symbols": {row.future: row.inputs for row in rows},
        },
    )
    reason = _total_reason(opening, board, lead)
    if reason:
        _make_neutral(session, reason)
    return session


def _total_reason(opening: Opening, board: Board, lead: MarketSession | None) -> str:
    """Why TOTAL has no trade; empty when YM entered."""
    if not opening.futures_trade:
        return FUTURES_CLOSED
    if board.total.composite_signal not in _SIDES:
        return board.total.reason or HOLD
    return lead.outcome_reason if lead is not None else MISSING


def _make_neutral(session: MarketSession, reason: str) -> None:
    session.wndw = MarketSession.Outcome.NEUTRAL
    session.outcome_reason = reason
    session.pnl_usd = Decimal(0)


def _enter(session: MarketSession, entry: Entry) -> None:
    session.entry_side = entry.side
    session.entry_price = entry.price
    session.target_high = entry.target_high
    session.target_low = entry.target_low
    session.baseline_probability = rounded(entry.baseline_probability)
    session.baseline_pnl = entry.baseline_pnl


def _quote_fields(row: BoardRow) -> dict[str, Any]:
    if row.latest is None:
        return {}
    quote = row.latest.quote
    open_vs_close = _difference(quote.open, quote.close)
    day_range = _difference(quote.high, quote.low)
    return {
        "source": quote.source,
        "last_price": quote.last,
        "change": quote.change,
        "change_percent": percent_of(quote.change, quote.close),
        "bid": quote.bid,
        "bid_size": quote.bid_size,
        "ask": quote.ask,
        "ask_size": quote.ask_size,
        "spread": quote.spread,
        "volume": quote.volume,
        "quote_age_ms": row.latest.age_ms,
        "session_open": quote.open,
        "session_close": quote.close,
        "open_vs_prev_number": open_vs_close,
        "open_vs_prev_percent": percent_of(open_vs_close, quote.close),
        "low_24h": quote.low,
        "high_24h": quote.high,
        "range_diff_24h": day_range,
        "range_pct_24h": percent_of(day_range, quote.close),
    }


def percent_of(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """`part` in percent of `whole`; absent when either is, or when `whole` is 0."""
    return rounded(part / whole * 100) if part is not None and whole else None


def rounded(value: Decimal | None) -> Decimal | None:
    """Six decimals, as the table keeps derived numbers, so that events show what the database holds."""
    return None if value is None else value.quantize(Decimal("0.000001"))


def _difference(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return a - b if a is not None and b is not None else None


def _stakes(row: BoardRow) -> Stakes:
    return Stakes(
        tick_size=row.instrument.tick_size,
        tick_value=row.config.tick_value,
        take_profit_usd=row.config.take_profit_usd,
        stop_loss_usd=row.config.stop_loss_usd,
    )


def _inputs_of(row: BoardRow, stakes: Stakes) -> dict[str, Any]:
    quote = row.quote
    return symbol_inputs(
        rule_of(row.config),
        change=quote.change if quote else None,
        voted=row.votes,
        more={
            "tick_size": stakes.tick_size,
            "tick_value": stakes.tick_value,
            "take_profit_usd": stakes.take_profit_usd,
            "stop_loss_usd": stakes.stop_loss_usd,
            "bid": quote.bid if quote else None,
            "ask": quote.ask if quote else None,
            "quote_ts": quote.ts.isoformat() if quote else None,
            "quote_age_ms": row.latest.age_ms if row.latest else None,
            "is_stale": row.latest.is_stale if row.latest else None,
            "stale_reason": row.latest.stale_reason if row.latest else None,
        },
    )
