"""One look at everything the stream shows as state, made in a worker thread for hub."""

import logging
from dataclasses import asdict, dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Final

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection

from LiveData.latest import read_latest
from LiveData.models import Instrument
from LiveData.status import read_statuses
from ThorTrading.api.rows import board_answer
from ThorTrading.composite.board import assemble_board, load_watched
from ThorTrading.models import SymbolConfig

logger = logging.getLogger(__name__)

SETTINGS_EVERY_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Reading:
    """`market_time` runs at `speed` from `real_time` on; `position` is the tick stream's at the look."""

    position: int
    rows: list[dict[str, Any]]
    total: dict[str, Any]
    feeds: list[dict[str, Any]]
    market_time: datetime
    real_time: datetime
    speed: float

    @property
    def snapshot(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "total": self.total,
            "feeds": self.feeds,
            "market_time": self.market_time,
            "real_time": self.real_time,
            "speed": self.speed,
        }

    @property
    def heartbeat(self) -> dict[str, Any]:
        """The clock and the feed; feed_age_ms is the freshest feed's, None without one."""
        freshest = min(
            (feed for feed in self.feeds if feed["age_ms"] is not None), key=lambda feed: feed["age_ms"], default=None
        )
        return {
            "market_time": self.market_time,
            "speed": self.speed,
            "real_time": self.real_time,
            "feed_age_ms": freshest["age_ms"] if freshest else None,
            "feed_state": freshest["state"] if freshest else "none",
        }


class Reader:
    """Looks when called, in any thread but one at a time; reads the settings tables only every few seconds."""

    def __init__(self) -> None:
        self._watched: list[tuple[Instrument, SymbolConfig]] = []
        self._watched_until = float("-inf")

    def read(self) -> Reading:
        """Look now; raises what Redis raises. A database that is away leaves the settings as last known."""
        if monotonic() >= self._watched_until:
            self._load_watched()
        clock = settings.CLOCK
        real_now = clock.real_now()
        latest = read_latest([instrument.symbol for instrument, _ in self._watched], real_now)
        board = assemble_board(self._watched, latest.quotes, latest.position)
        answer = board_answer(board, clock.now())
        return Reading(
            position=latest.position,
            rows=answer["rows"],
            total=answer["total"],
            feeds=[asdict(status) | {"alive": status.alive} for status in read_statuses()],
            market_time=clock.now(),
            real_time=real_now,
            speed=clock.speed,
        )

    def read_clock(self) -> dict[str, Any]:
        """What a heartbeat says of the time."""
        clock = settings.CLOCK
        return {"market_time": clock.now(), "speed": clock.speed, "real_time": clock.real_now()}

    def _load_watched(self) -> None:
        try:
            self._watched = load_watched()
        except DatabaseError as error:
            logger.warning("Stream: the settings cannot be read and stay as they were: %s", error)
        finally:
            connection.close()  # this thread belongs to a pool: nobody would look after its connection
        self._watched_until = monotonic() + SETTINGS_EVERY_SECONDS
