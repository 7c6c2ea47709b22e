"""The clock as the engine needs it; `settings.CLOCK` is one."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Market time runs at `speed` market seconds per real second, and may step forward."""

    @property
    def speed(self) -> float: ...

    def now(self) -> datetime:
        """Market time, aware, UTC."""

    def real_now(self) -> datetime:
        """Wall clock, aware, UTC."""


def real_seconds_since(market_instant: datetime, clock: Clock) -> float:
    """Real seconds from a market instant to now: market time divided by the speed."""
    return (clock.now() - market_instant).total_seconds() / clock.speed
