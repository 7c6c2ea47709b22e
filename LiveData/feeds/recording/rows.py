"""One recorded row and what its raw values mean: pure; used by the readers of Parquet and CSV."""

import math
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from LiveData.cells import Cell, exact, parse_number
from LiveData.quotes import PRICE_FIELDS, SIZE_FIELDS, Quote

REQUIRED: Final = ("symbol", "ts", "last", "bid", "ask", "last_size", "bid_size", "ask_size")
OPTIONAL: Final = ("contract", "volume", "open", "high", "low", "close", "change")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FRACTION: Final = re.compile(r"(?P<before>[^.]*)\.(?P<digits>[0-9]+)(?P<after>[^0-9.]?.*)")


@dataclass(frozen=True, slots=True)
class Row:
    """A recorded row with its values still raw; `ts_ns` is nanoseconds since 1970 UTC."""

    ts_ns: int
    file: int
    number: int
    symbol: str
    contract: str | None
    raw: dict[str, object]


def instant(ts_ns: int) -> datetime:
    """To the microsecond, as Postgres keeps it."""
    return _EPOCH + timedelta(microseconds=ts_ns // 1000)


def nanoseconds(text: str) -> int | None:
    """An ISO-8601 instant (UTC where it has no offset) to the nanosecond; None where it is none."""
    fraction = _FRACTION.fullmatch(text.strip())
    digits = fraction["digits"] if fraction else ""
    try:
        whole = datetime.fromisoformat(fraction["before"] + fraction["after"] if fraction else text.strip())
    except ValueError:
        return None
    since = (whole if whole.tzinfo else whole.replace(tzinfo=UTC)) - _EPOCH
    return (since.days * 86_400 + since.seconds) * 10**9 + int(digits[:9].ljust(9, "0"))


@lru_cache(maxsize=65_536)  # a recording shows few prices many times
def _float_price(raw: float) -> Cell:
    if math.isnan(raw):
        return Cell(None)
    if math.isinf(raw):
        return Cell(None, "not_finite")
    return Cell(exact(Decimal(repr(raw))))


def _number(raw: object) -> Cell:
    if raw is None or raw == "":
        return Cell(None)
    if isinstance(raw, float):
        return _float_price(raw)
    if isinstance(raw, str) and raw.strip().lower() == "nan":
        return Cell(None)
    return parse_number(raw)


def _price(name: str, raw: object) -> Cell:
    cell = _number(raw)
    # Recorders write 0 for "none"; a net change of 0 is a change of 0.
    return Cell(None, "zero") if cell.value == 0 and name != "change" else cell


def _size(raw: object) -> Cell:
    cell = _number(raw)
    if cell.value is not None and (cell.value < 0 or cell.value != cell.value.to_integral_value()):
        return Cell(None, "not_a_size")
    return cell


def to_quote(row: Row, symbol: str, received_at: datetime, refused: Counter[str]) -> Quote:
    """The quote of a row under `symbol`; a value that cannot be meant is left out and counted."""
    prices: dict[str, Decimal | None] = {}
    sizes: dict[str, int | None] = {}
    for name, raw in row.raw.items():
        cell = _size(raw) if name in SIZE_FIELDS else _price(name, raw)
        if cell.reason:
            refused[cell.reason] += 1
        if name in SIZE_FIELDS:
            sizes[name] = None if cell.value is None else int(cell.value)
        elif name in PRICE_FIELDS:
            prices[name] = cell.value
    return Quote(
        symbol=symbol,
        ts=instant(row.ts_ns),
        source="REPLAY",
        received_at=received_at,
        contract=row.contract,
        last=prices.get("last"),
        bid=prices.get("bid"),
        ask=prices.get("ask"),
        open=prices.get("open"),
        high=prices.get("high"),
        low=prices.get("low"),
        close=prices.get("close"),
        change=prices.get("change"),
        last_size=sizes.get("last_size"),
        bid_size=sizes.get("bid_size"),
        ask_size=sizes.get("ask_size"),
        volume=sizes.get("volume"),
    )
