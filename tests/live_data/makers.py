"""Quotes for tests, with only what a test cares about said."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from redis import Redis

from LiveData import keys
from LiveData.quotes import PRICE_FIELDS, Quote

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)


def quote(symbol: str = "YM", /, **fields: Any) -> Quote:
    values = {"ts": NOON, "source": "SIM", "received_at": NOON, **fields}
    for name in PRICE_FIELDS:
        if isinstance(values.get(name), str):
            values[name] = Decimal(values[name])
    return Quote(symbol=symbol, **values)


def entry_ids(client: Redis) -> list[str]:
    """Ids of the stream's entries, oldest first."""
    entries: Any = client.xrange(keys.STREAM)
    return [entry_id for entry_id, _ in entries]
