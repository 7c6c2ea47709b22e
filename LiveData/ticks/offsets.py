"""How far the stream is stored in Postgres; read by publisher, stream reader, ingestor and the demo's clock."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Max

from LiveData import keys
from LiveData.models import IngestOffset, Tick

from .partitions import existing_days


@dataclass(frozen=True, slots=True)
class Offset:
    """The last stored entry and the last stored position; `is_new` where nothing was stored yet."""

    entry_id: str = "0-0"
    position: int = 0
    is_new: bool = True


def load_offset() -> Offset:
    row = IngestOffset.objects.filter(stream=keys.STREAM).first()
    return Offset(row.entry_id, row.position, is_new=False) if row else Offset()


def committed_position() -> int:
    """Position of the newest tick that Postgres holds; 0 while it holds none."""
    return load_offset().position


def latest_ts() -> datetime | None:
    """The newest market time of any tick, stored or published; None where there is none.

    The demo's clock goes on from here, so that a restart does not repeat what was already traded.
    """
    from LiveData.latest import newest_published_ts

    times = [ts for ts in (_newest_stored_ts(), newest_published_ts()) if ts is not None]
    return max(times, default=None)


def _newest_stored_ts() -> datetime | None:
    """From the newest day that has ticks, because no index spans the days."""
    for day in sorted(existing_days(), reverse=True):
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        newest: datetime | None = Tick.objects.filter(ts__gte=start).aggregate(newest=Max("ts"))["newest"]
        if newest is not None:
            return newest
    return None
