"""Which workers should run, as a function of the markets: pure, called by supervisor on every look."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarketState:
    """What decides over a market's own workers."""

    country: str
    is_open: bool
    is_active: bool
    has_session_capture: bool


def desired_countries(markets: Iterable[MarketState]) -> frozenset[str]:
    """The countries whose bar worker should run: open, active and with `enable_session_capture`."""
    return frozenset(
        market.country for market in markets if market.is_open and market.is_active and market.has_session_capture
    )
