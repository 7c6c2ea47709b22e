"""When a feed or a quote is stale: pure rules on real seconds; used by FeedPump and by everybody who reads quotes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FeedState = Literal["live", "stale", "error", "ended"]


@dataclass(slots=True)
class SheetWatch:
    """Counts the real seconds in which the futures traded and nothing of a whole sheet moved."""

    still_seconds: float = 0.0
    _seen_at: datetime | None = None

    def look(self, now_real: datetime, *, has_moved: bool, futures_trade: bool) -> float:
        """Take one look at the sheet; returns the seconds it has stood still."""
        if has_moved:
            self.still_seconds = 0.0
        elif futures_trade and self._seen_at is not None:
            self.still_seconds += max(0.0, (now_real - self._seen_at).total_seconds())
        self._seen_at = now_real
        return self.still_seconds


def state_by_silence(state: FeedState, silent_seconds: float, limit_seconds: float) -> FeedState:
    """A feed that has not reported for longer than the limit is stale, whatever it said last."""
    return "stale" if state == "live" and silent_seconds > limit_seconds else state


def quote_staleness(age_seconds: float, feed_state: FeedState | None, limit_seconds: float) -> str | None:
    """Why a quote may not be used now, or None.

    A symbol that has not changed is not stale while its feed is alive: its age counts from the feed's last
    confirmation, so only the feed's state and that age decide.
    """
    if feed_state is None:
        return "no_feed"
    if feed_state != "live":
        return f"feed_{feed_state}"
    return "age" if age_seconds > limit_seconds else None
