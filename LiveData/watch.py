"""Notices feeds of any process that fell silent without a word and keeps their incidents; one worker calls `step`."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings

from . import keys
from .incidents import IncidentBook
from .status import FeedStatus, read_status


class Clock(Protocol):
    def now(self) -> datetime: ...
    def real_now(self) -> datetime: ...


class SilenceWatch:
    """A killed publisher cannot say that it is dead, so somebody else must."""

    def __init__(self, clock: Clock, futures_trading: Callable[[datetime], bool]) -> None:
        self._clock = clock
        self._futures_trading = futures_trading
        # What was silent before us may be about to start with us.
        self._watched_since = clock.real_now()
        self._silent: dict[str, IncidentBook] = {}

    def step(self) -> None:
        """Open an incident for each feed that fell silent, and close those of feeds that report again."""
        for source in keys.SOURCES:
            status = read_status(source)
            if status is not None and status.is_missed_when_silent:
                self._look_at(status)

    def _look_at(self, status: FeedStatus) -> None:
        book = self._silent.get(status.source)
        if self._is_missed(status):
            if book is None and status.market_at and status.last_read_at:
                book = self._silent[status.source] = IncidentBook(status.source)
                book.open("It fell silent without a word", status.market_at, status.last_read_at)
        elif book is not None and status.alive:
            book.close(self._clock.now(), self._clock.real_now())
            del self._silent[status.source]

    def _is_missed(self, status: FeedStatus) -> bool:
        """Silent for longer than the limit while we watched and the futures traded; an ended feed said goodbye."""
        if status.state != "live" or status.last_read_at is None:
            return False
        now_real = self._clock.real_now()
        silence = now_real - max(status.last_read_at, self._watched_since)
        limit = timedelta(seconds=settings.FEED_STALE_AFTER_SEC)
        return silence > limit and (status.source in self._silent or self._futures_trading(self._clock.now()))
