"""The names of the engine's own keys in Redis (SPEC 4)."""

from typing import Final

EVENTS_STREAM: Final = "events:stream"
EVENTS_KEPT: Final = 10_000


def current_bar_key(country: str, symbol: str) -> str:
    """The minute being built."""
    return f"bar:1m:current:{country}:{symbol}"


def closed_bars_key(country: str) -> str:
    """Closed bars waiting for Postgres."""
    return f"q:bars:1m:{country}"
