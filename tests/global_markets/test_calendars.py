"""The calendar library with our corrections, judged by the hand-written answer tables."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from GlobalMarkets import calendars
from GlobalMarkets.errors import UnknownCalendarError
from GlobalMarkets.transitions import Override, RegularDay, transitions_between

from .answers import COUNTRIES, FIRST, LAST, futures_answers, market_answers

CALENDARS = {
    "Japan": ("XTKS", "Asia/Tokyo"),
    "China": ("XSHG", "Asia/Shanghai"),
    "India": ("XBOM", "Asia/Kolkata"),
    "Germany": ("XETR", "Europe/Berlin"),
    "Netherlands": ("XAMS", "Europe/Amsterdam"),
    "United Kingdom": ("XLON", "Europe/London"),
    "Pre_USA": ("XNYS", "America/New_York"),
    "USA": ("XNYS", "America/New_York"),
    "Canada": ("XTSE", "America/Toronto"),
    "Mexico": ("XMEX", "America/Mexico_City"),
}


def regular(country: str, first: date, last: date) -> list[RegularDay]:
    code, zone = CALENDARS[country]
    return calendars.regular_days(country, code, ZoneInfo(zone), first, last)


# What the migration seeds for India; no library has these two.
INDIAN_SESSIONS = [
    Override(date(2025, 10, 21), "SESSION", time(13, 45), time(14, 45)),
    Override(date(2026, 2, 1), "SESSION", time(9, 15), time(15, 30)),
]


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_transition_of_two_years_is_as_the_exchange_announced(country: str) -> None:
    zone = ZoneInfo(CALENDARS[country][1])
    overrides = INDIAN_SESSIONS if country == "India" else []
    computed = [
        (each.at, "OPEN" if each.to_status == "OPEN" else "CLOSE", each.session_date, each.early_close)
        for each in transitions_between(regular(country, FIRST, LAST), overrides, zone)
    ]
    assert computed == market_answers(country)


def test_every_trade_date_of_the_futures_is_as_cme_announced() -> None:
    computed = {day.trade_date: (day.open_at, day.close_at) for day in calendars.futures_days(FIRST, LAST)}
    assert computed == futures_answers()


def test_the_library_still_has_the_saturday_that_pandas_3_1_drops() -> None:
    import exchange_calendars

    window = exchange_calendars.get_calendar("XBOM", start="2025-01-01", end="2025-12-31")
    assert window.is_session("2025-02-01")


def test_our_correction_has_that_saturday_too() -> None:
    (saturday,) = regular("India", date(2025, 2, 1), date(2025, 2, 1))
    assert saturday.open_at == datetime(2025, 2, 1, 3, 45, tzinfo=UTC)
    assert saturday.source == "correction"


def test_tokyo_closes_half_an_hour_later_since_november_2024() -> None:
    before, after = (
        regular("Japan", date(2024, 11, 1), date(2024, 11, 1)),
        regular("Japan", date(2024, 11, 5), date(2024, 11, 5)),
    )
    tokyo = ZoneInfo("Asia/Tokyo")
    closes = [day.close_at.astimezone(tokyo).time() for day in (*before, *after) if day.close_at]
    assert closes == [time(15), time(15, 30)]


@pytest.mark.parametrize(
    ("country", "start", "end"), [("Japan", time(11, 30), time(12, 30)), ("China", time(11, 30), time(13))]
)
def test_asian_lunch_breaks_are_known(country: str, start: time, end: time) -> None:
    zone = ZoneInfo(CALENDARS[country][1])
    (day,) = regular(country, date(2026, 3, 11), date(2026, 3, 11))
    assert day.break_start_at is not None
    assert day.break_end_at is not None
    assert (day.break_start_at.astimezone(zone).time(), day.break_end_at.astimezone(zone).time()) == (start, end)


@pytest.mark.parametrize("country", ["China", "India"])
def test_shanghai_and_bombay_are_never_extrapolated(country: str) -> None:
    code, _ = CALENDARS[country]
    assert calendars.last_known_date(code, date(2027, 12, 31)) == date(2026, 12, 31)
    assert regular(country, date(2026, 12, 31), date(2028, 12, 31))[-1].date <= date(2026, 12, 31)
    assert regular(country, date(2028, 1, 1), date(2028, 12, 31)) == []


@pytest.mark.parametrize(
    ("day", "london_opens", "new_york_opens"),
    [
        # America changes its clocks on 8 March 2026, Britain on 29 March; back on 25 October
        # and 1 November.
        (date(2026, 3, 6), time(8), time(14, 30)),
        (date(2026, 3, 9), time(8), time(13, 30)),
        (date(2026, 3, 30), time(7), time(13, 30)),
        (date(2026, 10, 26), time(8), time(13, 30)),
        (date(2026, 11, 2), time(8), time(14, 30)),
    ],
)
def test_weeks_in_which_summer_times_differ(day: date, london_opens: time, new_york_opens: time) -> None:
    opens = [regular(country, day, day)[0].open_at for country in ("United Kingdom", "USA")]
    assert [each.time() for each in opens if each] == [london_opens, new_york_opens]


def test_a_calendar_that_goes_on_by_rule_is_trusted_as_far_as_asked() -> None:
    assert calendars.last_known_date("XNYS", date(2027, 12, 31)) == date(2027, 12, 31)


def test_a_replay_of_2013_has_its_days() -> None:
    (day,) = regular("USA", date(2013, 10, 7), date(2013, 10, 7))
    assert day.open_at == datetime(2013, 10, 7, 13, 30, tzinfo=UTC)


def test_an_unknown_calendar_is_named() -> None:
    with pytest.raises(UnknownCalendarError, match="XXXX"):
        calendars.regular_days("Nowhere", "XXXX", ZoneInfo("UTC"), FIRST, LAST)


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("USA", date(2025, 1, 9), "National Day of Mourning for President Carter"),
        ("USA", date(2026, 11, 27), "Day after Thanksgiving"),
        ("China", date(2026, 2, 17), "Spring Festival"),
        ("Japan", date(2026, 9, 22), "Citizens' Holiday"),
        ("India", date(2026, 1, 15), "Municipal elections in Maharashtra"),
    ],
)
def test_holidays_and_half_days_have_names_for_people(country: str, day: date, name: str) -> None:
    assert [each.name for each in regular(country, day, day)] == [name]


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_day_off_is_left_without_a_name(country: str) -> None:
    assert [each for each in regular(country, FIRST, LAST) if each.name == "Holiday"] == []
