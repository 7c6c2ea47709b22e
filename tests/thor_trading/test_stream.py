"""quotes/stream through a real uvicorn and a real Redis."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from time import monotonic
from typing import Any

import pytest
from pytest_django import Settings
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError

from LiveData.publish import Publisher
from LiveData.quotes import Quote
from LiveData.status import FeedStatus, write_status
from tests.fakes import FakeClock
from tests.thor_trading.makers import OPEN_AT, SYMBOLS, quote, watched
from tests.thor_trading.sse import Browser, StreamServer
from ThorTrading import events
from ThorTrading.api import stream
from ThorTrading.api.live import hub, reading

NOW = OPEN_AT + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def clock(settings: Settings, redis_client: Redis, monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    clock = settings.CLOCK = FakeClock(NOW, speed=60)
    monkeypatch.setattr(reading, "load_watched", watched)
    return clock


class Feed:
    """A live simulated feed."""

    def __init__(self, client: Redis) -> None:
        self.publisher = Publisher(client, "test", restore_above=lambda: 0)
        write_status(client, FeedStatus(source="SIM", provider="demo", state="live", last_read_at=NOW))

    def publish(self, *quotes: Quote) -> None:
        self.publisher.publish(quotes, confirmed_at=NOW)


@pytest.fixture
def feed(redis_client: Redis) -> Feed:
    feed = Feed(redis_client)
    feed.publish(*map(quote, SYMBOLS))
    return feed


@pytest.fixture
def server() -> Iterator[StreamServer]:
    with StreamServer().running() as server:
        yield server


def announce(number: int) -> None:
    events.publish("session", {"session_number": number})


def test_stream_begins_with_a_snapshot_and_a_heartbeat(server: StreamServer, feed: Feed) -> None:
    browser = Browser(server.port)
    assert browser.response.status == 200
    headers = browser.response.headers
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert (headers["x-accel-buffering"], headers["cache-control"]) == ("no", "no-cache, no-transform")
    snapshot, heartbeat = browser.take(), browser.take()
    assert (snapshot.kind, snapshot.id) == ("snapshot", "0-0")
    assert [row["instrument"]["symbol"] for row in snapshot.data["rows"]] == SYMBOLS
    assert snapshot.data["total"]["composite_signal"] == "STRONG_BUY"
    assert [(one["source"], one["state"], one["alive"]) for one in snapshot.data["feeds"]] == [("SIM", "live", True)]
    assert heartbeat.kind == "heartbeat"
    assert heartbeat.data == {
        "market_time": NOW.isoformat(), "real_time": NOW.isoformat(), "speed": 60.0, "feed_age_ms": 0,
        "feed_state": "live",
    }  # fmt: skip


def test_one_changed_quote_comes_alone_and_quickly(server: StreamServer, feed: Feed) -> None:
    browser = Browser(server.port)
    browser.until_kind("heartbeat")
    published_at = monotonic()
    feed.publish(quote("GC", last="104.5"))
    event = browser.until_kind("quotes")
    assert monotonic() - published_at < 0.3
    assert [(row["instrument"]["symbol"], row["last"]) for row in event.data] == [("GC", 104.5)]
    assert event.id is None


def test_total_comes_when_it_changes(server: StreamServer, feed: Feed) -> None:
    browser = Browser(server.port)
    browser.until_kind("heartbeat")
    feed.publish(quote("YM", change="0"))
    assert browser.until_kind("total").data["signal_weight_sum"] == 20


def test_events_carry_their_place_as_id(server: StreamServer, feed: Feed, redis_client: Redis) -> None:
    browser = Browser(server.port)
    browser.until_kind("heartbeat")
    events.publish("market", {"country": "Japan", "status": "OPEN", "at": OPEN_AT})
    event = browser.until_kind("market")
    assert event.data == {"country": "Japan", "status": "OPEN", "at": OPEN_AT.isoformat()}
    entries: Any = redis_client.xrange("events:stream")
    assert event.id == entries[0][0]


@pytest.mark.parametrize("way", ["header", "query"])
def test_missed_events_come_once_each_after_a_reconnect(server: StreamServer, feed: Feed, way: str) -> None:
    announce(1)
    browser = Browser(server.port)
    browser.until_kind("heartbeat")
    announce(2)
    last_id = browser.until_kind("session").id
    browser.close()
    for number in (3, 4, 5):
        announce(number)
    back = Browser(server.port, last_event_id=last_id) if way == "header" else Browser(
        server.port, f"?last_event_id={last_id}"
    )  # fmt: skip
    announce(6)
    announce(99)
    seen: list[int] = []
    while not seen or seen[-1] != 99:
        seen.append(back.until_kind("session").data["session_number"])
    assert seen == [3, 4, 5, 6, 99]


def test_events_missed_since_an_empty_stream_come_too(server: StreamServer, feed: Feed) -> None:
    announce(1)
    back = Browser(server.port, last_event_id="0-0")
    assert back.until_kind("session").data == {"session_number": 1}


@pytest.mark.parametrize("last_event_id", ["1-1", "9999999999999-0", "nonsense"])
def test_id_too_old_or_unknown_is_answered_with_a_reset(server: StreamServer, feed: Feed, last_event_id: str) -> None:
    announce(1)
    back = Browser(server.port, last_event_id=last_event_id)
    reset, snapshot = back.take(), back.take()
    assert (reset.kind, snapshot.kind) == ("reset", "snapshot")
    assert snapshot.id is not None


def test_topics_choose(server: StreamServer, feed: Feed) -> None:
    browser = Browser(server.port, "?topics=session,feed")
    browser.until_kind("heartbeat")
    feed.publish(quote("GC", last="104.5"))
    events.publish("market", {"country": "Japan"})
    announce(1)
    kinds = []
    while "session" not in kinds:
        kinds.append(browser.take().kind)
    assert not {"quotes", "total", "market"} & set(kinds)


def test_staleness_reaches_the_browser_while_nothing_is_published(
    server: StreamServer, feed: Feed, clock: FakeClock
) -> None:
    browser = Browser(server.port)
    browser.until_kind("heartbeat")
    clock.advance_real(20)
    event = browser.until_kind("quotes", within=3)
    assert all(row["is_stale"] for row in event.data)
    assert browser.until_kind("total").data["status"] == "STALE"


def test_confirmation_of_a_still_value_makes_its_age_young_again(
    server: StreamServer, feed: Feed, clock: FakeClock
) -> None:
    browser = Browser(server.port)
    browser.until_kind("heartbeat")
    clock.advance_real(10)
    feed.publisher.publish([], confirmed=SYMBOLS, confirmed_at=clock.real_now())
    event = browser.until_kind("quotes", within=3)
    assert {row["age_ms"] for row in event.data} == {0}


def test_redis_that_goes_away_and_comes_back_is_survived(
    server: StreamServer, feed: Feed, redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.1)
    browser = Browser(server.port)
    browser.until_kind("heartbeat")
    read = reading.Reader.read

    def away(self: reading.Reader) -> reading.Reading:
        raise RedisConnectionError("gone")

    monkeypatch.setattr(reading.Reader, "read", away)
    browser.until(lambda event: event.kind == "heartbeat" and event.data["feed_state"] == "unreachable")
    late = Browser(server.port)
    monkeypatch.setattr(reading.Reader, "read", read)
    redis_client.client_kill_filter(_type="normal", skipme=True)
    browser.until(lambda event: event.kind == "heartbeat" and event.data["feed_state"] == "live")
    feed.publish(quote("GC", last="104.5"))
    assert browser.until_kind("quotes").data[0]["last"] == 104.5
    late.until_kind("snapshot")


def test_shutdown_ends_every_stream_within_a_second(server: StreamServer, feed: Feed) -> None:
    browsers = [Browser(server.port) for _ in range(20)]
    for browser in browsers:
        browser.until_kind("heartbeat")
    asked_at = monotonic()
    server.stream.shutdown()
    for browser in browsers:
        while browser.next() is not None:
            pass
    assert monotonic() - asked_at < 1
    assert Browser(server.port).response.status == 503


def test_stream_lives_only_so_long(server: StreamServer, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "LIFETIME_SECONDS", 0.3)
    browser = Browser(server.port)
    while browser.next() is not None:
        pass


def test_browser_that_does_not_read_is_dropped_and_others_are_served(
    server: StreamServer, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "SEND_TIMEOUT_SECONDS", 0.5)
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.1)
    sleeper, reader = Browser(server.port, "?topics=bar"), Browser(server.port, "?topics=session")
    reader.until_kind("heartbeat")
    for _ in range(200):
        events.publish("bar", {"bars": "x" * 60_000})
    announce(1)
    assert reader.until_kind("session").data == {"session_number": 1}
    reader.until(lambda _: len(server.stream._open) == 1, within=15)
    assert sleeper.response.status == 200


def test_nothing_turns_while_nobody_listens(server: StreamServer, feed: Feed) -> None:
    browser = Browser(server.port)
    browser.until_kind("heartbeat")
    browser.close()
    give_up_at = monotonic() + 3
    while server.stream._hub._turning is not None and monotonic() < give_up_at:
        Event().wait(0.01)
    assert server.stream._hub._turning is None
    Browser(server.port).until_kind("snapshot")  # and begins again with the next one


def test_unknown_topic_and_other_methods_are_refused_with_a_sentence(server: StreamServer) -> None:
    wrong = Browser(server.port, "?topics=quotes,gossip").response
    assert (wrong.status, wrong.read()) == (
        400,
        b'{"detail":"topics: \'gossip\' is not a topic; use some of bar, feed, market, quotes, session, total."}',
    )
    assert Browser(server.port, method="POST").response.status == 405


def test_unexpected_failure_of_the_reader_ends_the_streams_and_the_next_one_works(
    server: StreamServer, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Browser(server.port)
    browser.until_kind("heartbeat")

    async def fail(self: hub.Hub) -> None:
        raise ValueError("a fault of ours")

    with monkeypatch.context() as broken:
        broken.setattr(hub.Hub, "_turn", fail)
        while browser.next() is not None:
            pass
    back = Browser(server.port)
    back.until_kind("heartbeat")
    feed.publish(quote("GC", last="104.5"))
    back.until_kind("quotes")
