"""The pump publishes what is new, says how the feed is, and keeps a row of every time it could not be trusted."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from LiveData import keys
from LiveData.cursor import Cursor
from LiveData.errors import CursorMovedError, FeedError
from LiveData.feeds.base import Feed, Moment, Poll
from LiveData.feeds.demo import DemoFeed
from LiveData.feeds.excel_file import ExcelFileFeed
from LiveData.feeds.workbook import Place
from LiveData.instruments import load_symbol_names
from LiveData.latest import read_latest
from LiveData.models import FeedIncident
from LiveData.publish import Publisher
from LiveData.pump import FeedPump
from LiveData.quotes import Quote
from LiveData.status import FeedStatus, read_status, read_statuses
from tests.fakes import FakeClock

from .makers import NOON, quote
from .workbooks import HEADINGS, row, save

pytestmark = pytest.mark.django_db


class ScriptedFeed:
    """A sheet whose reads are given in advance; an error in the script is raised."""

    source = "EXCEL"
    provider = "excel_file"
    is_polled = True
    is_lossless = False
    lock_name: str | None = None

    def __init__(self, *script: Poll | FeedError) -> None:
        self.script = list(script)
        self.published: dict[str, Quote] = {}

    def resume(self, published: Any) -> None:
        self.published = dict(published)

    def poll(self, moment: Moment) -> Poll:
        result = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(result, FeedError):
            raise result
        return result

    def seconds_until_due(self, moment: Moment, speed: float) -> float:
        return 1.0


def read(**lasts: str) -> Poll:
    return Poll([quote(symbol, last=last, source="EXCEL") for symbol, last in lasts.items()])


class Bench:
    """A pump on a clock that moves by hand."""

    def __init__(self, client: Redis, feed: Feed, clock: FakeClock, trading: Callable[[datetime], bool] | None = None):
        self.redis = client
        self.clock = clock
        self.states: list[str] = []
        self.pump = FeedPump(
            feed,
            Publisher(client, feed.provider),
            clock,
            trading or (lambda now: True),
            lambda status: self.states.append(status.state),
            connection=client,
        )

    def run(self, steps: int, seconds: float = 1.0) -> None:
        for _ in range(steps):
            self.pump.step()
            self.clock.advance(seconds * self.clock.speed)

    def status(self) -> FeedStatus:
        assert self.pump.status is not None
        return self.pump.status


@pytest.fixture
def bench(redis_client: Redis) -> Callable[..., Bench]:
    def make(feed: Feed, clock: FakeClock | None = None, **options: Any) -> Bench:
        return Bench(redis_client, feed, clock or FakeClock(NOON), **options)

    return make


def test_an_unchanged_symbol_makes_no_tick_but_stays_young(bench: Callable[..., Bench]) -> None:
    pumped = bench(ScriptedFeed(read(YM="1", ES="5"), read(YM="2", ES="5"), read(YM="2", ES="5")))
    pumped.run(3, seconds=5)
    assert pumped.redis.get(keys.POSITION) == "3"
    latest = read_latest(None, pumped.clock.real_now()).quotes
    assert {symbol: found.age_ms for symbol, found in latest.items()} == {"YM": 5000, "ES": 5000}


def test_a_restart_does_not_repeat_what_is_published(bench: Callable[..., Bench]) -> None:
    bench(ScriptedFeed(read(YM="1"))).run(1)
    again = bench(ScriptedFeed(read(YM="1")))
    again.run(1)
    assert again.redis.get(keys.POSITION) == "1"


def test_a_second_replay_leaves_the_firsts_status_alone(bench: Callable[..., Bench], redis_client: Redis) -> None:
    def replay(before: str, after: str) -> ScriptedFeed:
        feed = ScriptedFeed(Poll([quote("YM", source="REPLAY")], cursor=Cursor("tape", before, after)))
        feed.source, feed.provider, feed.is_polled = "REPLAY", "replay", False
        return feed

    bench(replay("", "1@1")).run(1)
    second = bench(replay("", "1@1"))
    with pytest.raises(CursorMovedError):
        second.pump.step()
    second.pump.close()
    status = read_status("REPLAY", redis_client)
    assert status is not None
    assert (status.state, status.errors) == ("live", {})
    assert redis_client.get(keys.POSITION) == "1"


def test_what_redis_forgot_is_published_again(bench: Callable[..., Bench]) -> None:
    pumped = bench(ScriptedFeed(read(YM="1")))
    pumped.run(1)
    pumped.redis.flushall()
    pumped.run(2)
    assert read_latest(["YM"], NOON).quotes["YM"].quote.last == 1


def test_a_dead_redis_loses_no_event(bench: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch) -> None:
    feed = DemoFeed(1)
    pumped = bench(feed, FakeClock("2026-03-11T00:00:00Z"))
    pumped.run(1, seconds=5)
    before = pumped.redis.get(keys.POSITION)
    publish = Publisher.publish

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RedisConnectionError("gone")

    monkeypatch.setattr(Publisher, "publish", fail)
    with pytest.raises(RedisConnectionError):
        pumped.pump.step()
    monkeypatch.setattr(Publisher, "publish", publish)
    pumped.clock.advance(1)
    pumped.pump.step()
    assert int(str(pumped.redis.get(keys.POSITION))) > int(str(before))
    assert read_latest(["ES"], NOON).quotes["ES"].quote.ts == datetime(2026, 3, 11, 0, 0, 5, tzinfo=UTC)


def test_times_out_of_range_are_refused_and_counted(bench: Callable[..., Bench]) -> None:
    times = [NOON, datetime(1999, 12, 31, 23, 59, tzinfo=UTC), NOON + timedelta(days=1, seconds=1)]
    pumped = bench(ScriptedFeed(Poll([quote(f"S{n}", ts=ts, source="EXCEL") for n, ts in enumerate(times)])))
    pumped.pump.step()
    assert pumped.redis.get(keys.POSITION) == "1"
    assert pumped.status().errors == {"ts_out_of_range": 2}


def test_a_feed_that_fails_is_an_incident_until_it_is_back(
    bench: Callable[..., Bench], caplog: pytest.LogCaptureFixture
) -> None:
    error = FeedError("missing", "There is no workbook")
    pumped = bench(ScriptedFeed(read(YM="1"), error, error, read(YM="2"), read(YM="3")), FakeClock(NOON, speed=60))
    with caplog.at_level(logging.INFO, "thor.alerts"):
        pumped.run(3)
        assert pumped.status().message == "There is no workbook"
        assert pumped.pump.wait_seconds > 0
        incident = FeedIncident.objects.get()
        assert (incident.start, incident.started_real) == (NOON, NOON)  # when it was well last
        assert read_latest(["YM"], NOON).quotes["YM"].stale_reason == "feed_error"
        pumped.run(2)
    incident.refresh_from_db()
    assert (incident.end, incident.ended_real) == (NOON + timedelta(minutes=3), NOON + timedelta(seconds=3))
    assert pumped.states == ["live", "error", "live"]
    assert pumped.status().errors == {"missing": 2}
    alerts = [record.__dict__ for record in caplog.records if "alert_kind" in record.__dict__]
    assert [(a["alert_kind"], a["alert_subject"], a["alert_cleared"]) for a in alerts] == [
        ("stale_feed", "EXCEL", False),
        ("stale_feed", "EXCEL", True),
    ]


def test_a_sheet_that_stands_still_is_stale_only_while_the_futures_trade(bench: Callable[..., Bench]) -> None:
    trading = [False]
    pumped = bench(ScriptedFeed(read(YM="1")), trading=lambda now: trading[0])
    pumped.run(60)
    assert pumped.status().state == "live"
    trading[0] = True
    pumped.run(15)
    assert pumped.status().state == "live"
    pumped.run(2)
    assert pumped.status().state == "stale"
    assert "Nothing on the sheet has moved" in pumped.status().message
    assert read_latest(["YM"], pumped.clock.real_now()).quotes["YM"].is_stale
    assert FeedIncident.objects.count() == 1


def test_a_symbol_that_does_not_change_is_not_stale_while_others_do(bench: Callable[..., Bench]) -> None:
    pumped = bench(ScriptedFeed(*[read(YM="1", ES=str(n + 1)) for n in range(60)]))
    pumped.run(59)
    assert pumped.status().state == "live"
    assert not read_latest(["YM"], pumped.clock.real_now()).quotes["YM"].is_stale


def test_a_feed_that_fell_silent_is_stale_for_every_reader(bench: Callable[..., Bench], settings: Any) -> None:
    pumped = bench(ScriptedFeed(read(YM="1")))
    settings.CLOCK = pumped.clock
    pumped.run(1)
    assert not read_latest(["YM"], NOON + timedelta(seconds=15)).quotes["YM"].is_stale
    found = read_latest(["YM"], NOON + timedelta(seconds=16)).quotes["YM"]
    assert (found.is_stale, found.stale_reason) == (True, "feed_stale")
    pumped.clock.advance(19)
    (status,) = read_statuses()
    assert (status.state, status.alive, status.age_ms) == ("stale", False, 20_000)
    assert "has not reported for 20 s" in status.message


def test_the_time_in_which_thor_did_not_run_is_an_incident(bench: Callable[..., Bench]) -> None:
    clock = FakeClock(NOON)
    bench(ScriptedFeed(read(YM="1")), clock).run(1, seconds=0)
    clock.advance(100)
    bench(ScriptedFeed(read(YM="2")), clock).run(1)
    incident = FeedIncident.objects.get()
    assert (incident.start, incident.end) == (NOON, NOON + timedelta(seconds=100))
    assert "did not run for 100 s" in incident.cause


def test_a_pause_in_which_market_time_stood_still_is_none(bench: Callable[..., Bench]) -> None:
    clock = FakeClock("2026-03-11T00:00:00Z", speed=60)
    bench(DemoFeed(1), clock).run(3, seconds=0.1)
    clock.advance_real(100)
    bench(DemoFeed(1), clock).run(3, seconds=0.1)
    assert FeedIncident.objects.count() == 0


def test_a_jump_of_the_demos_clock_is_no_incident(bench: Callable[..., Bench]) -> None:
    pumped = bench(DemoFeed(1), FakeClock("2026-03-10T20:59:00Z", speed=60))
    pumped.run(3, seconds=0.1)
    pumped.clock.jump_to(datetime(2026, 3, 10, 23, 55, tzinfo=UTC))
    pumped.run(3, seconds=0.1)
    assert pumped.states == ["live"]
    assert FeedIncident.objects.count() == 0


def test_an_incident_left_open_by_a_crash_is_closed(bench: Callable[..., Bench]) -> None:
    FeedIncident.objects.create(feed="EXCEL", start=NOON - timedelta(hours=1), started_real=NOON, cause="crash")
    bench(ScriptedFeed(read(YM="1"))).run(1)
    assert FeedIncident.objects.get().end == NOON


def test_a_feed_stopped_on_purpose_says_so(bench: Callable[..., Bench]) -> None:
    pumped = bench(ScriptedFeed(read(YM="1")))
    pumped.run(1)
    pumped.pump.close()
    assert read_latest(["YM"], NOON).quotes["YM"].stale_reason == "feed_ended"
    assert FeedIncident.objects.count() == 0


# ---------------------------------------------------------------- the workbook on disk
def excel(path: Path) -> ExcelFileFeed:
    return ExcelFileFeed(path, Place("LiveData", "A1:N13"), load_symbol_names)


def test_an_old_workbook_is_stale_at_once_and_still_shows(bench: Callable[..., Bench], tmp_path: Path) -> None:
    saved = NOON - timedelta(hours=5)
    path = save(tmp_path / "book.xlsx", [HEADINGS, row("YM")], mtime=saved.timestamp())
    pumped = bench(excel(path))
    pumped.run(1)
    found = read_latest(["YM"], NOON).quotes["YM"]
    assert (found.quote.last, found.quote.ts, found.age_ms) == (Decimal(46669), saved, 5 * 3600_000)
    assert found.is_stale
    assert pumped.status().state == "stale"
    assert "was last saved at 2026-03-11 07:00:00 UTC" in pumped.status().message


def test_a_workbook_that_is_saved_again_is_live_again(bench: Callable[..., Bench], tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", [HEADINGS, row("YM")], mtime=NOON.timestamp() - 100)
    pumped = bench(excel(path))
    pumped.run(1)
    save(path, [HEADINGS, row("YM", Last=46670)], mtime=pumped.clock.real_now().timestamp())
    pumped.run(1)
    assert pumped.states == ["stale", "live"]
    assert FeedIncident.objects.get().end is not None
    assert not read_latest(["YM"], pumped.clock.real_now()).quotes["YM"].is_stale


def test_a_missing_workbook_is_a_visible_error_and_tried_on(bench: Callable[..., Bench], tmp_path: Path) -> None:
    pumped = bench(excel(tmp_path / "book.xlsx"))
    pumped.run(5)
    assert (pumped.status().state, pumped.status().errors) == ("error", {"missing": 1})
    assert "There is no workbook at" in pumped.status().message
    save(tmp_path / "book.xlsx", [HEADINGS, row("YM")], mtime=NOON.timestamp())
    pumped.run(1)
    assert pumped.status().state == "live"


def test_two_pollers_do_not_share_a_workbook(bench: Callable[..., Bench], tmp_path: Path, settings: Any) -> None:
    settings.CLOCK = FakeClock(NOON)
    path = save(tmp_path / "book.xlsx", [HEADINGS, row("YM")], mtime=NOON.timestamp())
    first, second = bench(excel(path)), bench(excel(path))
    first.run(1)
    second.run(1)
    assert "is polled by process" in second.pump.locked_out
    second.pump.close()
    (status,) = read_statuses()
    assert status.state == "live"  # that of the one who polls
    first.pump.close()
    second.run(1)
    assert (second.status().state, second.pump.locked_out) == ("live", "")
