"""An edit in any process wakes the monitor, and a running monitor shows that it runs."""

import threading
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from GlobalMarkets.models import Market, MarketOverride
from GlobalMarkets.monitor import MarketMonitor
from GlobalMarkets.wakeup import Wakeup, is_monitor_running
from tests.fakes import FakeClock


@pytest.fixture
def wakeup(db: None) -> Iterator[Wakeup]:
    ear = Wakeup()
    ear.wait(0)
    yield ear
    ear.close()


def another_process() -> Any:
    raw = connection.get_new_connection(connection.get_connection_params())
    raw.autocommit = True
    return raw


def notify() -> None:
    raw = another_process()
    raw.cursor().execute("NOTIFY global_markets")
    raw.close()


def test_the_first_wait_connects_and_asks_for_a_look(db: None) -> None:
    ear = Wakeup()
    assert ear.wait(0) is True
    assert ear.wait(0) is False
    ear.close()


def test_a_notify_from_another_process_wakes_at_once(wakeup: Wakeup) -> None:
    threading.Timer(0.05, notify).start()
    started = time.monotonic()
    assert wakeup.wait(5) is True
    assert time.monotonic() - started < 1


def test_a_hundred_notifies_are_one_wake(wakeup: Wakeup) -> None:
    for _ in range(100):
        notify()
    assert wakeup.wait(5) is True
    while wakeup.wait(0):
        pass
    assert wakeup.wait(0) is False


def test_a_lost_connection_is_made_again_and_asks_for_a_look(wakeup: Wakeup) -> None:
    raw = another_process()
    cursor = raw.cursor()
    cursor.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN global_markets' "
        "AND datname = current_database()"
    )
    raw.close()
    answers = [wakeup.wait(1) for _ in range(3)]
    assert answers[answers.index(None) + 1 :][:1] == [True]


def test_a_database_that_is_away_raises_nothing(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def refuse(_: object) -> None:
        raise psycopg2.OperationalError("connection refused")

    monkeypatch.setattr(connection, "get_new_connection", refuse)
    assert Wakeup().wait(0) is None


def test_whether_a_monitor_runs_is_seen_from_outside(db: None) -> None:
    assert not is_monitor_running()
    first, second = Wakeup(), Wakeup()
    first.wait(0)
    second.wait(0)
    assert is_monitor_running()
    first.close()
    assert is_monitor_running()
    second.close()
    assert not is_monitor_running()


def test_edits_notify(db: None, clock: FakeClock) -> None:
    japan = Market.objects.get(country="Japan")
    with CaptureQueriesContext(connection) as saved:
        override = MarketOverride.objects.create(market=japan, date=date(2026, 3, 12), kind="CLOSED", reason="test")
    with CaptureQueriesContext(connection) as deleted:
        override.delete()
    with CaptureQueriesContext(connection) as market_saved:
        japan.save()
    for queries in (saved, deleted, market_saved):
        assert "NOTIFY global_markets" in [query["sql"] for query in queries]


def test_a_stop_before_the_wait_is_not_lost(db: None, clock: FakeClock) -> None:
    stop = threading.Event()
    stop.set()
    started = time.monotonic()
    MarketMonitor(clock).wait(stop)
    assert time.monotonic() - started < 0.1


def test_the_monitor_waits_until_the_next_instant_in_real_time(
    calendar: None, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []

    def remember(self: Wakeup, seconds: float) -> bool:
        waited.append(seconds)
        return False

    monkeypatch.setattr(Wakeup, "wait", remember)
    clock.speed = 60
    monitor = MarketMonitor(clock)
    monitor.step()  # Tokyo has just opened; Shanghai opens in 90 minutes
    monitor.wait(threading.Event())
    clock.advance(89.5 * 60)
    monitor.step()
    monitor.wait(threading.Event())
    clock.advance(31)
    monitor.wait(threading.Event())
    assert waited == [1.0, pytest.approx(0.5), 0.0]
