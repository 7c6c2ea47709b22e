"""The newest quote of every symbol with its age, read in one piece; for the API, capture and grading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from . import keys
from .connection import client
from .freshness import quote_staleness
from .quotes import Quote, quote_from_wire
from .status import FeedStatus, status_from_hash

# One script, so that position, quotes and feed states belong to one instant.
SCRIPT = """
local symbols = #ARGV > 0 and ARGV or redis.call('SMEMBERS', KEYS[2])
local quotes = {}
for _, symbol in ipairs(symbols) do quotes[#quotes + 1] = redis.call('HGETALL', KEYS[3] .. symbol) end
local states = {}
for i = 4, #KEYS do states[#states + 1] = redis.call('HGETALL', KEYS[i]) end
return {redis.call('GET', KEYS[1]) or '0', quotes, states}
"""


@dataclass(frozen=True, slots=True)
class LatestQuote:
    """A quote, its place in the stream, and whether it may be trusted now.

    `age_ms` is real time since the feed last confirmed it.
    """

    quote: Quote
    position: int
    age_ms: int
    is_stale: bool
    stale_reason: str | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All quotes asked for as they stood at one stream position."""

    quotes: dict[str, LatestQuote]
    position: int


def read_latest(symbols: Sequence[str] | None, now_real: datetime) -> Snapshot:
    """The newest quotes of `symbols` (None: of every symbol), with ages at real instant `now_real`."""
    if symbols is not None and not symbols:
        return Snapshot({}, int(str(client().get(keys.POSITION) or 0)))
    position, hashes, statuses = _read(symbols)
    quotes: dict[str, LatestQuote] = {}
    for fields in hashes:
        if "symbol" in fields:
            latest = _latest(fields, statuses, now_real)
            quotes[latest.quote.symbol] = latest
    return Snapshot(quotes, position)


def newest_published_ts() -> datetime | None:
    """The newest market time among the latest quotes; None where nothing was published."""
    _, hashes, _ = _read(None)
    return max((datetime.fromisoformat(fields["ts"]) for fields in hashes if "ts" in fields), default=None)


def _read(symbols: Sequence[str] | None) -> tuple[int, list[dict[str, str]], dict[str, FeedStatus]]:
    names = [keys.POSITION, keys.SYMBOLS, keys.LATEST_PREFIX, *map(keys.feed_status, keys.SOURCES)]
    position, quotes, states = client().eval(SCRIPT, len(names), *names, *(symbols or ()))
    statuses = {
        source: status_from_hash(source, _pairs(fields))
        for source, fields in zip(keys.SOURCES, states, strict=True)
        if fields
    }
    return int(position), [_pairs(fields) for fields in quotes], statuses


def _pairs(flat: Any) -> dict[str, str]:
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _latest(fields: dict[str, str], statuses: dict[str, FeedStatus], now_real: datetime) -> LatestQuote:
    quote = quote_from_wire(fields)
    confirmed_at = datetime.fromtimestamp(int(fields["confirmed_ms"]) / 1000, UTC)
    age_seconds = max(0.0, (now_real - confirmed_at).total_seconds())
    status = statuses.get(quote.source)
    reason = quote_staleness(
        age_seconds,
        status.state_at(now_real) if status else None,
        settings.FEED_STALE_AFTER_SEC,
    )
    return LatestQuote(quote, int(fields["position"]), round(age_seconds * 1000), reason is not None, reason)
