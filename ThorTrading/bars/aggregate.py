"""Folds the stream of ticks into one-minute bars, a minute once per symbol; pure. bars/worker drives it."""

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from ThorTrading.bars.bar import Bar, PricedTick

MINUTE = timedelta(minutes=1)
CLOSED_BARS_KEPT = 4096  # in memory, so that late ticks seldom ask the database


class Tape:
    """What is known of one symbol between its ticks: the minute being built and what the next tick is compared with."""

    __slots__ = ("bar", "has_sizes", "last", "late_ticks", "newest_at", "newest_minute", "source", "symbol", "volume")

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        self.bar: Bar | None = None
        self.newest_minute: datetime | None = None
        self.late_ticks = 0
        self.source = ""
        self.newest_at: datetime | None = None
        self.last: Decimal | None = None
        self.volume: int | None = None
        self.has_sizes = False

    def _forget(self, source: str) -> None:
        """Another source counts its own volume, so nothing of the old one may be compared with it."""
        self.source = source
        self.newest_at = self.last = self.volume = None
        self.has_sizes = False

    def read(self, tick: PricedTick) -> tuple[bool, int | None]:
        """Say whether the tick carries a trade and what it adds to volume; remember it for the next one."""
        if tick.source != self.source:
            self._forget(tick.source)
        is_late = self.newest_at is not None and tick.ts < self.newest_at
        growth = self._grow(tick.volume, is_late)
        if tick.last_size is not None:
            self.has_sizes = True
            traded = tick.last_size > 0
        elif tick.volume is not None:
            traded = bool(growth)
        else:
            traded = not self.has_sizes and self.last is not None and tick.last != self.last
        traded = traded and tick.last is not None
        if not is_late:
            self.newest_at = tick.ts
            self.last = tick.last if tick.last is not None else self.last
        if tick.volume is None and tick.last_size is not None:
            return traded, tick.last_size if traded else 0
        return traded, growth

    def _grow(self, volume: int | None, is_late: bool) -> int | None:
        """Growth of the cumulative volume. A fall below half is the daily reset: all since then is growth.

        A smaller fall is the exchange taking back a trade, and a late tick's lower volume is only old.
        """
        if volume is None:
            return None
        before = self.volume
        if before is None:
            self.volume = volume
            return 0
        if volume < before and is_late:
            return 0
        self.volume = volume
        if volume >= before:
            return volume - before
        return volume if volume * 2 <= before else 0


class MinuteBars:
    """Every symbol's minute being built, and the bars closed or corrected since they were last taken."""

    def __init__(self, find_closed: Callable[[str, datetime], Bar | None]) -> None:
        """`find_closed` brings back a bar closed earlier and no longer in memory, None if there was none."""
        self.tapes: dict[str, Tape] = {}
        self._find_closed = find_closed
        self._remembered: OrderedDict[tuple[str, datetime], Bar] = OrderedDict()
        self._closed: dict[tuple[str, datetime], Bar] = {}

    def fold(self, tick: PricedTick) -> None:
        """Fold one tick; ticks come in the order of their position."""
        tape = self.tapes.get(tick.symbol)
        if tape is None:
            tape = self.tapes[tick.symbol] = Tape(tick.symbol)
        minute = tick.ts.replace(second=0, microsecond=0)
        bar = tape.bar
        if bar is None or bar.minute != minute:
            bar = self._turn_to(tape, minute)
        traded, volume = tape.read(tick)
        if tick.position > bar.last_position:
            bar.fold(tick, traded, volume)

    def expect_stored_through(self, symbol: str, minute: datetime) -> None:
        """Begin a symbol whose bars up to `minute` may be stored: ticks that far back ask for the stored bar."""
        self.tapes[symbol] = tape = Tape(symbol)
        tape.newest_minute = minute

    def ended(self, now: datetime) -> list[str]:
        """Symbols whose minute being built is over by the clock."""
        return [t.symbol for t in self.tapes.values() if t.bar is not None and t.bar.minute + MINUTE <= now]

    def close(self, symbol: str) -> None:
        """Close the minute being built; a later tick of that minute opens it again."""
        tape = self.tapes[symbol]
        if tape.bar is not None:
            self._put_closed(tape.bar)
            tape.bar = None

    def take_closed(self) -> list[Bar]:
        """Bars closed or corrected since the last call, those without a trade too, each once."""
        closed = list(self._closed.values())
        self._closed.clear()
        while len(self._remembered) > CLOSED_BARS_KEPT:
            self._remembered.popitem(last=False)
        return closed

    def _turn_to(self, tape: Tape, minute: datetime) -> Bar:
        if tape.newest_minute is None or minute > tape.newest_minute:
            self.close(tape.symbol)
            tape.newest_minute = minute
            tape.bar = Bar(tape.symbol, minute)
            return tape.bar
        bar = self._bring_back(tape.symbol, minute)
        if minute == tape.newest_minute:
            tape.bar = bar
        else:
            tape.late_ticks += 1
            self._put_closed(bar)
        return bar

    def _bring_back(self, symbol: str, minute: datetime) -> Bar:
        bar = self._remembered.get((symbol, minute))
        return bar or self._find_closed(symbol, minute) or Bar(symbol, minute)

    def _put_closed(self, bar: Bar) -> None:
        key = (bar.symbol, bar.minute)
        self._closed[key] = bar
        self._remembered[key] = bar
        self._remembered.move_to_end(key)
