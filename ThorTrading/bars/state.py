"""The running fold in Redis: each symbol's tape and the position it reflects, saved in one transaction.

With them go the closed bars to their queues and the bars being built to where the screens read them, so that a
process killed at any instant leaves either all of a turn or nothing of it. bars/worker loads and saves.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, cast

import orjson

from LiveData.connection import client
from ThorTrading.bars.aggregate import Tape
from ThorTrading.bars.bar import Bar
from ThorTrading.state import closed_bars_key, current_bar_key

TAPES_KEY: Final = "bar:1m:tapes"
POSITION_KEY: Final = "bar:1m:position"
QUIET_KEY: Final = "bar:1m:quiet"
QUIET_KEPT: Final = timedelta(hours=6)

PRICES: Final = ("open", "high", "low", "close", "bid_close", "ask_close")
INSTANTS: Final = ("minute", "open_at", "close_at", "quote_at")
SHOWN: Final = ("symbol", "minute", "open", "high", "low", "close", "volume", "bid_close", "ask_close", "ticks")


def bar_record(bar: Bar) -> dict[str, Any]:
    """The bar's fields under the names of the table's columns."""
    return {name: getattr(bar, name) for name in Bar.__slots__}


def bar_from_record(record: Mapping[str, Any]) -> Bar:
    """The bar of a decoded record; instants as text, prices as text."""
    bar = Bar(record["symbol"], datetime.fromisoformat(record["minute"]))
    for name in Bar.__slots__:
        value = record[name]
        if value is not None and name in PRICES:
            value = Decimal(value)
        elif value is not None and name in INSTANTS:
            value = datetime.fromisoformat(value)
        setattr(bar, name, value)
    return bar


def encode_record(record: Mapping[str, Any]) -> bytes:
    """JSON with exact decimals (as text) and ISO instants."""
    return orjson.dumps(record, default=str)


def encode_tape(tape: Tape) -> bytes:
    """Everything the next tick of the symbol is compared with, and the bar being built."""
    record = {name: getattr(tape, name) for name in Tape.__slots__ if name != "bar"}
    return encode_record(record | {"bar": bar_record(tape.bar) if tape.bar else None})


def decode_tape(data: str) -> Tape:
    """The tape of `encode_tape`."""
    record = orjson.loads(data)
    tape = Tape(record["symbol"])
    tape.source, tape.volume, tape.has_sizes = record["source"], record["volume"], record["has_sizes"]
    tape.late_ticks = record["late_ticks"]
    tape.last = None if record["last"] is None else Decimal(record["last"])
    tape.newest_at = _instant(record["newest_at"])
    tape.newest_minute = _instant(record["newest_minute"])
    tape.bar = bar_from_record(record["bar"]) if record["bar"] else None
    return tape


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _quiet_field(symbol: str, minute: datetime) -> str:
    return f"{minute.isoformat()} {symbol}"


class BarState:
    """What the bars keep in Redis."""

    def __init__(self) -> None:
        self._client = client()

    def load(self) -> tuple[int | None, list[Tape]]:
        """The position last saved and the tapes as they were at it; None when nothing was ever saved."""
        with self._client.pipeline(transaction=True) as trip:
            trip.get(POSITION_KEY)
            trip.hvals(TAPES_KEY)
            position, tapes = trip.execute()
        return (None if position is None else int(position)), [decode_tape(data) for data in tapes]

    def save(
        self,
        position: int,
        tapes: Iterable[Tape],
        closed: Mapping[str, Sequence[Bar]],
        quiet: Iterable[Bar],
        shown: Mapping[str, Collection[str]],
        countries: Collection[str],
    ) -> None:
        """Save a turn: changed `tapes`, `closed` bars by country, `quiet` minutes (no trade, so no bar, so far).

        `shown` says for each changed symbol in which of all `countries` its bar being built appears.
        """
        with self._client.pipeline(transaction=True) as trip:
            trip.set(POSITION_KEY, position)
            for tape in tapes:
                trip.hset(TAPES_KEY, tape.symbol, encode_tape(tape))
                trip.delete(*(current_bar_key(country, tape.symbol) for country in countries))
                if tape.bar is not None and tape.bar.has_trade:
                    fields = _shown_fields(tape.bar)
                    for country in shown[tape.symbol]:
                        trip.hset(current_bar_key(country, tape.symbol), mapping=fields)
            for country, bars in closed.items():
                records = [encode_record(bar_record(bar) | {"country": country}) for bar in bars]
                trip.rpush(closed_bars_key(country), *records)
            for bar in quiet:
                trip.hset(QUIET_KEY, _quiet_field(bar.symbol, bar.minute), encode_record(bar_record(bar)))
            trip.execute()

    def find_quiet(self, symbol: str, minute: datetime) -> Bar | None:
        """A closed minute of the last hours that had ticks and no trade: a late trade makes it a bar."""
        data = self._client.hget(QUIET_KEY, _quiet_field(symbol, minute))
        return bar_from_record(orjson.loads(data)) if data else None

    def forget_quiet(self, newest: datetime) -> None:
        """Drop the quiet minutes that lie too far behind `newest`."""
        oldest = (newest - QUIET_KEPT).isoformat()
        fields = cast(list[str], self._client.hkeys(QUIET_KEY))
        old = [field for field in fields if field < oldest]
        if old:
            self._client.hdel(QUIET_KEY, *old)


def _shown_fields(bar: Bar) -> dict[Any, Any]:
    values = {name: getattr(bar, name) for name in SHOWN}
    values["minute"] = bar.minute.isoformat()
    return {name: str(value) for name, value in values.items() if value is not None}
