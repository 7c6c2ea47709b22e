"""The one quote type of every feed and its wire format; used by feeds, publisher, stream readers and ThorTrading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson

PRICE_FIELDS = ("last", "bid", "ask", "open", "high", "low", "close", "change")
SIZE_FIELDS = ("last_size", "bid_size", "ask_size", "volume")
VALUE_FIELDS = PRICE_FIELDS + SIZE_FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One look at one instrument; absent is None, never 0.

    `ts` is market time (the source's own where it has one), `received_at` is real time.
    """

    symbol: str
    ts: datetime
    source: str
    received_at: datetime
    last: Decimal | None = None
    bid: Decimal | None = None
    ask: Decimal | None = None
    last_size: int | None = None
    bid_size: int | None = None
    ask_size: int | None = None
    volume: int | None = None
    open: Decimal | None = None
    high: Decimal | None = None
    low: Decimal | None = None
    close: Decimal | None = None
    change: Decimal | None = None
    contract: str | None = None

    @property
    def spread(self) -> Decimal | None:
        if self.bid is None or self.ask is None:
            return None
        return self.ask - self.bid

    def has_same_values(self, other: "Quote") -> bool:
        """True when nothing a trader would see differs; times do not count."""
        return all(getattr(self, name) == getattr(other, name) for name in VALUE_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick(Quote):
    """A published quote and its place in the stream."""

    position: int


def plain(value: Decimal) -> str:
    """Text without an exponent, so that Postgres, Lua and people read the same number."""
    return format(value, "f")


def to_wire(quote: Quote) -> dict[str, str | int]:
    """Prices and instants as text (exact everywhere), sizes as integers, absent fields left out."""
    fields: dict[str, str | int] = {
        "symbol": quote.symbol,
        "ts": quote.ts.isoformat(),
        "source": quote.source,
        "received_at": quote.received_at.isoformat(),
    }
    for name in PRICE_FIELDS:
        price = getattr(quote, name)
        if price is not None:
            fields[name] = plain(price)
    for name in SIZE_FIELDS:
        size = getattr(quote, name)
        if size is not None:
            fields[name] = size
    if quote.contract is not None:
        fields["contract"] = quote.contract
    return fields


def _values(fields: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "symbol": fields["symbol"],
        "ts": datetime.fromisoformat(fields["ts"]),
        "source": fields["source"],
        "received_at": datetime.fromisoformat(fields["received_at"]),
        "contract": fields.get("contract"),
    }
    for name in PRICE_FIELDS:
        price = fields.get(name)
        if price is not None:
            values[name] = Decimal(price)
    for name in SIZE_FIELDS:
        size = fields.get(name)
        if size is not None:
            values[name] = int(size)
    return values


def quote_from_wire(fields: Mapping[str, Any]) -> Quote:
    return Quote(**_values(fields))


def tick_from_wire(position: int, fields: Mapping[str, Any]) -> Tick:
    return Tick(position=position, **_values(fields))


def encode_poll(quotes: Iterable[Quote]) -> bytes:
    return orjson.dumps([to_wire(quote) for quote in quotes])


def decode_poll(first_position: int, payload: bytes | str) -> tuple[Tick, ...]:
    return tuple(
        tick_from_wire(position, fields) for position, fields in enumerate(orjson.loads(payload), start=first_position)
    )
