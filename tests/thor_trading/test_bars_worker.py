"""Bars from the tick log into the table: restarts, kills, late ticks, markets, recordings."""

import logging
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from GlobalMarkets import schedule
from LiveData.connection import client
from tests.fakes import FakeClock
from tests.thor_trading.bar_recordings import (
    NOON,
    FakeTick,
    fold_all,
    recorded_ticks,
    stored_bars,
    tick,
    values,
    vendor_minutes,
)
from ThorTrading import events
from ThorTrading.bars import writer
from ThorTrading.bars.bar import Bar
from ThorTrading.bars.state import BarState
from ThorTrading.bars.worker import GlobexBars, MarketBars
from ThorTrading.models import IntradayBar

pytestmark = pytest.mark.django_db
LATER = timedelta(hours=1)


class FakeLog:
    """A tick log that holds everything."""

    def __init__(self, ticks: Sequence[FakeTick] = ()) -> None:
        self.ticks = list(ticks)

    def read_after(self, position: int, limit: int = 5000) -> list[Any]:
        return [one for one in self.ticks if one.position > position][:limit]


def whole_run(ticks: Sequence[FakeTick]) -> dict[tuple[str, datetime], dict[str, object]]:
    return {key: values(bar) for key, bar in fold_all(list(ticks)).items()}


def started(log: FakeLog, clock: FakeClock) -> GlobexBars:
    worker = GlobexBars(clock, log)
    worker.setup()
    return worker


def finish(worker: GlobexBars, clock: FakeClock) -> None:
    """Fold what waits, then let every minute end by the clock."""
    while worker.tick():
        pass
    clock.advance(LATER)
    worker.tick()


def random_ticks(seed: int, count: int) -> list[FakeTick]:
    """Two symbols, one with sizes and one with volume and a reset, with late ticks and quiet minutes between."""
    rng = random.Random(seed)
    volume, ticks = 1000, []
    for n in range(1, count + 1):
        late = rng.choice([0] * 12 + [45, 150, 400])
        second = n * 1.7 - late + (200 if n > count / 2 else 0)
        price = str(100 + rng.randrange(8))
        if rng.random() < 0.5:
            ticks.append(tick(n, second, price, symbol="ES", last_size=rng.randrange(3), bid="99", ask="101"))
        else:
            volume = 3 if n == count // 3 else volume + rng.randrange(3)
            ticks.append(tick(n, second, price, symbol="YM", volume=volume))
    return ticks


@pytest.fixture(autouse=True)
def _no_open_markets(monkeypatch: pytest.MonkeyPatch, redis_client: Redis) -> None:
    monkeypatch.setattr(schedule, "open_countries_at", lambda at: frozenset())


def test_minute_reaches_the_table_by_the_next_tick_alone() -> None:
    worker = started(FakeLog([tick(1, 1, "5", last_size=2), tick(2, 61, "6", last_size=1)]), FakeClock(NOON))
    worker.tick()
    assert list(stored_bars()) == [("YM", NOON)]


def test_last_minute_of_a_session_is_closed_by_the_clock() -> None:
    clock = FakeClock(NOON + timedelta(seconds=59))
    worker = started(FakeLog([tick(1, 58, "5", last_size=2)]), clock)
    worker.tick()
    clock.advance(1.5)
    worker.tick()
    assert stored_bars() == {}  # over by the clock, but a tick may still be on its way
    clock.advance(1)
    worker.tick()
    assert list(stored_bars()) == [("YM", NOON)]


def test_forward_jump_of_the_clock_closes_the_minute() -> None:
    clock = FakeClock(NOON, speed=60)
    worker = started(FakeLog([tick(1, 1, "5", last_size=2)]), clock)
    worker.tick()
    clock.jump_to(NOON + timedelta(hours=20))
    clock.advance_real(2)
    worker.tick()
    assert list(stored_bars()) == [("YM", NOON)]


def test_old_recording_under_todays_clock_is_not_cut_into_pieces() -> None:
    """Every minute is long over by the clock; ticks that come in several reads still make one bar."""
    log, clock = FakeLog(), FakeClock(NOON + timedelta(days=4000))
    worker = started(log, clock)
    ticks = random_ticks(3, 200)
    for one in ticks:
        log.ticks.append(one)
        worker.tick()
        clock.advance(0.1)
    finish(worker, clock)
    assert stored_bars() == whole_run(ticks)


@pytest.mark.parametrize("seed", range(6))
def test_restarts_at_any_instant_equal_an_uninterrupted_run(seed: int) -> None:
    """A kill loses the process's memory only; what it saved and what it did not are told apart by the position."""
    rng = random.Random(seed)
    ticks = random_ticks(seed, 300)
    log, clock = FakeLog(), FakeClock(NOON)
    worker = started(log, clock)
    for one in ticks:
        log.ticks.append(one)
        if rng.random() < 0.3:
            worker.tick()
        if rng.random() < 0.1:
            clock.advance(rng.choice([1, 3, 90]))
            worker.tick()
        if rng.random() < 0.1:
            worker = started(log, clock)
    finish(worker, clock)
    assert stored_bars() == whole_run(ticks)


@pytest.mark.parametrize("seed", range(4))
def test_kill_inside_a_turn_loses_and_doubles_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The turn dies before its save, after it, or between storing a bar and taking it from the queue."""
    rng = random.Random(seed)
    save, store = BarState.save, writer.store

    def save_or_die(*args: Any) -> None:
        if rng.random() < 0.15:
            raise RedisConnectionError("killed before the save")
        save(*args)
        if rng.random() < 0.15:
            raise RedisConnectionError("killed after the save")

    def store_or_die(records: Sequence[str]) -> None:
        store(records)
        if rng.random() < 0.3:
            raise RedisConnectionError("killed before the bars left their queue")

    monkeypatch.setattr(BarState, "save", save_or_die)
    monkeypatch.setattr(writer, "store", store_or_die)
    ticks = random_ticks(seed + 50, 200)
    log, clock = FakeLog(), FakeClock(NOON)
    worker: GlobexBars | None = None
    for one in [*ticks, *[None] * 30]:
        if one is None:
            clock.advance(LATER)
        else:
            log.ticks.append(one)
        try:
            worker = worker or started(log, clock)
            worker.tick()
        except RedisConnectionError:
            worker = None
    monkeypatch.undo()
    finish(started(log, clock), clock)
    assert stored_bars() == whole_run(ticks)


def test_redis_that_lost_the_running_fold_is_made_good_from_the_ticks(
    redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = random_ticks(9, 300)
    log, clock = FakeLog(ticks[:200]), FakeClock(NOON)
    started(log, clock).tick()
    redis_client.flushall()
    log.ticks = ticks
    monkeypatch.setattr(writer, "position_to_reread_from", lambda newest: 0)
    finish(started(log, clock), clock)
    assert stored_bars() == whole_run(ticks)


def test_late_trade_makes_a_bar_of_a_quiet_minute_with_all_its_ticks() -> None:
    ticks = [
        tick(1, 10, bid="1", ask="2"),
        tick(2, 70, bid="1", ask="2"),
        tick(3, 20, "7", last_size=1),
    ]
    log, clock = FakeLog(ticks[:2]), FakeClock(NOON)
    started(log, clock).tick()
    log.ticks = ticks
    finish(started(log, clock), clock)
    assert stored_bars() == whole_run(ticks)
    assert IntradayBar.objects.get().ticks == 2


def test_older_version_of_a_bar_never_replaces_a_newer_one() -> None:
    older = fold_all([tick(1, 1, "5", last_size=1)])["YM", NOON]
    newer = fold_all([tick(1, 1, "5", last_size=1), tick(2, 2, "9", last_size=1)])["YM", NOON]
    for bar in (newer, older):
        _enqueue(bar)
        writer.drain("Globex")
    assert IntradayBar.objects.get().close == Decimal(9)


def test_several_versions_in_one_queue_leave_the_newest() -> None:
    for n in (1, 2, 3):
        _enqueue(fold_all([tick(m, m, str(m), last_size=1) for m in range(1, n + 1)])["YM", NOON])
    writer.drain("Globex")
    assert IntradayBar.objects.get().close == Decimal(3)
    assert client().llen("q:bars:1m:Globex") == 0


def _enqueue(bar: Bar) -> None:
    BarState().save(bar.last_position, [], {"Globex": [bar]}, [], {}, ["Globex"])


def test_bar_goes_to_every_market_open_at_its_minute_that_is_enabled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Germany is open but has its session capture off; Japan closes at 12:01, so 12:01 is no longer its minute."""
    closes_at = NOON + timedelta(minutes=1)
    monkeypatch.setattr(
        schedule,
        "open_countries_at",
        lambda at: frozenset({"Japan", "Germany", "India"} if at < closes_at else {"India"}),
    )
    clock = FakeClock(NOON)
    worker = started(FakeLog([tick(1, 59, "5", last_size=1), tick(2, 61, "6", last_size=1)]), clock)
    finish(worker, clock)
    for country in ("Japan", "India"):
        market = MarketBars(country)
        market.setup()
        market.tick()
    written = {(bar.country, bar.minute) for bar in IntradayBar.objects.all()}
    assert written == {
        *((country, NOON) for country in ("Globex", "Japan", "India")),
        *((country, closes_at) for country in ("Globex", "India")),
    }


def test_bars_of_a_market_whose_worker_has_stopped_are_swept_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "open_countries_at", lambda at: frozenset({"Japan"}))
    clock = FakeClock(NOON)
    worker = started(FakeLog([tick(1, 59, "5", last_size=1)]), clock)
    worker.tick()
    clock.advance(timedelta(seconds=62))
    worker.tick()
    clock.advance(6)
    worker.tick()
    assert list(stored_bars("Japan")) == [("YM", NOON)]


def test_bar_being_built_stands_in_redis_for_each_market(redis_client: Redis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "open_countries_at", lambda at: frozenset({"Japan"}))
    clock = FakeClock(NOON)
    worker = started(FakeLog([tick(1, 3, "47387", last_size=2, bid="47380", ask="47388")]), clock)
    worker.tick()
    for country in ("Globex", "Japan"):
        shown: Any = redis_client.hgetall(f"bar:1m:current:{country}:YM")
        assert (shown["open"], shown["volume"], shown["minute"]) == ("47387", "2", NOON.isoformat())
    finish(worker, clock)
    assert not redis_client.exists("bar:1m:current:Globex:YM", "bar:1m:current:Japan:YM")


def test_browsers_hear_of_closed_bars_at_once_and_of_those_being_built_now_and_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[list[tuple[datetime, bool]]] = []

    def keep(kind: str, payload: dict[str, Any]) -> None:
        sent.append([(bar["start"], bar["is_closed"]) for bar in payload["bars"]])

    monkeypatch.setattr(events, "publish", keep)
    log, clock = FakeLog(), FakeClock(NOON + timedelta(seconds=50))
    worker = started(log, clock)
    for n in range(1, 121):  # twelve seconds, ten ticks in each
        log.ticks.append(tick(n, 50 + n * 0.1, str(n), last_size=1))
        worker.tick()
        clock.advance(0.1)
    following = NOON + timedelta(minutes=1)
    assert sent == [[(NOON, False)], [(NOON, False)], [(NOON, True), (following, False)]]


def test_market_worker_says_when_it_starts_and_stops(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "ThorTrading.bars.worker")
    worker = MarketBars("Japan")
    assert worker.name == "Intraday-Japan"
    worker.setup()
    worker.stop()
    worker.teardown()
    assert "Intraday metrics worker STARTED for Japan" in caplog.messages
    assert "Intraday metrics worker STOPPED for Japan" in caplog.messages


def test_gold_recording_gives_the_vendors_minutes_in_the_table(shared_data: Path) -> None:
    ticks = recorded_ticks(shared_data / "ticks/GC_20131007_trades.parquet", "GCZ3")
    clock = FakeClock(datetime(2026, 3, 10, tzinfo=UTC))
    finish(started(FakeLog(ticks), clock), clock)
    vendor = vendor_minutes(shared_data / "bars/GC_1m_20131007.parquet")
    stored = stored_bars()
    assert stored.keys() == vendor.keys()
    assert stored == whole_run(ticks)
