"""Ticks for the bar tests: made by hand, or read from the real recordings in /work/shared/data."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ThorTrading.bars.aggregate import MinuteBars
from ThorTrading.bars.bar import Bar
from ThorTrading.models import IntradayBar

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BarKey = tuple[str, datetime]


@dataclass(frozen=True, slots=True)
class FakeTick:
    position: int
    symbol: str = "YM"
    ts: datetime = NOON
    source: str = "SIM"
    last: Decimal | None = None
    bid: Decimal | None = None
    ask: Decimal | None = None
    last_size: int | None = None
    volume: int | None = None


def tick(position: int, second: float, last: str | None = None, **fields: Any) -> FakeTick:
    """A tick `second` seconds after noon."""
    for name in {"bid", "ask"} & fields.keys():
        fields[name] = Decimal(fields[name])
    price = Decimal(last) if last is not None else None
    return FakeTick(position, ts=NOON + timedelta(seconds=second), last=price, **fields)


def fold_all(ticks: list[FakeTick]) -> dict[BarKey, Bar]:
    """The bars of an uninterrupted run over `ticks` that ends by closing everything."""
    bars = MinuteBars(lambda symbol, minute: None)
    for one in ticks:
        bars.fold(one)
    for symbol in bars.tapes:
        bars.close(symbol)
    return {(bar.symbol, bar.minute): bar for bar in bars.take_closed() if bar.has_trade}


def values(bar: Bar) -> dict[str, object]:
    return {name: getattr(bar, name) for name in Bar.__slots__}


def stored_bars(country: str = "Globex") -> dict[BarKey, dict[str, object]]:
    """What the table holds of one series."""
    rows = IntradayBar.objects.filter(country=country)
    return {(row.symbol, row.minute): {name: getattr(row, name) for name in Bar.__slots__} for row in rows}


def _microseconds(column: Any) -> list[Any]:
    return list(column.cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.int64()).to_pylist())


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value))


def recorded_ticks(path: Path, contract: str) -> list[FakeTick]:
    """One contract's rows of a recording, in the order of the file."""
    names = ["symbol", "last", "bid", "ask", "last_size"]
    table = pq.read_table(path, columns=[*names, "ts", "contract"]).filter(pa.compute.field("contract") == contract)
    columns = [table.column(name).to_pylist() for name in names]
    ticks = []
    for position, (us, symbol, last, bid, ask, size) in enumerate(
        zip(_microseconds(table.column("ts")), *columns, strict=True), start=1
    ):
        ts = EPOCH + timedelta(microseconds=us)
        prices = (_decimal(last), _decimal(bid), _decimal(ask))
        ticks.append(FakeTick(position, symbol, ts, "REPLAY", *prices, None if size is None else int(size)))
    return ticks


def vendor_minutes(path: Path) -> dict[BarKey, dict[str, Any]]:
    """The vendor's minutes of the front contract in which something traded."""
    table = pq.read_table(path)
    rows = table.drop_columns(["minute"]).to_pylist()
    minutes = [EPOCH + timedelta(microseconds=us) for us in _microseconds(table.column("minute"))]
    return {
        (row["symbol"], minute): row
        for row, minute in zip(rows, minutes, strict=True)
        if row["is_front"] and row["volume"]
    }
