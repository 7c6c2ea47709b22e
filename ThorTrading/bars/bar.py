"""One minute of one symbol, tick by tick; pure. Folded by bars/aggregate, kept by bars/state and bars/writer."""

from datetime import datetime
from decimal import Decimal
from typing import Protocol


class PricedTick(Protocol):
    """What a bar needs of a tick of LiveData."""

    @property
    def position(self) -> int: ...
    @property
    def symbol(self) -> str: ...
    @property
    def ts(self) -> datetime: ...
    @property
    def source(self) -> str: ...
    @property
    def last(self) -> Decimal | None: ...
    @property
    def bid(self) -> Decimal | None: ...
    @property
    def ask(self) -> Decimal | None: ...
    @property
    def last_size(self) -> int | None: ...
    @property
    def volume(self) -> int | None: ...


class Bar:
    """Open, high, low, close and volume are of trades; ticks and the closing quote are of every tick.

    Open, close and quote remember their place in the order (ts, position), so that a tick that
    arrives late falls where it belongs, and `last_position` refuses a tick folded in already.
    """

    __slots__ = (
        "ask_close",
        "bid_close",
        "close",
        "close_at",
        "close_position",
        "high",
        "last_position",
        "low",
        "minute",
        "open",
        "open_at",
        "open_position",
        "quote_at",
        "quote_position",
        "symbol",
        "ticks",
        "volume",
    )

    def __init__(self, symbol: str, minute: datetime) -> None:
        self.symbol = symbol
        self.minute = minute
        self.open: Decimal | None = None
        self.high: Decimal | None = None
        self.low: Decimal | None = None
        self.close: Decimal | None = None
        self.volume: int | None = None
        self.bid_close: Decimal | None = None
        self.ask_close: Decimal | None = None
        self.ticks = 0
        self.open_at: datetime | None = None
        self.open_position: int | None = None
        self.close_at: datetime | None = None
        self.close_position: int | None = None
        self.quote_at: datetime | None = None
        self.quote_position: int | None = None
        self.last_position = 0

    @property
    def has_trade(self) -> bool:
        return self.open is not None

    def fold(self, tick: PricedTick, traded: bool, volume: int | None) -> None:
        """Add one tick; `volume` is what it adds to the minute's volume, None where the feed tells none."""
        self.ticks += 1
        self.last_position = tick.position
        if volume is not None:
            self.volume = (self.volume or 0) + volume
        if tick.bid is not None or tick.ask is not None:
            self._fold_quote(tick)
        if traded and tick.last is not None:
            self._fold_trade(tick.last, tick.ts, tick.position)

    def _fold_quote(self, tick: PricedTick) -> None:
        if self.quote_at is None or tick.ts >= self.quote_at:
            self.bid_close, self.ask_close = tick.bid, tick.ask
            self.quote_at, self.quote_position = tick.ts, tick.position

    def _fold_trade(self, price: Decimal, at: datetime, position: int) -> None:
        """Ticks come in the order of position, so at an equal ts the newcomer is the later one."""
        if self.open_at is None or at < self.open_at:
            self.open, self.open_at, self.open_position = price, at, position
        if self.close_at is None or at >= self.close_at:
            self.close, self.close_at, self.close_position = price, at, position
        if self.high is None or price > self.high:
            self.high = price
        if self.low is None or price < self.low:
            self.low = price
