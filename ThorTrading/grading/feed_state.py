"""Whether a feed outlived a window's end, where no tick of the trade's own symbol tells; used by grading/grader."""

from datetime import datetime

from LiveData.quotes import Tick
from LiveData.status import FeedStatus, read_status
from ThorTrading.clock import Clock
from ThorTrading.grading.gaps import FeedGap


class FeedWitness:
    """Remembers the newest market time of each feed's ticks, and asks for the feed's last report beyond it.

    FeedIncident rows are written by a feed that lives; this covers one that fell silent without a word.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._newest: dict[str, datetime] = {}

    def see(self, tick: Tick) -> None:
        newest = self._newest.get(tick.source)
        if newest is None or tick.ts > newest:
            self._newest[tick.source] = tick.ts

    def has_decided(self, source: str, instant: datetime) -> bool:
        """True once it is known whether the feed reached `instant`; until then it may still report or fall silent."""
        status = self._unproven_status(source, instant)
        return status is None or status.state_at(self._clock.real_now()) != "live"

    def silence_at(self, source: str, instant: datetime) -> list[FeedGap]:
        """The feed's unended silence at `instant`; empty when it reported at or after it, or never did at all."""
        status = self._unproven_status(source, instant)
        if status is None or status.market_at is None:
            return []
        if status.state == "ended":
            return [FeedGap(source, self._newest.get(source, instant), None, "The feed had ended.")]
        return [FeedGap(source, status.market_at, None, "The feed fell silent.")]

    def _unproven_status(self, source: str, instant: datetime) -> FeedStatus | None:
        """The feed's last report where neither it nor a tick reaches `instant`."""
        newest = self._newest.get(source)
        if newest is not None and newest >= instant:
            return None
        status = read_status(source)
        if status is None or status.market_at is None:
            return None
        # A feed that has ended still reports, and yet delivers nothing.
        return None if status.market_at >= instant and status.state != "ended" else status
