"""Keeps the market clock of an anchored installation: resumes it when this process leads, beats, jumps in the demo."""

import logging
from datetime import datetime, timedelta

from GlobalMarkets.schedule import last_close, last_open, next_open
from LiveData.ticks import latest_ts
from ThorTrading.worker import Worker

from .clock import Anchor, AnchoredClock, jump, resume
from .installation import beat, store_anchor, stored_anchor

logger = logging.getLogger(__name__)

BEFORE_TOKYO = timedelta(minutes=5)
AFTER_NEW_YORK = timedelta(minutes=1)


class ClockKeeper(Worker):
    """Beats twice a second; `jumps_nights` makes the demo skip from New York's close to just before Tokyo's open."""

    name = "Clock"
    idle_seconds = 0.5

    def __init__(self, clock: AnchoredClock, *, jumps_nights: bool) -> None:
        super().__init__()
        self._clock = clock
        self._jumps_nights = jumps_nights
        self._anchor: Anchor | None = None

    def resume(self) -> None:
        """Let market time run on from where it stood, never before what is already stored; the leader calls it."""
        stood = stored_anchor()
        if stood is None:
            return
        self._set(resume(stood, self._clock.real_now(), latest_ts()))
        logger.info("Market time goes on at %s, speed %g", self._clock.now().isoformat(), stood.speed)

    def stand(self) -> None:
        """Stop market time where it is, until the next start."""
        if self._anchor is not None:
            real = self._clock.real_now()
            self._set(Anchor(real, self._anchor.at(real), self._anchor.speed, running=False))
            self._anchor = None  # the worker may turn once more, and must neither beat nor jump

    def tick(self) -> bool:
        if self._anchor is None:
            return False
        target = night_jump(self._clock.now()) if self._jumps_nights else None
        if target is None:
            beat(self._clock.real_now())
        else:
            logger.info("DEMO: New York has closed; the clock jumps to %s", target.isoformat())
            self._set(jump(self._anchor, self._clock.real_now(), target))
        return False

    def _set(self, anchor: Anchor) -> None:
        self._anchor = anchor
        store_anchor(anchor)
        self._clock.keep(anchor)


def night_jump(now: datetime) -> datetime | None:
    """Where the demo's clock jumps to: five minutes before Tokyo's next open, once New York has closed before it."""
    closed = last_close("USA", now - AFTER_NEW_YORK)
    opens, opened = next_open("Japan", now), last_open("Japan", now)
    if closed is None or opens is None or (opened is not None and opened.at > closed.at):
        return None
    target = opens - BEFORE_TOKYO
    return target if now < target else None
