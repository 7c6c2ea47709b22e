"""The simulation's day: 18:00 to 17:00 New York in 1,380 minutes, and how lively each of them is; pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
OPEN_HOUR = 18
MINUTES = 23 * 60
STEP_SECONDS = 5
STEPS = 60 // STEP_SECONDS

# Variance of a minute relative to others, from New York's hour on: quiet Asia, livelier Europe, New York's open.
_LIVELINESS = ((18, 0.50), (20, 0.45), (27, 0.80), (32, 1.0), (33.5, 3.0), (35.5, 1.6), (38, 2.2), (40, 0.6))


def _liveliness(minute: int) -> float:
    hour = OPEN_HOUR + minute / 60
    return next(level for start, level in reversed(_LIVELINESS) if hour >= start)


_SUM = sum(map(_liveliness, range(MINUTES)))
# Share of a day's variance in each minute, and up to the start of each minute (1,381 values).
VARIANCE = tuple(_liveliness(minute) / _SUM for minute in range(MINUTES))
VARIANCE_BEFORE = (0.0, *accumulate(VARIANCE))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an instant lies in the futures' week."""

    trade_date: date
    minute: int
    step: int


def place_of(step_at: datetime) -> Place | None:
    """The place of a five-second step; None in the daily break and at the weekend."""
    local = step_at.astimezone(NEW_YORK).replace(tzinfo=None)
    trade_date = local.date() + timedelta(days=1 if local.hour >= OPEN_HOUR else 0)
    opened = datetime.combine(trade_date - timedelta(days=1), time(OPEN_HOUR))
    seconds = int((local - opened).total_seconds())
    minute = seconds // 60
    if trade_date.weekday() > 4 or minute >= MINUTES:
        return None
    return Place(trade_date, minute, seconds % 60 // STEP_SECONDS)


def step_before(now: datetime) -> datetime:
    """The five-second step that `now` lies in, UTC."""
    seconds = int(now.timestamp()) // STEP_SECONDS * STEP_SECONDS
    return datetime.fromtimestamp(seconds, UTC)


def day_number(trade_date: date) -> int:
    """Trade dates in a row: Monday follows Friday."""
    week, weekday = divmod(trade_date.toordinal() - 1, 7)
    return week * 5 + min(weekday, 4)
