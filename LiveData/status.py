"""The state of each feed in Redis: written by FeedPump, read by the API, health and whoever uses quotes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

import orjson
import redis
from django.conf import settings

from . import keys
from .connection import client
from .freshness import FeedState, state_by_silence


@dataclass(frozen=True, slots=True)
class FeedStatus:
    """How a feed was when it last reported; instants are real time but `market_at`, its market time.

    `age_ms` is real time since its last report, as of the reading; `errors` counts what went wrong, by reason.
    """

    source: str
    provider: str
    state: FeedState
    last_read_at: datetime | None = None
    last_change_at: datetime | None = None
    market_at: datetime | None = None
    age_ms: int | None = None
    errors: dict[str, int] = field(default_factory=dict)
    message: str = ""
    is_missed_when_silent: bool = False  # what happens during its silence is lost to those who depend on it

    @property
    def alive(self) -> bool:
        return self.state == "live"

    def silent_seconds(self, now_real: datetime) -> float:
        """Real seconds since the last report; endless where there was none."""
        if self.last_read_at is None:
            return float("inf")
        return max(0.0, (now_real - self.last_read_at).total_seconds())

    def state_at(self, now_real: datetime) -> FeedState:
        """The state as of `now_real`: a feed that fell silent is stale."""
        return state_by_silence(self.state, self.silent_seconds(now_real), settings.FEED_STALE_AFTER_SEC)


def _text(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def write_status(connection: redis.Redis, status: FeedStatus) -> None:
    fields: dict[str, str] = {
        "provider": status.provider,
        "state": status.state,
        "last_read_at": _text(status.last_read_at),
        "last_change_at": _text(status.last_change_at),
        "market_at": _text(status.market_at),
        "errors": orjson.dumps(status.errors).decode(),
        "message": status.message,
        "is_missed_when_silent": "1" if status.is_missed_when_silent else "",
    }
    connection.hset(keys.feed_status(status.source), mapping=cast(Any, fields))


def status_from_hash(source: str, fields: Mapping[str, str]) -> FeedStatus:
    return FeedStatus(
        source=source,
        provider=fields.get("provider", ""),
        state=cast(FeedState, fields.get("state", "stale")),
        last_read_at=_instant(fields.get("last_read_at")),
        last_change_at=_instant(fields.get("last_change_at")),
        market_at=_instant(fields.get("market_at")),
        errors=orjson.loads(fields.get("errors") or "{}"),
        message=fields.get("message", ""),
        is_missed_when_silent=bool(fields.get("is_missed_when_silent")),
    )


def read_status(source: str, connection: redis.Redis | None = None) -> FeedStatus | None:
    """One feed as it last reported; None where it never did."""
    fields: Any = (connection or client()).hgetall(keys.feed_status(source))
    return status_from_hash(source, fields) if fields else None


def read_statuses() -> list[FeedStatus]:
    """Every feed that ever reported, with its state and age as of now."""
    return [_as_of(status, settings.CLOCK.real_now()) for status in map(read_status, keys.SOURCES) if status]


def _as_of(status: FeedStatus, now_real: datetime) -> FeedStatus:
    silent = status.silent_seconds(now_real)
    state = status.state_at(now_real)
    message = status.message
    if state != status.state:
        message = f"The feed has not reported for {silent:.0f} s"
    age_ms = round(silent * 1000) if status.last_read_at else None
    return replace(status, state=state, age_ms=age_ms, message=message)
