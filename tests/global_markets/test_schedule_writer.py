"""An edit changes the future and this moment, never the past, and is undone without a trace in the future."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from GlobalMarkets.models import CalendarDay, Market, MarketOverride, MarketTransition
from GlobalMarkets.schedule_writer import apply_calendar
from tests.fakes import FakeClock

from .conftest import FIRST_KNOWN, LAST_KNOWN, some_days
from .stored import status_at

GetMarket = Callable[[str], Market]
WEDNESDAY = date(2026, 3, 11)
Row = tuple[datetime, str, str]


def utc(hour: int, minute: int = 0, day: date = WEDNESDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def rows(market: Market, first: date = FIRST_KNOWN, last: date = LAST_KNOWN) -> list[Row]:
    found = MarketTransition.objects.filter(market=market, session_date__range=(first, last)).order_by("at")
    return list(found.values_list("at", "to_status", "reason"))


def override(market: Market, kind: str, opens: time | None = None, closes: time | None = None) -> MarketOverride:
    return MarketOverride.objects.create(
        market=market, date=WEDNESDAY, kind=kind, open_time=opens, close_time=closes, reason="test"
    )


def test_an_early_close_of_a_running_session_closes_it_then(clock: FakeClock, market: GetMarket) -> None:
    clock.jump_to(utc(15))
    usa = market("USA")
    override(usa, "EARLY_CLOSE", closes=time(13))
    assert rows(usa, WEDNESDAY, WEDNESDAY) == [
        (utc(13, 30), "OPEN", "scheduled"),
        (utc(17), "CLOSED", "scheduled"),
    ]


def test_an_early_close_that_lies_behind_closes_now(clock: FakeClock, market: GetMarket) -> None:
    clock.jump_to(utc(18))
    usa = market("USA")
    override(usa, "EARLY_CLOSE", closes=time(13))
    assert rows(usa, WEDNESDAY, WEDNESDAY) == [
        (utc(13, 30), "OPEN", "scheduled"),
        (utc(18), "CLOSED", "manual"),
    ]


def test_a_closed_day_closes_the_running_session_and_its_deletion_opens_it_again(
    clock: FakeClock, market: GetMarket
) -> None:
    usa = market("USA")
    before = rows(usa)
    clock.jump_to(utc(15))
    closed = override(usa, "CLOSED")
    assert status_at(usa, utc(15)) == "CLOSED"
    clock.jump_to(utc(16))
    closed.delete()
    assert status_at(usa, utc(16)) == "OPEN"
    added = [row for row in rows(usa) if row not in before]
    assert added == [(utc(15), "CLOSED", "manual"), (utc(16), "OPEN", "manual")]
    assert [row for row in before if row not in rows(usa)] == []


def test_an_override_of_a_future_day_is_restored_in_full(clock: FakeClock, market: GetMarket) -> None:
    usa = market("USA")
    before = rows(usa)
    late = override(usa, "LATE_OPEN", opens=time(11))
    assert (utc(15), "OPEN", "scheduled") in rows(usa)
    late.delete()
    assert rows(usa) == before


def test_a_session_extends_the_running_day(clock: FakeClock, market: GetMarket) -> None:
    clock.jump_to(utc(20, 30))
    usa = market("USA")
    assert status_at(usa, utc(20, 30)) == "CLOSED"
    override(usa, "SESSION", opens=time(9, 30), closes=time(17))
    assert status_at(usa, utc(20, 30)) == "OPEN"
    assert rows(usa, WEDNESDAY, WEDNESDAY)[-1] == (utc(21), "CLOSED", "scheduled")


def test_a_session_opens_a_weekend_day(clock: FakeClock, market: GetMarket) -> None:
    india, sunday = market("India"), date(2026, 4, 5)
    MarketOverride.objects.create(
        market=india, date=sunday, kind="SESSION", open_time=time(18), close_time=time(19), reason="Muhurat"
    )
    assert [row[:2] for row in rows(india, sunday, sunday)] == [
        (utc(12, 30, sunday), "OPEN"),
        (utc(13, 30, sunday), "CLOSED"),
    ]


def test_the_past_is_never_rewritten(clock: FakeClock, market: GetMarket) -> None:
    clock.jump_to(utc(22))
    usa = market("USA")
    before = rows(usa)
    override(usa, "CLOSED")
    assert rows(usa) == before


def test_a_market_that_is_not_watched_is_closed_from_now_on(clock: FakeClock, market: GetMarket) -> None:
    clock.jump_to(utc(15))
    usa = market("USA")
    before = rows(usa)
    usa.is_active = False
    usa.save()
    assert rows(usa)[-1] == (utc(15), "CLOSED", "manual")
    usa.is_active = True
    usa.save()
    assert status_at(usa, utc(15) + timedelta(microseconds=1)) == "OPEN"
    assert [row for row in rows(usa) if row[2] == "scheduled"] == before


def test_a_switch_makes_lunch_breaks_close_the_market(clock: FakeClock, market: GetMarket) -> None:
    japan, thursday = market("Japan"), date(2026, 3, 12)
    japan.breaks_close_market = True
    japan.save()
    assert [row[1] for row in rows(japan, thursday, thursday)] == ["OPEN", "CLOSED", "OPEN", "CLOSED"]


def test_an_unconfirmed_session_changes_nothing(clock: FakeClock, market: GetMarket) -> None:
    india = market("India")
    before = rows(india)
    override(india, "SESSION")
    assert rows(india) == before


def test_a_market_can_be_deleted_with_its_overrides(clock: FakeClock, market: GetMarket) -> None:
    market("India").delete()
    assert not MarketTransition.objects.filter(market__country="India").exists()


def test_a_day_has_one_decision_of_a_kind_but_several_sessions(market: GetMarket) -> None:
    usa = market("USA")
    override(usa, "SESSION", opens=time(9), closes=time(10))
    override(usa, "SESSION", opens=time(11), closes=time(12))
    override(usa, "CLOSED")
    with pytest.raises(IntegrityError), transaction.atomic():
        override(usa, "CLOSED")


def test_rebuilding_again_changes_nothing(clock: FakeClock, calendar: None) -> None:
    before = list(MarketTransition.objects.order_by("pk").values_list())
    for each in Market.objects.all():
        apply_calendar(each, some_days(each.country), LAST_KNOWN, clock.now())
    assert list(MarketTransition.objects.order_by("pk").values_list()) == before


def test_a_library_that_changed_its_mind_changes_the_future_only(clock: FakeClock, market: GetMarket) -> None:
    usa = market("USA")
    without = [day for day in some_days("USA") if day.date not in {date(2026, 3, 10), date(2026, 3, 12)}]
    apply_calendar(usa, without, LAST_KNOWN, clock.now())
    assert rows(usa, date(2026, 3, 10), date(2026, 3, 10))
    assert not rows(usa, date(2026, 3, 12), date(2026, 3, 12))


def test_a_long_absence_is_filled_in(clock: FakeClock, market: GetMarket) -> None:
    usa, early = market("USA"), [day for day in some_days("USA") if day.date < date(2026, 1, 1)]
    MarketTransition.objects.filter(market=usa).delete()
    CalendarDay.objects.filter(market=usa).delete()
    apply_calendar(usa, early, date(2025, 12, 31), utc(0, day=FIRST_KNOWN))
    apply_calendar(usa, some_days("USA"), LAST_KNOWN, clock.now())
    assert (utc(14, 30, date(2026, 3, 2)), "OPEN", "scheduled") in rows(usa)


@pytest.fixture
def two_markets(db: None) -> None:
    """So that a test of the command takes no second."""
    Market.objects.exclude(country__in=["China", "USA"]).delete()


def test_the_command_does_nothing_when_nothing_is_needed(
    two_markets: None, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("rebuild_calendar", "--if-needed")
    assert "China: " in capsys.readouterr().out
    call_command("rebuild_calendar", "--if-needed")
    assert capsys.readouterr().out == "The calendar is up to date.\n"
    clock.jump_to(datetime(2027, 1, 1, tzinfo=UTC))
    call_command("rebuild_calendar", "--if-needed")
    assert "USA: " in capsys.readouterr().out
    assert Market.objects.get(country="USA").schedule_known_until == date(2028, 12, 31)
    assert Market.objects.get(country="China").schedule_known_until == date(2026, 12, 31)


def test_the_command_builds_the_years_of_a_replay(two_markets: None, clock: FakeClock) -> None:
    clock.jump_to(datetime(2013, 10, 7, tzinfo=UTC))
    call_command("rebuild_calendar", verbosity=0)
    usa = Market.objects.get(country="USA")
    assert status_at(usa, datetime(2013, 10, 7, 13, 30, tzinfo=UTC)) == "OPEN"
    assert usa.schedule_known_until == date(2014, 12, 31)


def test_one_market_without_a_calendar_does_not_stop_the_others(
    two_markets: None, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    Market.objects.filter(country="China").update(calendar_code="NOPE")
    with pytest.raises(CommandError, match=r"China: .*NOPE"):
        call_command("rebuild_calendar")
    assert MarketTransition.objects.filter(market__country="USA").exists()
    capsys.readouterr()
    call_command("rebuild_calendar", "--if-needed")  # as the server does at its start
    assert "NOPE" in capsys.readouterr().err
