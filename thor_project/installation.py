"""Writes the installation row: the clock's start at the first start, its anchor and beats from then on."""

from collections.abc import Callable
from datetime import UTC, datetime

from .clock import Anchor, ClockStart
from .models import Installation


class ClockRefusedError(Exception):
    """The database's clock was started with another THOR_CLOCK; a person has to choose."""


def canonical(start: ClockStart) -> str:
    """One spelling of a clock's start, so that `Z` and `+00:00` compare equal."""
    return f"{start.market.isoformat()}@{start.speed:g}"


def find_or_create(requested: ClockStart | None, default_start: Callable[[], ClockStart | None]) -> Installation:
    """This database's installation row, made at its first start with the requested or the default clock.

    Market time stands at the start until the leading process resumes it. Raises `ClockRefusedError` when the row was
    made with another clock than the one requested now.
    """
    found = Installation.objects.first()
    if found is None:
        found = _create(requested or default_start())
    if requested is not None and found.clock != canonical(requested):
        raise ClockRefusedError(
            f"THOR_CLOCK={canonical(requested)} is refused: this database's clock was started "
            f"{'with ' + found.clock if found.clock else 'as the real clock'}. "
            "Unset THOR_CLOCK to go on with it, or set THOR_HOME to a new folder to start another."
        )
    return found


def _create(start: ClockStart | None) -> Installation:
    now = datetime.now(UTC)
    row = Installation(first_started_at=now)
    if start is not None:
        row.clock = canonical(start)
        row.anchor_real, row.anchor_market, row.speed, row.beat_at = now, start.market, start.speed, now
    return Installation.objects.get_or_create(
        singleton=True,
        defaults={field.name: getattr(row, field.name) for field in Installation._meta.fields[1:]},
    )[0]


def stored_anchor() -> Anchor | None:
    """The clock as it stood at its last beat, not running; `None` where real time is the clock."""
    row = Installation.objects.first()
    if row is None or row.anchor_real is None or row.anchor_market is None or row.beat_at is None:
        return None
    at_last_beat = Anchor(row.anchor_real, row.anchor_market, row.speed, row.is_running).at(row.beat_at)
    return Anchor(row.beat_at, at_last_beat, row.speed, running=False)


def store_anchor(anchor: Anchor) -> None:
    """Make `anchor` the one that every process on this database follows."""
    Installation.objects.update(
        anchor_real=anchor.real,
        anchor_market=anchor.market,
        speed=anchor.speed,
        is_running=anchor.running,
        beat_at=anchor.real,
    )


def beat(real_now: datetime) -> None:
    """Say that the clock still runs; without it other processes take it to stand at the last beat."""
    Installation.objects.update(beat_at=real_now)
