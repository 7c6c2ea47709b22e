"""Times in which a feed could not be trusted, as grading sees them; read from LiveData, kept on the rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from LiveData.models import FeedIncident


@dataclass(frozen=True, slots=True)
class FeedGap:
    """A feed's incident in market time, half-open; `end` is None while it lasts."""

    feed: str
    start: datetime
    end: datetime | None
    cause: str

    def touches(self, start: datetime, end: datetime) -> bool:
        """Whether it overlaps the stretch from `start` to `end`, the last instant included."""
        return self.start <= end and (self.end is None or self.end > start)

    def as_json(self) -> dict[str, Any]:
        return {
            "feed": self.feed,
            "start": self.start.isoformat(),
            "end": self.end.isoformat() if self.end else None,
            "cause": self.cause,
        }


def was_down_at(gaps: Iterable[FeedGap], instant: datetime) -> bool:
    """Whether any of the gaps lasts at `instant`."""
    return any(gap.touches(instant, instant) for gap in gaps)


def gaps_between(feed: str, start: datetime, end: datetime) -> list[FeedGap]:
    """The incidents of a feed that overlap a stretch of market time, oldest first."""
    incidents = FeedIncident.objects.filter(Q(end__isnull=True) | Q(end__gt=start), feed=feed, start__lte=end)
    return [FeedGap(one.feed, one.start, one.end, one.cause) for one in incidents.order_by("start", "id")]


def gap_from_json(kept: Mapping[str, Any]) -> FeedGap:
    """A gap as `as_json` wrote it."""
    end = datetime.fromisoformat(kept["end"]) if kept["end"] else None
    return FeedGap(kept["feed"], datetime.fromisoformat(kept["start"]), end, kept["cause"])
