"""MarketMonitor keeps Market.status true: one timer for the next transition of any market; the supervisor runs it.

It starts no thread. A turn is `step()`, then `wait()`. Between transitions a turn looks at the clock and nothing else.
"""

import logging
import threading
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import Min

from .calendar_warnings import CalendarWarnings
from .dispatch import SignalDispatcher
from .models import Market, MarketStatusChange, MarketTransition
from .schedule import next_transition
from .schedule_writer import apply_edit
from .status_writer import LATE_AFTER_SEC, apply_due
from .wakeup import Wakeup

__all__ = ["MarketMonitor", "SignalDispatcher"]
logger = logging.getLogger(__name__)
LONGEST_WAIT_SEC = 1.0
# Edits wake the monitor; this is for those that bypass Django and a NOTIFY that got lost with its connection.
LOOK_ANYWAY = timedelta(seconds=5)


class Clock(Protocol):
    """What the monitor needs of settings.CLOCK."""

    @property
    def speed(self) -> float: ...

    def now(self) -> datetime: ...

    def real_now(self) -> datetime: ...


class MarketMonitor:
    """Applies transitions when they are due, never early, and after any gap all that were missed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wakeup = Wakeup()
        self._warnings = CalendarWarnings()
        self._must_look = True
        self._is_started = False
        self._last_now: datetime | None = None
        self._last_look_real: datetime | None = None
        self._next_at: datetime | None = None
        self._flags: dict[int, tuple[bool, bool]] = {}

    def step(self) -> bool:
        """Apply everything due now; True if a status changed."""
        now = self._clock.now()
        if not self._is_look_due(now):
            self._last_now = now
            return False
        if not self._is_started:
            logger.info("Market Scheduler started")
        self._follow_flags(now)
        changes = apply_due(now, self._clock.speed)
        self._next_at = MarketTransition.objects.filter(at__gt=now).aggregate(at=Min("at"))["at"]
        self._report(changes, now)
        self._warnings.check(now, again=self._must_look)
        self._is_started, self._must_look = True, False
        self._last_now, self._last_look_real = now, self._clock.real_now()
        return bool(changes)

    def wait(self, stop_event: threading.Event) -> None:
        """Wait for the next transition or an edit, at most a real second: then the clock is looked at again."""
        if stop_event.is_set():
            return
        seconds = LONGEST_WAIT_SEC
        if self._next_at is not None:
            until_next_sec = (self._next_at - self._clock.now()).total_seconds() / self._clock.speed
            seconds = max(0.0, min(seconds, until_next_sec))
        woken = self._wakeup.wait(seconds)
        if woken is None:
            stop_event.wait(seconds)
        elif woken:
            self._must_look = True

    def close(self) -> None:
        """Give up the connection that hears edits, and with it the sign that a monitor runs."""
        self._wakeup.close()
        self._must_look = True

    def _is_look_due(self, now: datetime) -> bool:
        if self._must_look or self._last_now is None or self._last_look_real is None:
            return True
        if now < self._last_now or (self._next_at is not None and now >= self._next_at):
            return True
        return abs(self._clock.real_now() - self._last_look_real) >= LOOK_ANYWAY

    def _follow_flags(self, now: datetime) -> None:
        """Rewrite the future of markets whose flags changed behind our back, as an UPDATE in SQL does."""
        for market in Market.objects.all():
            flags = (market.is_active, market.breaks_close_market)
            if self._flags.get(market.pk) != flags:
                if market.days.exists():
                    apply_edit(market, now)
                self._flags[market.pk] = flags

    def _report(self, changes: list[MarketStatusChange], now: datetime) -> None:
        for change in changes:
            late_sec = change.late_by.total_seconds() / self._clock.speed
            late = f" (due {change.at.isoformat()}, {late_sec:.0f}s late)" if late_sec > LATE_AFTER_SEC else ""
            logger.info("%s: %s → %s%s", change.market.country, change.previous, change.status, late)
        changed = {change.market_id: change.market for change in changes}
        markets = changed.values() if self._is_started else Market.objects.filter(is_active=True)
        for market in markets:
            coming = next_transition(market, now)
            if coming is not None:
                kind = "open" if coming.to_status == "OPEN" else "close"
                seconds = (coming.at - now).total_seconds()
                logger.info(
                    "Scheduled %s next %s in %.0fs (at %s)", market.country, kind, seconds, coming.at.isoformat()
                )
