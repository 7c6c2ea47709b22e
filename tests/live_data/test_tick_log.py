"""The log hands every tick on once, in order, from memory or from Postgres."""

from datetime import timedelta

import pytest
from redis import Redis

from LiveData import keys
from LiveData.publish import Publisher
from LiveData.quotes import Tick
from LiveData.streams import TickLog
from LiveData.ticks.ingest import Ingestor
from LiveData.ticks.offsets import Offset
from tests.fakes import FakeClock

from .makers import NOON, entry_ids, quote


class Stream:
    """Publishes numbered quotes."""

    def __init__(self, client: Redis) -> None:
        self.client = client
        self.publisher = Publisher(client, "test", lambda: 0)

    def publish(self, polls: int, size: int = 1) -> None:
        for _ in range(polls):
            self.publisher.publish([quote(last=str(n + 1)) for n in range(size)], confirmed_at=NOON)


@pytest.fixture
def stream(redis_client: Redis) -> Stream:
    return Stream(redis_client)


def follow(log: TickLog) -> None:
    while log.follow_step(block_ms=0):
        pass


def positions(ticks: list[Tick]) -> list[int]:
    return [tick.position for tick in ticks]


def test_reads_go_on_after_a_position_and_obey_the_limit(stream: Stream) -> None:
    stream.publish(5, size=3)
    log = TickLog(stream.client, load=Offset)
    follow(log)
    assert log.head_position() == 15
    assert positions(log.read_after(0)) == list(range(1, 16))
    assert positions(log.read_after(4, limit=3)) == [5, 6, 7]
    assert log.read_after(15) == []


def test_a_follower_starts_where_postgres_is(stream: Stream) -> None:
    stream.publish(4)
    entry = entry_ids(stream.client)[1]
    log = TickLog(stream.client, load=lambda: Offset(entry, 2, is_new=False))
    follow(log)
    assert positions(log.read_after(2)) == [3, 4]


def test_an_offset_from_a_clock_that_was_set_back_does_not_blind_the_follower(stream: Stream) -> None:
    stream.publish(3)
    log = TickLog(stream.client, load=lambda: Offset("99999999999999-0", 1, is_new=False))
    follow(log)
    assert positions(log.read_after(1)) == [2, 3]


def test_waiting_ends_with_the_next_tick(stream: Stream) -> None:
    log = TickLog(stream.client, load=Offset)
    follow(log)
    assert not log.wait_after(0, timeout=0)
    stream.publish(1)
    follow(log)
    assert log.wait_after(0, timeout=0)


def test_it_knows_when_it_had_seen_everything(stream: Stream) -> None:
    now = [NOON]
    log = TickLog(stream.client, load=Offset, real_now=lambda: now[0])
    assert log.caught_up_at() is None
    stream.publish(201)
    log.follow_step(block_ms=0)
    assert log.caught_up_at() is None  # a full read says nothing about the end
    log.follow_step(block_ms=0)
    assert log.caught_up_at() == NOON
    now[0] += timedelta(seconds=1)
    log.follow_step(block_ms=1)
    assert log.caught_up_at() == NOON + timedelta(seconds=1.001)


@pytest.mark.django_db(transaction=True)
def test_a_reader_far_behind_is_served_from_postgres_without_a_gap(stream: Stream) -> None:
    log = TickLog(stream.client, kept_ticks=5, most_uncommitted_ticks=100)
    ingestor = Ingestor(log, FakeClock(NOON), stream.client)
    seen: list[int] = []
    for _ in range(6):
        stream.publish(10)
        follow(log)
        while ingestor.step(wait_seconds=0):
            pass
    while batch := positions(log.read_after(seen[-1] if seen else 0, limit=7)):
        seen += batch
    assert seen == list(range(1, 61))


@pytest.mark.django_db(transaction=True)
def test_what_postgres_lacks_is_never_dropped(stream: Stream, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("LiveData.streams.BLOCK_MS", 1)
    monkeypatch.setattr("LiveData.streams.ENTRIES_PER_READ", 10)
    log = TickLog(stream.client, kept_ticks=5, most_uncommitted_ticks=20)
    stream.publish(100)
    for _ in range(20):
        log.follow_step(block_ms=0)
    assert log.head_position() == 30  # full: the rest waits in Redis
    assert positions(log.read_after(0)) == list(range(1, 31))
    ingestor = Ingestor(log, FakeClock(NOON), stream.client)
    for _ in range(20):
        ingestor.step(wait_seconds=0)
        log.follow_step(block_ms=0)
    assert log.head_position() == 100


@pytest.mark.django_db(transaction=True)
def test_a_follower_that_slept_while_the_stream_was_trimmed_misses_nothing(stream: Stream) -> None:
    sleeper, awake = TickLog(stream.client), TickLog(stream.client)
    ingestor = Ingestor(awake, FakeClock(NOON), stream.client)
    stream.publish(3)
    follow(sleeper)
    stream.publish(5)
    follow(awake)
    while ingestor.step(wait_seconds=0):
        pass
    stream.client.xtrim(keys.STREAM, minid=entry_ids(stream.client)[-1])
    stream.publish(2)
    follow(sleeper)
    seen: list[int] = []
    while batch := positions(sleeper.read_after(seen[-1] if seen else 1)):
        seen += batch
    assert seen == list(range(2, 11))
