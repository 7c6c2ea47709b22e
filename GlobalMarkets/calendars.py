"""The only module that imports the calendar library; the short-lived commands that rebuild or preview call it.

It answers with the regular days of a market, layer library -> our corrections. Overrides come on top of that, in
`transitions`, without pandas. A window of three years costs about 120 MB and a second, which is why no serving
process may import this.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import exchange_calendars
import pandas

from . import corrections
from .errors import UnknownCalendarError
from .transitions import RegularDay, instant

SATURDAY = 5
FUTURES_CALENDAR = "CMES"
NEW_YORK_STOCKS = "XNYS"


@dataclass(frozen=True, slots=True)
class FuturesDay:
    """One trade date of the futures."""

    trade_date: date
    open_at: datetime
    close_at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class _LibraryDay:
    open_at: datetime
    close_at: datetime
    break_start_at: datetime | None
    break_end_at: datetime | None


def last_known_date(calendar_code: str, otherwise: date) -> date:
    """Where the library's own knowledge of a calendar ends; `otherwise` for those that go on by rule."""
    bound: pandas.Timestamp | None = _bounds(calendar_code)[1]
    return bound.date() if bound is not None else otherwise


def regular_days(country: str, calendar_code: str, zone: ZoneInfo, first: date, last: date) -> list[RegularDay]:
    """Every session and every weekday holiday from `first` to `last`, as far as the library knows them."""
    earliest, latest = _bounds(calendar_code)
    first = max(first, earliest.date()) if earliest is not None else first
    last = min(last, latest.date()) if latest is not None else last
    if first > last:
        return []
    return list(_corrected(country, _LibraryWindow(calendar_code, first, last), zone))


def futures_days(first: date, last: date) -> list[FuturesDay]:
    """The trade dates of the futures: from 18:00 New York of the day before to 17:00, less on holidays.

    Source of the times: CME's notices, see `corrections`; the library only tells which days have no trading.
    """
    futures = _LibraryWindow(FUTURES_CALENDAR, first, last)
    stocks = _LibraryWindow(NEW_YORK_STOCKS, first, last)
    new_york = ZoneInfo(corrections.NEW_YORK)
    days = []
    for day in _dates(first, last):
        close = _futures_close(day, futures, stocks)
        if close is not None:
            opened = instant(day - timedelta(days=1), time(18), new_york)
            name = stocks.name_of(day) or futures.name_of(day)
            days.append(FuturesDay(day, opened, instant(day, close, new_york), name))
    return days


class _LibraryWindow:
    """One calendar of the library between two dates; building one costs milliseconds, the default bounds seconds."""

    def __init__(self, calendar_code: str, first: date, last: date) -> None:
        self.code = calendar_code
        self.first, self.last = first, last
        # Whole years: the library refuses a window of one day, or of a weekend. Its bounds are whole years too, but
        # for the first year of Shanghai, which no clock of ours reaches.
        self._calendar = _calendar(calendar_code, date(first.year, 1, 1), date(last.year, 12, 31))
        self.days = {row.Index.date(): _library_day(row) for row in self._calendar.schedule.itertuples()}
        self.early_closes = {stamp.date() for stamp in self._calendar.early_closes}
        self._names = self._library_names()

    def name_of(self, day: date) -> str:
        """Why a day is not a regular one; empty when there is nothing to say."""
        return corrections.DAY_NAMES.get((self.code, day)) or self._names.get(day, "")

    def _library_names(self) -> dict[date, str]:
        rules = [self._calendar.regular_holidays, *(rule for _, rule in self._calendar.special_closes)]
        first, last = pandas.Timestamp(self.first), pandas.Timestamp(self.last)
        names = {}
        for rule in rules:
            if hasattr(rule, "holidays"):
                for stamp, name in rule.holidays(first, last, return_name=True).items():
                    names[stamp.date()] = _clear_name(name)
        return names


def _corrected(country: str, window: _LibraryWindow, zone: ZoneInfo) -> Iterator[RegularDay]:
    own_hours = corrections.OWN_HOURS.get(country)
    for day in _dates(window.first, window.last):
        name = window.name_of(day)
        correction = corrections.DAY_CORRECTIONS.get((window.code, day))
        library = window.days.get(day)
        if correction is not None:
            yield _corrected_day(day, correction, zone)
        elif library is None:
            if day.weekday() < SATURDAY:
                yield RegularDay(day, None, None, name=name or "Holiday")
        elif own_hours is not None:
            own_zone = ZoneInfo(own_hours.timezone_name)
            opened, closed = (instant(day, at, own_zone) for at in (own_hours.open_time, own_hours.close_time))
            yield RegularDay(day, opened, closed, source="correction")
        else:
            is_early = day in window.early_closes
            yield RegularDay(
                day,
                library.open_at,
                library.close_at,
                library.break_start_at,
                library.break_end_at,
                is_early,
                (name or "Early close") if is_early else "",
            )


def _corrected_day(day: date, correction: corrections.DayCorrection, zone: ZoneInfo) -> RegularDay:
    if correction.open_time is None or correction.close_time is None:
        return RegularDay(day, None, None, name=correction.name, source="correction")
    opened, closed = (instant(day, at, zone) for at in (correction.open_time, correction.close_time))
    return RegularDay(day, opened, closed, name=correction.name, source="correction")


def _futures_close(day: date, futures: _LibraryWindow, stocks: _LibraryWindow) -> time | None:
    """When the futures stop on a trade date, in New York's time; None on a day without trading."""
    if day in corrections.GLOBEX_NOTICES:
        return corrections.GLOBEX_NOTICES[day]
    if day not in futures.days:
        return None
    if day not in stocks.days:
        is_old = day.year <= 2014
        return corrections.GLOBEX_HOLIDAY_CLOSE_UNTIL_2014 if is_old else corrections.GLOBEX_HOLIDAY_CLOSE
    return corrections.GLOBEX_HALF_DAY_CLOSE if day in stocks.early_closes else time(17)


@cache
def _bounds(calendar_code: str) -> tuple[pandas.Timestamp | None, pandas.Timestamp | None]:
    # The bounds belong to the class, but the library hands out instances only: a tiny one will do.
    calendar = _calendar(calendar_code, date(2024, 1, 1), date(2024, 12, 31))
    return calendar.bound_min(), calendar.bound_max()


def _calendar(calendar_code: str, first: date, last: date) -> exchange_calendars.ExchangeCalendar:
    try:
        return exchange_calendars.get_calendar(calendar_code, start=str(first), end=str(last))
    except exchange_calendars.errors.InvalidCalendarName:
        raise UnknownCalendarError(f"The calendar library knows no calendar {calendar_code!r}.") from None


def _library_day(row: Any) -> _LibraryDay:
    return _LibraryDay(
        _instant(row.open),
        _instant(row.close),
        None if pandas.isna(row.break_start) else _instant(row.break_start),
        None if pandas.isna(row.break_end) else _instant(row.break_end),
    )


def _instant(stamp: pandas.Timestamp) -> datetime:
    exact: datetime = stamp.to_pydatetime()
    return exact.astimezone(UTC)


def _clear_name(name: str) -> str:
    """The library's name without the years its rule is valid for."""
    return corrections.CLEARER_NAMES.get(name, re.sub(r" \((\d{4} onwards|\w{3} \d+)\)$", "", name))


def _dates(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
