"""Events for browsers: `market`, `session`, `bar`, `feed` onto `events:stream`; read by api/stream."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Literal

import orjson
from django.db import transaction

from LiveData import connection
from ThorTrading.models import MarketSession
from ThorTrading.state import EVENTS_KEPT, EVENTS_STREAM

EventKind = Literal["market", "session", "bar", "feed"]


def encode(payload: object) -> bytes:
    """JSON with Decimals as plain numbers and instants as ISO-8601 with offset."""
    return orjson.dumps(payload, default=_encode_decimal)


def _encode_decimal(value: object) -> orjson.Fragment:
    if isinstance(value, Decimal) and value.is_finite():
        return orjson.Fragment(format(value, "f"))
    raise TypeError(f"{type(value).__name__} has no place in an event")


def publish(kind: EventKind, payload: Mapping[str, Any]) -> None:
    """Append one event; raises what the Redis client raises."""
    connection.client().xadd(
        EVENTS_STREAM, {"kind": kind, "data": encode(payload)}, maxlen=EVENTS_KEPT, approximate=True
    )


def publish_after_commit(kind: EventKind, payload: Mapping[str, Any]) -> None:
    """Append the event once the present transaction is durable (now, without one).

    A Redis that is away loses the event, not the work: the failure is logged and the API has the facts.
    """
    transaction.on_commit(partial(publish, kind, payload), robust=True)


def session_summary(total: MarketSession, lead: MarketSession | None) -> dict[str, Any]:
    """A session as SPEC 6 shows it (`today/`, event `session`), without its symbols.

    `total` is the TOTAL row and `lead` the row of YM, whose entry is the trade.
    """
    return {
        "session_number": total.session_number,
        "region": total.country,
        "kind": total.kind,
        "session_date": total.session_date,
        "opened_at": total.scheduled_at,
        "captured_at": total.captured_at,
        "capture_status": total.capture_status,
        "source": total.source,
        "composite": total.bhs,
        "weight": total.weight,
        "weighted_average": total.weighted_average,
        "sum_weighted": total.sum_weighted,
        "instrument_count": total.instrument_count,
        "status": total.status,
        "ym_entry": _entry(lead) if lead is not None and lead.entry_price is not None else None,
        "evaluation_window_sec": total.evaluation_window_sec,
        "outcome": total.wndw,
        "outcome_label": MarketSession.Outcome(total.wndw).label,
        "outcome_reason": total.outcome_reason,
        "pnl": total.pnl_usd,
        "mark_pnl": total.mark_pnl_usd,
        "resolved_at": total.resolved_at,
        "elapsed_sec": total.elapsed_sec,
        "baseline_probability": total.baseline_probability,
    }


def _entry(lead: MarketSession) -> dict[str, Any]:
    is_long = lead.entry_side == MarketSession.EntrySide.BUY
    return {
        "side": lead.entry_side,
        "price": lead.entry_price,
        "target": lead.target_high if is_long else lead.target_low,
        "stop": lead.target_low if is_long else lead.target_high,
        "spread_at_entry": lead.spread,
    }
