"""Runs a feed from a command: publishes, waits for the storing to keep up, stores by itself where no server does."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.core.management import CommandError
from django.db import OperationalError
from redis.exceptions import RedisError

from . import keys
from .connection import blocking_client, client
from .errors import DataKindMismatchError, FeedError
from .feeds.base import Feed
from .kind import Kind, claim
from .publish import Publisher
from .pump import FURTHEST_AHEAD, FeedPump
from .status import FeedStatus
from .streams import TickLog
from .ticks.ingest import Ingestor
from .ticks.offsets import committed_position

# What Redis may hold that Postgres does not: some 10 MB, far below its limit.
MOST_TICKS_AHEAD = 50_000
LOOK_SECONDS = 0.05


class Clock(Protocol):
    @property
    def speed(self) -> float: ...
    def now(self) -> datetime: ...
    def real_now(self) -> datetime: ...


@contextmanager
def told_in_sentences() -> Iterator[None]:
    """What a person can put right ends the command with a sentence instead of a traceback."""
    try:
        yield
    except (FeedError, DataKindMismatchError) as error:
        raise CommandError(str(error)) from error
    except RedisError as error:
        # Without the address: it may hold a password.
        raise CommandError(f"Redis does not answer ({error}): check REDIS_URL.") from error
    except OperationalError as error:
        raise CommandError(f"PostgreSQL does not answer ({str(error).strip()}): check DATABASE_URL.") from error


class HandRun:
    """One feed, pumped by a command until it ends or the command is stopped."""

    def __init__(
        self,
        feed: Feed,
        kind: Kind,
        clock: Clock,
        say: Callable[[str], None],
        on_status: Callable[[FeedStatus], None] | None = None,
        *,
        keeps_incidents: bool = False,
    ) -> None:
        claim(kind)
        self._say = say
        self._stop = threading.Event()
        # LiveData knows no hours, and nobody hands any to a command: it takes the futures to trade.
        self.pump = FeedPump(
            feed,
            Publisher(client(), feed.provider),
            clock,
            lambda now: True,
            on_status,
            latest_allowed=lambda: settings.CLOCK.now() + FURTHEST_AHEAD,
            keeps_incidents=keeps_incidents,
        )
        self._log: TickLog | None = None
        self._ingestor: Ingestor | None = None

    def step(self) -> bool:
        """One step of the feed, no further ahead of Postgres than memory can bear; True when more is due at once."""
        more = self.pump.step()
        if self.pump.locked_out:
            raise CommandError(self.pump.locked_out)
        while not self._keep_up(MOST_TICKS_AHEAD):
            self._stop.wait(LOOK_SECONDS)
        return more

    def wait(self, seconds: float) -> None:
        """Wait real seconds, storing meanwhile what there is to store."""
        self._keep_up(0)
        self._stop.wait(seconds)

    def finish(self) -> None:
        """Return when everything published is stored."""
        while not self._keep_up(0):
            self._stop.wait(LOOK_SECONDS)

    def close(self, *, has_ended: bool = True) -> None:
        """Leave; without `has_ended` the feed's last report stands."""
        self.pump.close(has_ended=has_ended)
        if self._ingestor:
            self._ingestor.close()

    def _keep_up(self, most_ahead: int) -> bool:
        """Store, if it is ours to do; True when Postgres is at most `most_ahead` ticks behind."""
        published = int(str(client().get(keys.POSITION) or 0))
        if self._ingestor is None and published > committed_position() and not client().exists(keys.INGEST_HEARTBEAT):
            self._say("No Thor server is storing ticks, so this command stores them itself.")
            self._log = TickLog(blocking_client())
            self._ingestor = Ingestor(self._log, settings.CLOCK)
        if self._log and self._ingestor:
            while self._log.follow_step(block_ms=0) or self._ingestor.step(wait_seconds=0):
                pass
        return published - committed_position() <= most_ahead
