"""Pure: the words and the local time that people read about a market; snapshots calls it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from .transitions import Status

State = Literal["PREOPEN", "OPEN", "PRECLOSE", "CLOSED", "HOLIDAY_CLOSED"]
PREOPEN_LASTS = timedelta(hours=1)
PRECLOSE_LASTS = timedelta(minutes=15)


def current_state(
    status: Status,
    now: datetime,
    *,
    next_open_at: datetime | None,
    next_close_at: datetime | None,
    is_holiday_today: bool,
) -> State:
    """The finer state behind OPEN and CLOSED: PREOPEN is the last hour, PRECLOSE the last 15 minutes."""
    if status == "OPEN":
        return "PRECLOSE" if next_close_at is not None and next_close_at - now <= PRECLOSE_LASTS else "OPEN"
    if next_open_at is not None and next_open_at - now <= PREOPEN_LASTS:
        return "PREOPEN"
    return "HOLIDAY_CLOSED" if is_holiday_today else "CLOSED"


@dataclass(frozen=True, slots=True)
class LocalTime:
    """An instant on an exchange's wall clock."""

    datetime: str
    date: str
    day: str
    formatted_12h: str
    formatted_24h: str
    utc_offset: str
    dst_active: bool


def local_time(now: datetime, zone: ZoneInfo) -> LocalTime:
    """`now` as people at the exchange read it. Names are English whatever the machine's language."""
    local = now.astimezone(zone)
    hour = local.hour % 12 or 12
    offset = local.strftime("%z")
    return LocalTime(
        datetime=local.isoformat(timespec="seconds"),
        date=local.date().isoformat(),
        day=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[local.weekday()],
        formatted_12h=f"{hour:02d}:{local:%M:%S} {'AM' if local.hour < 12 else 'PM'}",
        formatted_24h=f"{local:%H:%M:%S}",
        utc_offset=f"{offset[:3]}:{offset[3:5]}",
        dst_active=bool(local.dst()),
    )
