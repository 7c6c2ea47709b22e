"""Small working neighbours for unit tests."""

import threading
from datetime import UTC, datetime, timedelta


class FakeClock:
    """A clock that moves only when told: `now` in market time, `real` beside it, `speed` between them."""

    def __init__(self, now: datetime | str, speed: float = 1.0, real: datetime | None = None) -> None:
        self._market = datetime.fromisoformat(now).astimezone(UTC) if isinstance(now, str) else now
        self._real = real or self._market
        self.speed = speed

    def now(self) -> datetime:
        return self._market

    def real_now(self) -> datetime:
        return self._real

    def wait(self, event: threading.Event, until: datetime, at_most: float = 1.0) -> bool:
        """Advance instead of waiting."""
        if event.is_set():
            return True
        market = min(max(until - self._market, timedelta()), timedelta(seconds=at_most * self.speed))
        self.advance(market)
        return event.is_set()

    def advance(self, market: timedelta | float) -> None:
        """Let market time (timedelta or seconds) pass, and the real time that goes with it."""
        step = market if isinstance(market, timedelta) else timedelta(seconds=market)
        self._market += step
        self._real += step / self.speed

    def jump_to(self, market: datetime) -> None:
        """Step market time alone, as the demo does at New York's close."""
        self._market = market

    def advance_real(self, seconds: float) -> None:
        """Let real time alone pass (market time stands)."""
        self._real += timedelta(seconds=seconds)
