"""The bar workers: `Intraday-Globex` folds every tick once and fans out, `Intraday-<country>` stores its market's bars.

The supervisor starts what `bar_workers` and `for_market` return.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from GlobalMarkets import schedule
from GlobalMarkets.models import Market
from LiveData.quotes import Tick
from ThorTrading import events
from ThorTrading.bars import writer
from ThorTrading.bars.aggregate import MinuteBars
from ThorTrading.bars.bar import Bar
from ThorTrading.bars.state import BarState
from ThorTrading.bars.writer import GLOBEX
from ThorTrading.clock import Clock
from ThorTrading.worker import Worker

logger = logging.getLogger(__name__)

TICKS_AT_ONCE: Final = 5000
# Real time. A minute over by the clock waits this long for a tick still on its way; one that is later corrects the bar.
QUIET_BEFORE_CLOSE: Final = timedelta(seconds=2)
CLOSED_BARS_EVERY: Final = timedelta(seconds=1)
BARS_BEING_BUILT_EVERY: Final = timedelta(seconds=5)
SWEEP_EVERY: Final = timedelta(seconds=5)
CLOSED_BARS_IN_AN_EVENT: Final = (
    500  # more come only from a recording replayed at full speed; charts ask the API for those
)


class TickReader(Protocol):
    """What the bars ask of LiveData.streams.TickLog."""

    def read_after(self, position: int, limit: int = ...) -> list[Tick]: ...


def bar_workers(clock: Clock, log: TickReader) -> list[Worker]:
    """The workers that always run."""
    return [GlobexBars(clock, log)]


def for_market(country: str) -> Worker:
    """The worker that runs while the market is open and has `enable_session_capture`."""
    return MarketBars(country)


class GlobexBars(Worker):
    """Folds each tick once, saves what it folded, and hands closed bars to the queue of every market they belong to."""

    name = f"Intraday-{GLOBEX}"
    idle_seconds = 0.25

    def __init__(self, clock: Clock, log: TickReader) -> None:
        super().__init__()
        self._clock = clock
        self._log = log

    def setup(self) -> None:
        """Take up the fold where the last turn saved it."""
        self._kept = BarState()
        self._bars = MinuteBars(self._find_closed)
        self._outbox = BarEvents()
        self._swept_at = self._clock.real_now()
        self._countries = [GLOBEX, *Market.objects.values_list("country", flat=True)]
        self._sweep(self._countries)
        self._restore()
        arrived = self._clock.real_now()
        self._arrived_at = dict.fromkeys(self._bars.tapes, arrived)

    def _restore(self) -> None:
        position, tapes = self._kept.load()
        self._bars.tapes = {tape.symbol: tape for tape in tapes}
        if position is None:
            newest = writer.newest_minutes(GLOBEX)
            position = writer.position_to_reread_from(max(newest.values(), default=None))
            for symbol, minute in newest.items():
                self._bars.expect_stored_through(symbol, minute)
        self._position = position

    def tick(self) -> bool:
        ticks = self._log.read_after(self._position, limit=TICKS_AT_ONCE)
        now, real_now = self._clock.now(), self._clock.real_now()
        changed = {tick.symbol for tick in ticks}
        for tick in ticks:
            self._bars.fold(tick)
        for symbol in changed:
            self._arrived_at[symbol] = real_now
        for symbol in self._bars.ended(now):
            if real_now - self._arrived_at[symbol] >= QUIET_BEFORE_CLOSE:
                self._bars.close(symbol)
                changed.add(symbol)
        if ticks:
            self._position = ticks[-1].position
        if changed:
            self._save(changed)
        if real_now - self._swept_at >= SWEEP_EVERY:
            # A market's last minute closes after its own worker has stopped.
            self._swept_at = real_now
            self._sweep(self._countries)
        self._outbox.send(real_now)
        return len(ticks) == TICKS_AT_ONCE

    def _save(self, changed: set[str]) -> None:
        closed = self._bars.take_closed()
        tapes = [self._bars.tapes[symbol] for symbol in changed]
        building = [tape.bar for tape in tapes if tape.bar is not None]
        countries_at = countries_by_minute({bar.minute for bar in [*closed, *building]})
        by_country: dict[str, list[Bar]] = defaultdict(list)
        for bar in closed:
            for country in countries_at[bar.minute] if bar.has_trade else ():
                by_country[country].append(bar)
        self._kept.save(
            self._position,
            tapes,
            by_country,
            [bar for bar in closed if not bar.has_trade],
            {bar.symbol: countries_at[bar.minute] for bar in building},
            self._countries,
        )
        self._outbox.put(closed, building)
        writer.drain(GLOBEX)

    def _find_closed(self, symbol: str, minute: datetime) -> Bar | None:
        return writer.find_stored(GLOBEX, symbol, minute) or self._kept.find_quiet(symbol, minute)

    def _sweep(self, countries: Iterable[str]) -> None:
        for country in countries:
            writer.drain(country)
        newest = max((tape.newest_minute for tape in self._bars.tapes.values() if tape.newest_minute), default=None)
        if newest is not None:
            self._kept.forget_quiet(newest)


class MarketBars(Worker):
    """Stores one open market's closed bars as they come."""

    idle_seconds = 0.5

    def __init__(self, country: str) -> None:
        super().__init__(f"Intraday-{country}")
        self._country = country
        self._is_announced = False

    def setup(self) -> None:
        if not self._is_announced:
            self._is_announced = True
            logger.info("Intraday metrics worker STARTED for %s", self._country)

    def tick(self) -> bool:
        writer.drain(self._country)
        return False

    def teardown(self) -> None:
        if self.stopping.is_set() and self._is_announced:
            self._is_announced = False
            logger.info("Intraday metrics worker STOPPED for %s", self._country)


def countries_by_minute(minutes: Iterable[datetime]) -> dict[datetime, list[str]]:
    """Whose bars each minute's are: Globex, and every market open at that minute whose session is captured."""
    enabled = set(Market.objects.filter(is_active=True, enable_session_capture=True).values_list("country", flat=True))
    return {minute: [GLOBEX, *sorted(schedule.open_countries_at(minute) & enabled)] for minute in sorted(minutes)}


class BarEvents:
    """The `bar` events of the Globex bars: closed ones within a second, those being built every five."""

    def __init__(self) -> None:
        self._closed: dict[tuple[str, datetime], dict[str, Any]] = {}
        self._building: dict[str, dict[str, Any]] = {}
        self._sent_at: datetime | None = None

    def put(self, closed: Iterable[Bar], building: Iterable[Bar]) -> None:
        for bar in closed:
            self._building.pop(bar.symbol, None)
            if bar.has_trade:
                self._closed[bar.symbol, bar.minute] = bar_for_browsers(bar, is_closed=True)
        for bar in building:
            if bar.has_trade:
                self._building[bar.symbol] = bar_for_browsers(bar, is_closed=False)

    def send(self, real_now: datetime) -> None:
        pause = CLOSED_BARS_EVERY if self._closed else BARS_BEING_BUILT_EVERY
        if not (self._closed or self._building) or (self._sent_at is not None and real_now - self._sent_at < pause):
            return
        self._sent_at = real_now
        bars = [*list(self._closed.values())[-CLOSED_BARS_IN_AN_EVENT:], *self._building.values()]
        self._closed, self._building = {}, {}
        events.publish("bar", {"country": GLOBEX, "interval": "1m", "bars": bars})


def bar_for_browsers(bar: Bar, *, is_closed: bool) -> dict[str, Any]:
    """A bar under the names of the bars API."""
    return {
        "symbol": bar.symbol,
        "start": bar.minute,
        "open": bar.open,
        "high": bar.high,
        "low": bar.low,
        "close": bar.close,
        "volume": bar.volume,
        "ticks": bar.ticks,
        "is_closed": is_closed,
    }
