"""The monitor: every transition once, in order, never early, whatever the clock does."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError

from GlobalMarkets.models import (
    Market,
    MarketOverride,
    MarketStatusChange,
    MarketTransition,
    MonitorState,
)
from GlobalMarkets.monitor import MarketMonitor, SignalDispatcher
from GlobalMarkets.schedule_writer import forget_watermark
from GlobalMarkets.signals import market_opened
from tests.fakes import FakeClock

from .answers import COUNTRIES, market_answers

GetMarket = Callable[[str], Market]
Heard = list[tuple[str, dict[str, Any]]]
TICK = timedelta(microseconds=1)
TOKYO_OPENS = datetime(2026, 3, 11, tzinfo=UTC)
NEW_YORK_OPENS = datetime(2026, 3, 11, 13, 30, tzinfo=UTC)


def dispatch_all() -> None:
    dispatcher = SignalDispatcher()
    while dispatcher.step():
        pass


def status(country: str) -> str:
    return Market.objects.get(country=country).status


def said(heard: Heard, *names: str) -> list[tuple[str, str]]:
    return [(name, arguments["market"].country) for name, arguments in heard if name in (names or (name,))]


def started_at(clock: FakeClock, now: datetime) -> MarketMonitor:
    """A monitor of an installation whose first start lies at `now`."""
    clock.jump_to(now)
    monitor = MarketMonitor(clock)
    monitor.step()
    dispatch_all()
    return monitor


def changes() -> list[tuple[str, str, datetime, str]]:
    rows = MarketStatusChange.objects.order_by("id").exclude(announce="nothing")
    return list(rows.values_list("market__country", "status", "at", "reason"))


# ---------------------------------------------------------------- the ordinary course
def test_two_years_of_transitions_are_applied_once_each_in_order(full_calendar: None, clock: FakeClock) -> None:
    monitor = started_at(clock, datetime(2025, 1, 1, tzinfo=UTC))
    while clock.now() < datetime(2027, 1, 1, tzinfo=UTC):
        clock.advance(timedelta(days=5))
        monitor.step()
    expected = sorted((at, kind, country) for country in COUNTRIES for at, kind, *_ in market_answers(country))
    applied = [(at, "OPEN" if to == "OPEN" else "CLOSE", country) for country, to, at, _ in changes()]
    assert [row[:2] for row in applied] == [row[:2] for row in expected]
    assert sorted(applied) == expected


def test_weeks_of_transitions_come_at_their_instant_and_not_before(calendar: None, clock: FakeClock) -> None:
    monitor = started_at(clock, datetime(2026, 3, 1, tzinfo=UTC))
    until = datetime(2026, 4, 3, tzinfo=UTC)  # over both changes to summer time
    planned = MarketTransition.objects.filter(at__range=(clock.now(), until)).order_by("at", "to_status")
    for at in sorted(set(planned.values_list("at", flat=True))):
        clock.jump_to(at - TICK)
        assert not monitor.step()
        clock.jump_to(at)
        assert monitor.step()
    expected = planned.order_by("at", "to_status", "market__sort_order")
    assert changes() == list(expected.values_list("market__country", "to_status", "at", "reason"))


def test_nothing_opens_a_microsecond_early(calendar: None, clock: FakeClock) -> None:
    monitor = started_at(clock, TOKYO_OPENS - timedelta(minutes=5))
    clock.jump_to(TOKYO_OPENS - TICK)
    assert not monitor.step()
    assert status("Japan") == "CLOSED"
    clock.jump_to(TOKYO_OPENS)
    assert monitor.step()
    assert status("Japan") == "OPEN"


def test_closes_come_before_opens_at_one_instant(calendar: None, clock: FakeClock, heard: Heard) -> None:
    monitor = started_at(clock, NEW_YORK_OPENS - timedelta(minutes=1))
    heard.clear()
    clock.jump_to(NEW_YORK_OPENS)
    monitor.step()
    dispatch_all()
    assert said(heard, "opened", "closed") == [
        ("closed", "Pre_USA"),
        ("opened", "USA"),
        ("opened", "Canada"),
        ("opened", "Mexico"),
    ]


def test_signals_carry_the_scheduled_instant(calendar: None, clock: FakeClock, heard: Heard) -> None:
    monitor = started_at(clock, TOKYO_OPENS - timedelta(minutes=5))
    clock.jump_to(TOKYO_OPENS + timedelta(seconds=0.7))
    monitor.step()
    dispatch_all()
    (changed, opened) = [arguments for _, arguments in heard]
    for arguments in (changed, opened):
        assert arguments["sender"] is Market
        assert arguments["market"].country == "Japan"
        assert (arguments["previous"], arguments["status"]) == ("CLOSED", "OPEN")
        assert arguments["at"] == TOKYO_OPENS
        assert arguments["session_date"] == date(2026, 3, 11)
        assert arguments["reason"] == "scheduled"


def test_the_log_says_what_the_owner_looks_for(
    calendar: None, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="GlobalMarkets")
    monitor = started_at(clock, NEW_YORK_OPENS - timedelta(hours=1))
    assert "Market Scheduler started" in caplog.messages
    assert "Scheduled USA next open in 3600s (at 2026-03-11T13:30:00+00:00)" in caplog.messages
    clock.jump_to(NEW_YORK_OPENS)
    monitor.step()
    assert "USA: CLOSED → OPEN" in caplog.messages


# ---------------------------------------------------------------- starts
def test_the_first_start_sets_statuses_and_announces_no_open(calendar: None, clock: FakeClock, heard: Heard) -> None:
    started_at(clock, TOKYO_OPENS + timedelta(hours=2))
    assert {country for country in COUNTRIES if status(country) == "OPEN"} == {"Japan", "China"}
    assert said(heard) == [("changed", "Japan"), ("changed", "China")]
    assert {arguments["reason"] for _, arguments in heard} == {"reconciled"}
    assert heard[0][1]["at"] == TOKYO_OPENS


def test_before_the_calendar_is_built_nothing_is_started(db: None, clock: FakeClock) -> None:
    MarketMonitor(clock).step()
    assert MonitorState.objects.get().applied_through is None


def test_another_clock_makes_the_next_start_the_first(calendar: None, clock: FakeClock, heard: Heard) -> None:
    started_at(clock, TOKYO_OPENS + timedelta(hours=2))
    forget_watermark()
    heard.clear()
    monitor = started_at(clock, datetime(2025, 12, 22, 23, 55, tzinfo=UTC))
    assert said(heard) == []
    clock.jump_to(datetime(2025, 12, 23, tzinfo=UTC))
    monitor.step()
    dispatch_all()
    assert said(heard, "opened") == [("opened", "Japan")]


def test_what_was_missed_while_down_is_signalled_in_order(calendar: None, clock: FakeClock, heard: Heard) -> None:
    started_at(clock, TOKYO_OPENS - timedelta(minutes=5))
    clock.jump_to(TOKYO_OPENS + timedelta(hours=7, minutes=30))
    MarketMonitor(clock).step()
    dispatch_all()
    assert said(heard, "opened", "closed") == [
        ("opened", "Japan"),
        ("opened", "China"),
        ("opened", "India"),
        ("closed", "Japan"),
        ("closed", "China"),
    ]
    assert {arguments["reason"] for _, arguments in heard} == {"reconciled"}


def test_a_restart_at_any_moment_equals_an_uninterrupted_run(calendar: None, clock: FakeClock) -> None:
    monitor = started_at(clock, TOKYO_OPENS - timedelta(minutes=5))
    for minute in range(0, 24 * 60, 15):
        clock.jump_to(TOKYO_OPENS + timedelta(minutes=minute))
        if minute % 7 == 0:
            monitor = MarketMonitor(clock)
        monitor.step()
    applied = [row[:3] for row in changes()]
    passed = MarketTransition.objects.filter(at__range=(TOKYO_OPENS, clock.now()))
    expected = passed.order_by("at", "to_status", "market__sort_order")
    assert applied == list(expected.values_list("market__country", "to_status", "at"))


# ---------------------------------------------------------------- the clock misbehaves
def test_a_step_back_puts_the_status_right_and_repeats_no_signal(
    calendar: None, clock: FakeClock, heard: Heard
) -> None:
    monitor = started_at(clock, TOKYO_OPENS - timedelta(minutes=5))
    clock.jump_to(TOKYO_OPENS)
    monitor.step()
    clock.jump_to(TOKYO_OPENS - timedelta(hours=1))
    monitor.step()
    assert status("Japan") == "CLOSED"
    clock.jump_to(TOKYO_OPENS)
    monitor.step()
    assert status("Japan") == "OPEN"
    dispatch_all()
    assert said(heard, "opened", "closed") == [("opened", "Japan")]


def test_a_restart_after_a_step_back_repeats_no_signal_either(calendar: None, clock: FakeClock, heard: Heard) -> None:
    started_at(clock, TOKYO_OPENS - timedelta(minutes=5))
    for minutes in (0, -60, -30, 0, 30):
        clock.jump_to(TOKYO_OPENS + timedelta(minutes=minutes))
        MarketMonitor(clock).step()
    dispatch_all()
    assert said(heard, "opened", "closed") == [("opened", "Japan")]


def test_a_step_forward_over_a_whole_day_misses_nothing(calendar: None, clock: FakeClock, heard: Heard) -> None:
    monitor = started_at(clock, TOKYO_OPENS - timedelta(minutes=5))
    clock.jump_to(TOKYO_OPENS + timedelta(hours=23))
    monitor.step()
    dispatch_all()
    assert len(said(heard, "opened")) == len(said(heard, "closed")) == 10
    assert not Market.objects.filter(status="OPEN").exists()


# ---------------------------------------------------------------- edits
def test_an_edit_applies_at_once_and_its_reason_is_manual(market: GetMarket, clock: FakeClock, heard: Heard) -> None:
    monitor = started_at(clock, NEW_YORK_OPENS + timedelta(hours=1))
    heard.clear()
    MarketOverride.objects.create(market=market("USA"), date=date(2026, 3, 11), kind="CLOSED", reason="test")
    clock.advance(0.5)
    monitor.close()  # as a NOTIFY does: look again
    monitor.step()
    dispatch_all()
    assert status("USA") == "CLOSED"
    assert [(name, each["reason"]) for name, each in heard] == [("changed", "manual"), ("closed", "manual")]


def test_a_market_switched_off_by_sql_is_closed_within_seconds(
    market: GetMarket, clock: FakeClock, heard: Heard
) -> None:
    monitor = started_at(clock, NEW_YORK_OPENS + timedelta(hours=1))
    heard.clear()
    Market.objects.filter(country="USA").update(is_active=False)
    for _ in range(6):
        clock.advance(1)
        monitor.step()
    dispatch_all()
    assert status("USA") == "CLOSED"
    assert said(heard, "closed") == [("closed", "USA")]


def test_a_status_written_by_somebody_else_is_put_right(calendar: None, clock: FakeClock) -> None:
    monitor = started_at(clock, NEW_YORK_OPENS + timedelta(hours=1))
    Market.objects.filter(country="USA").update(status="CLOSED")
    clock.advance(6)
    monitor.step()
    assert status("USA") == "OPEN"


# ---------------------------------------------------------------- signals
def test_a_crash_before_the_mark_signals_again(calendar: None, clock: FakeClock, heard: Heard) -> None:
    monitor = started_at(clock, TOKYO_OPENS - timedelta(minutes=5))
    clock.jump_to(TOKYO_OPENS)
    monitor.step()

    def crash(**_: Any) -> None:
        raise SystemExit  # not an Exception: send_robust does not catch it, as nothing catches a kill

    market_opened.connect(crash)
    with pytest.raises(SystemExit):
        SignalDispatcher().step()
    market_opened.disconnect(crash)
    dispatch_all()
    assert said(heard, "opened") == [("opened", "Japan")] * 2


def test_a_receiver_that_raises_harms_nobody(calendar: None, clock: FakeClock, heard: Heard) -> None:
    monitor = started_at(clock, NEW_YORK_OPENS - timedelta(minutes=5))
    heard.clear()

    def fail(**_: Any) -> None:
        raise ValueError("a receiver's own trouble")

    market_opened.connect(fail)
    clock.jump_to(NEW_YORK_OPENS)
    monitor.step()
    dispatch_all()
    market_opened.disconnect(fail)
    assert len(said(heard, "opened")) == 3
    assert not MarketStatusChange.objects.filter(signalled_at=None).exists()


def test_a_receiver_that_cannot_write_hears_it_again(calendar: None, clock: FakeClock, heard: Heard) -> None:
    monitor = started_at(clock, NEW_YORK_OPENS - timedelta(minutes=5))
    outage = iter([OperationalError("lock timeout")])

    def write(**_: Any) -> None:
        for error in outage:
            raise error

    market_opened.connect(write)
    clock.jump_to(NEW_YORK_OPENS)
    monitor.step()
    heard.clear()
    with pytest.raises(OperationalError):
        dispatch_all()
    dispatch_all()
    market_opened.disconnect(write)
    assert len(said(heard, "opened")) == 4  # the first of the three is said twice
    assert not MarketStatusChange.objects.filter(signalled_at=None).exists()


def test_the_audit_keeps_how_late_a_change_was_applied(calendar: None, clock: FakeClock) -> None:
    monitor = started_at(clock, TOKYO_OPENS - timedelta(minutes=5))
    clock.jump_to(TOKYO_OPENS + timedelta(seconds=90))
    monitor.step()
    assert MarketStatusChange.objects.get(market__country="Japan").late_by == timedelta(seconds=90)
