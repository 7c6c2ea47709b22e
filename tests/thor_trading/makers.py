"""Small working neighbours of the engine: boards, ticks and a log, with only what a test cares about said."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from LiveData.latest import LatestQuote
from LiveData.models import Instrument
from LiveData.quotes import PRICE_FIELDS, Quote, Tick
from ThorTrading.composite.board import Board, assemble_board
from ThorTrading.models import SymbolConfig

OPEN_AT = datetime(2026, 3, 11, 0, 0, tzinfo=UTC)  # Tokyo, 09:00
# symbol, tick size, tick value, bear, strong buy above, buy above (as seeded)
_SYMBOLS = [
    ("YM", "1", "5", False, "60", "10"),
    ("ES", "0.25", "12.5", False, "6", "1"),
    ("NQ", "0.25", "5", False, "15", "2.5"),
    ("RTY", "0.1", "5", False, "15", "2.5"),
    ("CL", "0.01", "10", False, "0.3", "0.05"),
    ("SI", "0.005", "25", False, "0.06", "0.01"),
    ("HG", "0.0005", "12.5", False, "0.012", "0.002"),
    ("GC", "0.1", "10", True, "3", "0.5"),
    ("VX", "0.05", "50", True, "0.1", "0.05"),
    ("DX", "0.005", "5", True, "0.15", "0.025"),
    ("ZB", "0.03125", "31.25", True, "0.9375", "0.15625"),
]
SYMBOLS = [symbol for symbol, *_ in _SYMBOLS]
BEARS = {symbol for symbol, _, _, is_bear, *_ in _SYMBOLS if is_bear}


def watched() -> list[tuple[Instrument, SymbolConfig]]:
    """The eleven as seeded, unsaved."""
    return [
        (
            Instrument(symbol=symbol, tick_size=Decimal(tick_size)),
            SymbolConfig(
                symbol=symbol,
                tick_value=Decimal(tick_value),
                take_profit_usd=Decimal(100),
                stop_loss_usd=Decimal(100),
                contract_weight=Decimal(1),
                is_bear=is_bear,
                strong_buy_above=Decimal(strong),
                buy_above=Decimal(plain),
                sell_below=-Decimal(plain),
                strong_sell_at_or_below=-Decimal(strong),
            ),
        )
        for symbol, tick_size, tick_value, is_bear, strong, plain in _SYMBOLS
    ]


def quote(symbol: str, **fields: Any) -> Quote:
    """A quote one tick wide around 100, up enough for STRONG_BUY (a bear: down enough for STRONG_SELL)."""
    _, size, _, is_bear, strong, _ = next(row for row in _SYMBOLS if row[0] == symbol)
    values: dict[str, Any] = {
        "ts": OPEN_AT,
        "source": "SIM",
        "received_at": OPEN_AT,
        "last": "100",
        "bid": "100",
        "ask": str(Decimal(100) + Decimal(size)),
        "close": "100",
        "change": str((Decimal(strong) + Decimal("0.001")) * (-1 if is_bear else 1)),
        **fields,
    }
    for name in PRICE_FIELDS:
        if isinstance(values.get(name), str):
            values[name] = Decimal(values[name])
    return Quote(symbol=symbol, **values)


def latest(one: Quote, position: int = 1, *, is_stale: bool = False) -> LatestQuote:
    return LatestQuote(one, position, 140, is_stale, "age" if is_stale else None)


def board(changed: Mapping[str, LatestQuote | None] | None = None, position: int = 100) -> Board:
    """All eleven strongly for BUY, but for what `changed` says; None takes a quote away."""
    quotes: dict[str, LatestQuote | None] = {symbol: latest(quote(symbol)) for symbol in SYMBOLS}
    quotes.update(changed or {})
    return assemble_board(watched(), {s: q for s, q in quotes.items() if q is not None}, position)


def tick(position: int, at: float, bid: str | None, ask: str | None, symbol: str = "YM") -> Tick:
    """A tick `at` seconds after OPEN_AT."""
    return Tick(
        position=position,
        symbol=symbol,
        ts=OPEN_AT + timedelta(seconds=at),
        source="SIM",
        received_at=OPEN_AT,
        bid=None if bid is None else Decimal(bid),
        ask=None if ask is None else Decimal(ask),
    )


class FakeLog:
    """A tick log that holds what a test appends, and has seen the stream's end when the test says so."""

    def __init__(self, *ticks: Tick) -> None:
        self.ticks = list(ticks)
        self.seen_end_at: datetime | None = None

    def read_after(self, position: int, limit: int = 5000) -> list[Tick]:
        return [one for one in self.ticks if one.position > position][:limit]

    def wait_after(self, position: int, timeout: float) -> bool:
        return self.head_position() > position

    def head_position(self) -> int:
        return max((one.position for one in self.ticks), default=0)

    def caught_up_at(self) -> datetime | None:
        return self.seen_end_at


def values(*parts: object) -> tuple[object, ...]:
    """Several values to compare at once; the type checker would refuse Decimals beside the test's plain integers."""
    return parts
