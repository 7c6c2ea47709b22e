"""Overrides win over the regular day, and status, next and last follow from the transitions alone."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from GlobalMarkets.transitions import (
    Override,
    RegularDay,
    Transition,
    last_at,
    sessions_on,
    transitions_between,
)

TOKYO = ZoneInfo("Asia/Tokyo")
DAY = date(2026, 3, 11)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=TOKYO).astimezone(UTC)


REGULAR = RegularDay(DAY, at(9), at(15, 30), at(11, 30), at(12, 30))
HOLIDAY = RegularDay(DAY, None, None, name="Showa Day")


def hours(regular: RegularDay | None, *overrides: Override) -> list[tuple[time, time]]:
    return [
        (each.open_at.astimezone(TOKYO).time(), each.close_at.astimezone(TOKYO).time())
        for each in sessions_on(DAY, regular, overrides, TOKYO)
    ]


def override(kind: str, opens: time | None = None, closes: time | None = None) -> Override:
    return Override(DAY, kind, opens, closes)


@pytest.mark.parametrize(
    ("regular", "overrides", "expected"),
    [
        (REGULAR, [], [(time(9), time(15, 30))]),
        (HOLIDAY, [], []),
        (None, [], []),
        (REGULAR, [override("CLOSED")], []),
        (REGULAR, [override("CLOSED"), override("SESSION", time(9), time(10))], []),
        (REGULAR, [override("EARLY_CLOSE", closes=time(14))], [(time(9), time(14))]),
        (REGULAR, [override("EARLY_CLOSE", closes=time(16))], [(time(9), time(15, 30))]),
        (REGULAR, [override("EARLY_CLOSE", closes=time(8))], []),
        (REGULAR, [override("EARLY_CLOSE", closes=time(12))], [(time(9), time(12))]),
        (REGULAR, [override("LATE_OPEN", time(10))], [(time(10), time(15, 30))]),
        (REGULAR, [override("LATE_OPEN", time(12))], [(time(12), time(15, 30))]),
        (REGULAR, [override("LATE_OPEN", time(16))], []),
        (
            REGULAR,
            [override("LATE_OPEN", time(10)), override("EARLY_CLOSE", closes=time(14))],
            [(time(10), time(14))],
        ),
        (HOLIDAY, [override("SESSION", time(13, 45), time(14, 45))], [(time(13, 45), time(14, 45))]),
        (None, [override("SESSION", time(9, 15), time(15, 30))], [(time(9, 15), time(15, 30))]),
        (REGULAR, [override("SESSION", time(9), time(17))], [(time(9), time(17))]),
        (
            REGULAR,
            [override("SESSION", time(18), time(19)), override("SESSION", time(9), time(12))],
            [(time(9), time(12)), (time(18), time(19))],
        ),
        (
            REGULAR,
            [override("SESSION", time(9), time(12)), override("SESSION", time(12), time(15))],
            [(time(9), time(15))],
        ),
        (REGULAR, [override("SESSION")], [(time(9), time(15, 30))]),
    ],
)
def test_an_override_wins_over_the_regular_day(
    regular: RegularDay | None, overrides: list[Override], expected: list[tuple[time, time]]
) -> None:
    assert hours(regular, *overrides) == expected


def test_a_break_is_reported_and_closes_nothing() -> None:
    (session,) = sessions_on(DAY, REGULAR, [], TOKYO)
    assert not session.is_on_break(at(11, 29))
    assert session.is_on_break(at(11, 30))
    assert not session.is_on_break(at(12, 30))
    assert [each.at for each in transitions_between([REGULAR], [], TOKYO)] == [at(9), at(15, 30)]


def test_a_break_closes_the_market_where_its_flag_says_so() -> None:
    found = transitions_between([REGULAR], [], TOKYO, do_breaks_close=True)
    assert [(each.at, each.to_status) for each in found] == [
        (at(9), "OPEN"),
        (at(11, 30), "CLOSED"),
        (at(12, 30), "OPEN"),
        (at(15, 30), "CLOSED"),
    ]


def test_a_day_cut_in_its_break_has_no_second_half() -> None:
    cut = [override("EARLY_CLOSE", closes=time(12))]
    found = transitions_between([REGULAR], cut, TOKYO, do_breaks_close=True)
    assert [(each.at, each.to_status) for each in found] == [(at(9), "OPEN"), (at(11, 30), "CLOSED")]


def test_an_early_close_is_marked_and_its_source_is_the_override() -> None:
    (session,) = sessions_on(DAY, REGULAR, [override("EARLY_CLOSE", closes=time(14))], TOKYO)
    assert session.early_close
    assert session.source == "override"


def test_sessions_are_half_open() -> None:
    found = transitions_between([REGULAR], [], TOKYO)
    instant = timedelta(microseconds=1)
    assert status_at(found, at(9) - instant) == "CLOSED"
    assert status_at(found, at(9)) == "OPEN"
    assert status_at(found, at(15, 30) - instant) == "OPEN"
    assert status_at(found, at(15, 30)) == "CLOSED"


# ---------------------------------------------------------------- properties
TIMES = st.times().map(lambda each: each.replace(microsecond=0))


@st.composite
def overrides_of_a_day(draw: st.DrawFn) -> list[Override]:
    day = draw(st.dates(date(2026, 3, 9), date(2026, 3, 15)))
    kind = draw(st.sampled_from(["CLOSED", "EARLY_CLOSE", "LATE_OPEN", "SESSION"]))
    first, last = sorted((draw(TIMES), draw(TIMES)))
    if kind == "SESSION" and first == last:
        return []
    opens = first if kind in {"LATE_OPEN", "SESSION"} else None
    closes = last if kind in {"EARLY_CLOSE", "SESSION"} else None
    return [Override(day, kind, opens, closes)]


@st.composite
def weeks(draw: st.DrawFn) -> list[Transition]:
    days = [
        RegularDay(day, at(9, 0, day), at(15, 30, day), at(11, 30, day), at(12, 30, day))
        for day in (DAY + timedelta(days=offset) for offset in range(-2, 3))
        if draw(st.booleans())
    ]
    overrides = [each for group in draw(st.lists(overrides_of_a_day(), max_size=6)) for each in group]
    return transitions_between(days, overrides, TOKYO, do_breaks_close=draw(st.booleans()))


def status_at(found: list[Transition], now: datetime) -> str:
    last = last_at(found, now)
    return last.to_status if last else "CLOSED"


INSTANTS = st.datetimes(datetime(2026, 3, 8), datetime(2026, 3, 17), timezones=st.just(UTC))  # noqa: DTZ001 - st adds it


@given(weeks())
def test_a_market_opens_and_closes_in_turn(found: list[Transition]) -> None:
    assert [each.to_status for each in found] == ["OPEN", "CLOSED"] * (len(found) // 2)
    assert all(before.at < after.at for before, after in pairwise(found))


@given(weeks(), INSTANTS)
def test_status_is_the_last_transition_and_the_next_one_ends_it(found: list[Transition], now: datetime) -> None:
    following = next((each for each in found if each.at > now), None)
    assert last_at(found, now) == next((each for each in reversed(found) if each.at <= now), None)
    if following is not None:
        assert status_at(found, following.at) == following.to_status != status_at(found, now)
        assert status_at(found, following.at - timedelta(microseconds=1)) == status_at(found, now)


@given(weeks(), INSTANTS)
def test_open_means_inside_a_session(found: list[Transition], now: datetime) -> None:
    inside = any(opened.at <= now < closed.at for opened, closed in zip(found[::2], found[1::2], strict=True))
    assert (status_at(found, now) == "OPEN") == inside
