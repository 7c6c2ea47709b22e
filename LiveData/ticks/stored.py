"""Reading ticks back from Postgres as the records the stream carries; used by TickLog, regrades and tests."""

from collections.abc import Iterable
from typing import Any

from LiveData.models import Tick as TickRow
from LiveData.quotes import VALUE_FIELDS, Tick

_COLUMNS = ("position", "symbol", "ts", "source", "received_at", "contract", *VALUE_FIELDS)


def stored_after(position: int, limit: int) -> list[Tick]:
    """At most `limit` stored ticks after `position`, in order."""
    rows = TickRow.objects.filter(position__gt=position).order_by("position").values(*_COLUMNS)
    return as_ticks(rows[:limit])


def as_ticks(rows: Iterable[dict[str, Any]]) -> list[Tick]:
    return [Tick(**row) for row in rows]
