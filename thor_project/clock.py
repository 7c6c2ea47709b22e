"""Market time: the real clock, or an anchored one that runs at a chosen speed.

`settings.CLOCK` is one of these. Market time stamps ticks, transitions, windows and countdowns; real time (`real_now`)
measures ages, lateness and retries and is never scaled. An anchored clock follows the `Anchor` kept in Postgres
(`thor_project.installation`), so that every process on one database reads the same time.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

ANCHOR_LIFETIME_SEC = 1.0


class Clock(Protocol):
    """What every part of Thor is given to know the time."""

    @property
    def speed(self) -> float:
        """Market seconds in a real second."""

    def now(self) -> datetime:
        """Market time, aware, UTC."""

    def real_now(self) -> datetime:
        """Wall-clock time, aware, UTC."""

    def wait(self, event: threading.Event, until: datetime, at_most: float = 1.0) -> bool:
        """Wait for `event` or market instant `until`, at most `at_most` real seconds; True if `event` is set."""


def wait_real_seconds(event: threading.Event, seconds: float, at_most: float) -> bool:
    """Wait for `event`, never longer than `at_most` so that the caller looks at the clock again."""
    return event.wait(max(0.0, min(seconds, at_most)))


@dataclass(frozen=True, slots=True)
class Anchor:
    """Market time read `market` at real instant `real`, and has run at `speed` since; at 0 it stands still."""

    real: datetime
    market: datetime
    speed: float
    running: bool

    def at(self, real_now: datetime) -> datetime:
        """Market time at a real instant."""
        if not self.running:
            return self.market
        return self.market + (real_now - self.real) * self.speed


class AnchoredClock:
    """Market time by the anchor stored in Postgres.

    The leading process keeps the anchor itself (`keep`); any other process reads it again when it is a second old,
    so a jump or a stop of the clock reaches a command in another shell.
    """

    def __init__(self, load: Callable[[], Anchor | None]) -> None:
        self._load = load
        self._anchor: Anchor | None = None
        self._loaded_at = float("-inf")
        self._is_kept = False
        self._lock = threading.Lock()

    @property
    def speed(self) -> float:
        anchor = self._current()
        return anchor.speed if anchor else 1.0

    def keep(self, anchor: Anchor) -> None:
        """Follow `anchor` from now on, without reading it from the database again."""
        with self._lock:
            self._anchor, self._is_kept = anchor, True

    def now(self) -> datetime:
        anchor = self._current()
        real = self.real_now()
        return anchor.at(real) if anchor else real

    def real_now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, event: threading.Event, until: datetime, at_most: float = 1.0) -> bool:
        return wait_real_seconds(event, (until - self.now()).total_seconds() / self.speed, at_most)

    def _current(self) -> Anchor | None:
        """The anchor; `None` (real time) on a database that has none."""
        with self._lock:
            if not self._is_kept and time.monotonic() - self._loaded_at > ANCHOR_LIFETIME_SEC:
                self._anchor = self._load()
                self._loaded_at = time.monotonic()
            return self._anchor


@dataclass(frozen=True, slots=True)
class ClockStart:
    """A parsed `THOR_CLOCK`: where market time begins and how fast it runs."""

    market: datetime
    speed: float


MAXIMUM_SPEED = 3600.0


def parse_clock(text: str) -> ClockStart:
    """`2026-03-10T23:55:00Z@60` as a start; ValueError with a sentence for people otherwise."""
    right = "use <instant>@<speed>, for example 2026-03-10T23:55:00Z@60"
    instant, separator, speed_text = text.partition("@")
    try:
        market = datetime.fromisoformat(instant.strip())
        speed = float(speed_text) if separator else 1.0
    except ValueError:
        raise ValueError(f"{text!r} is not an instant and a speed: {right}.") from None
    if market.tzinfo is None:
        raise ValueError(f"{text!r} has an instant without an offset: {right}.")
    if not 0 < speed <= MAXIMUM_SPEED:
        raise ValueError(f"{text!r} has a speed outside 0 to {MAXIMUM_SPEED:.0f}: {right}.")
    if not datetime(2000, 1, 1, tzinfo=UTC) <= market <= datetime(2100, 1, 1, tzinfo=UTC):
        raise ValueError(f"{text!r} is outside the years 2000 to 2100: {right}.")
    return ClockStart(market.astimezone(UTC), speed)


def resume(anchor: Anchor, real_now: datetime, at_least: datetime | None) -> Anchor:
    """The anchor that goes on from where a stopped or killed clock stood, never before `at_least`."""
    market = anchor.at(real_now)
    if at_least is not None:
        market = max(market, at_least)
    return Anchor(real_now, market, anchor.speed, running=True)


def jump(anchor: Anchor, real_now: datetime, market: datetime) -> Anchor:
    """The anchor after a step of the clock to `market`."""
    return Anchor(real_now, market, anchor.speed, running=True)
