"""The eleven futures and TOTAL in the words of SPEC 6; the same for api/quotes and the stream."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from LiveData.models import Instrument
from ThorTrading.capture.rows import percent_of
from ThorTrading.composite.board import Board, BoardRow
from ThorTrading.composite.total import Total


def number(value: Decimal | None, digits: int | None = None) -> float | None:
    """A JSON number, rounded where it is a quotient; absent stays absent."""
    if value is None:
        return None
    return float(value if digits is None else round(value, digits))


def board_answer(board: Board, as_of: datetime) -> dict[str, Any]:
    """The answer of quotes/latest: `as_of` is market time."""
    return {"rows": [quote_row(row) for row in board.rows], "total": total_answer(board.total, as_of)}


def quote_row(row: BoardRow) -> dict[str, Any]:
    """One future with its signal; every field is there, absent ones are null."""
    quote, latest = row.quote, row.latest
    values = {name: number(getattr(quote, name, None)) for name in ("last", "bid", "ask", "spread", "change")}
    sizes = {name: getattr(quote, name, None) for name in ("bid_size", "ask_size", "volume")}
    days = {f"{name}_price": number(getattr(quote, name, None)) for name in ("open", "high", "low", "close")}
    return {
        "instrument": instrument_answer(row.instrument),
        **values,
        **sizes,
        **days,
        "change_percent": number(percent_of(quote.change, quote.close), 3) if quote else None,
        "ts": quote.ts if quote else None,
        "age_ms": latest.age_ms if latest else None,
        "is_stale": latest.is_stale if latest else True,
        "stale_reason": latest.stale_reason if latest else "missing",
        "source": quote.source if quote else None,
        "extended_data": _extended(row),
    }


def instrument_answer(instrument: Instrument) -> dict[str, Any]:
    return {
        "symbol": instrument.symbol,
        "name": instrument.name,
        "tick_size": float(instrument.tick_size),
        "display_precision": instrument.display_precision,
        "thirty_seconds": instrument.thirty_seconds,
    }


def _extended(row: BoardRow) -> dict[str, Any]:
    """The signal, and the 52-week range, which is unknown until a worker keeps it."""
    vote = row.classification
    return {
        "signal": vote.signal if vote else None,
        "stat_value": number(vote.stat_value) if vote else None,
        "contract_weight": float(row.config.contract_weight),
        "signal_weight": vote.signal_weight if vote else None,
        "high_52w": None,
        "low_52w": None,
        "dist_from_52w_high": None,
        "dist_from_52w_low": None,
    }


def total_answer(total: Total, as_of: datetime) -> dict[str, Any]:
    return {
        "sum_weighted": float(total.sum_weighted),
        "avg_weighted": number(total.avg_weighted, 3),
        "count": total.count,
        "signal_weight_sum": total.signal_weight_sum,
        "composite_signal": total.composite_signal,
        "composite_signal_weight": total.composite_signal_weight,
        "status": total.status,
        "reason": total.reason,
        "as_of": as_of,
    }
