"""Every published tick is one row of `ticks`: none lost, none doubled, whatever its day."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from unittest import mock

import pytest
from django.db import connection
from redis import Redis

from LiveData import keys
from LiveData.cursor import Cursor
from LiveData.models import IngestOffset, ReplayCursor, Tick, TickGap
from LiveData.publish import Publisher
from LiveData.quotes import PRICE_FIELDS, SIZE_FIELDS
from LiveData.streams import TickLog
from LiveData.ticks import latest_ts, partitions
from LiveData.ticks.ingest import Ingestor
from LiveData.ticks.stored import stored_after
from LiveData.ticks.trimming import StoredEntries, trim_stream
from tests.fakes import FakeClock

from .makers import NOON, entry_ids, quote

pytestmark = pytest.mark.django_db(transaction=True)


class Plant:
    """A stream, a log and an ingestor, driven by hand."""

    def __init__(self, client: Redis) -> None:
        self.redis = client
        self.clock = FakeClock(NOON)
        self.publisher = Publisher(client, "test")
        self.restart()

    def restart(self) -> None:
        self.log = TickLog(self.redis)
        self.ingestor = Ingestor(self.log, self.clock, self.redis)

    def run(self) -> None:
        while self.log.follow_step(block_ms=0) or self.ingestor.step(wait_seconds=0):
            pass


@pytest.fixture
def plant(redis_client: Redis) -> Iterator[Plant]:
    yield Plant(redis_client)
    with connection.cursor() as cursor:
        for day in partitions.existing_days():
            cursor.execute(f"DROP TABLE {partitions.partition_name(day)}")


def stored() -> list[int]:
    return list(Tick.objects.order_by("position").values_list("position", flat=True))


def test_a_tick_is_stored_exactly_as_published(plant: Plant) -> None:
    odd = quote(
        "WEIRD\t\\N\n",
        **{name: Decimal("-117.859375") for name in PRICE_FIELDS},
        **dict.fromkeys(SIZE_FIELDS, 7),
        contract="ESH4",
        ts=datetime(2013, 10, 7, 0, 0, 0, 276001, tzinfo=UTC),
    )
    plant.publisher.publish([odd, quote("DX", last="99.479", ts=NOON)], confirmed_at=NOON)
    plant.run()
    assert stored_after(0, 10) == plant.log.read_after(0)
    assert Tick.objects.get(position=2).created_at is not None


def test_days_of_any_year_get_their_partition(plant: Plant) -> None:
    days = [date(2013, 10, 6), date(2013, 10, 7), date(2000, 1, 1), date(2026, 3, 11)]
    for day in days:
        plant.publisher.publish(
            [quote(ts=datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC))], confirmed_at=NOON
        )
    plant.run()
    assert len(stored()) == 4
    ahead = {date(2026, 3, 11) + timedelta(days=n) for n in range(4)}
    assert partitions.existing_days() == {*days, *ahead}


def test_partitions_are_made_ahead_as_market_time_goes_on(plant: Plant) -> None:
    plant.run()
    plant.clock.advance(timedelta(days=2))
    plant.run()
    assert date(2026, 3, 16) in partitions.existing_days()


def test_nothing_is_stored_twice_after_a_restart(plant: Plant) -> None:
    for _ in range(3):
        plant.publisher.publish([quote(), quote("ES")], confirmed_at=NOON)
        plant.run()
        plant.restart()
    plant.run()
    assert stored() == [1, 2, 3, 4, 5, 6]


def test_a_failed_copy_stores_nothing_and_is_repeated(plant: Plant) -> None:
    plant.publisher.publish([quote()], confirmed_at=NOON)
    with (
        mock.patch.object(IngestOffset, "save", side_effect=ConnectionResetError("gone")),
        pytest.raises(ConnectionResetError, match="gone"),
    ):
        plant.run()
    assert stored() == []
    plant.run()
    assert stored() == [1]


def test_two_ingestors_store_each_tick_once(plant: Plant) -> None:
    other = Plant(plant.redis)
    for _ in range(10):
        plant.publisher.publish([quote()], confirmed_at=NOON)
        plant.log.follow_step(block_ms=0)
        other.log.follow_step(block_ms=0)
        plant.ingestor.step(wait_seconds=0)
        other.ingestor.step(wait_seconds=0)
    plant.run()
    other.run()
    assert stored() == list(range(1, 11))


def test_a_hole_in_the_positions_is_recorded_and_alerts(plant: Plant, caplog: pytest.LogCaptureFixture) -> None:
    plant.publisher.publish([quote()], confirmed_at=NOON)
    plant.run()
    plant.redis.incrby(keys.POSITION, 5)
    plant.publisher.publish([quote()], confirmed_at=NOON)
    with caplog.at_level(logging.WARNING, "thor.alerts"):
        plant.run()
    gap = TickGap.objects.get()
    assert (gap.first_position, gap.last_position, gap.found_at) == (2, 6, NOON)
    assert [record.__dict__["alert_kind"] for record in caplog.records] == ["tick_gap"]
    assert stored() == [1, 7]
    plant.clock.advance(601)
    with caplog.at_level(logging.INFO, "thor.alerts"):
        plant.run()
        plant.clock.advance(1)
        plant.run()
    assert [record.__dict__["alert_cleared"] for record in caplog.records if record.name == "thor.alerts"] == [
        False,
        True,
    ]


def test_joining_a_stream_under_way_is_no_gap(plant: Plant) -> None:
    plant.redis.set(keys.POSITION, 100)
    plant.publisher.publish([quote()], confirmed_at=NOON)
    plant.run()
    assert TickGap.objects.count() == 0


def test_a_redis_that_forgot_everything_goes_on_above_postgres(plant: Plant) -> None:
    plant.publisher.publish([quote(), quote()], confirmed_at=NOON)
    plant.run()
    plant.redis.flushall()
    plant.restart()
    Publisher(plant.redis, "later").publish([quote()], confirmed_at=NOON)
    plant.run()
    assert stored() == [1, 2, 3]


def test_the_replays_place_is_stored_with_its_ticks(plant: Plant) -> None:
    plant.publisher.publish([quote()], confirmed_at=NOON, cursor=Cursor("tape", "", "1@5"))
    plant.publisher.publish([quote()], confirmed_at=NOON, cursor=Cursor("tape", "1@5", "2@9"))
    plant.run()
    assert ReplayCursor.objects.get(key="tape").place == "2@9"


def test_only_what_is_stored_is_trimmed(plant: Plant) -> None:
    real = datetime.now(UTC)
    for _ in range(10):
        plant.publisher.publish([quote()], confirmed_at=NOON)
    ids = entry_ids(plant.redis)
    trim_stream(plant.redis, "0-0", real + timedelta(hours=2), kept_entries=3)
    assert plant.redis.xlen(keys.STREAM) == 10
    trim_stream(plant.redis, ids[4], real + timedelta(hours=2), kept_entries=3)
    assert entry_ids(plant.redis)[0] == ids[4]
    trim_stream(plant.redis, ids[9], real, kept_entries=3)
    assert entry_ids(plant.redis) == ids[7:]
    trim_stream(plant.redis, ids[9], real + timedelta(hours=2))
    assert entry_ids(plant.redis) == ids[9:]


def test_a_recordings_big_entries_do_not_fill_redis(plant: Plant) -> None:
    entries = StoredEntries(kept_ticks=10)
    assert entries.oldest() == "0-0"
    for n in range(5):
        entries.add(f"{n}-0", (n + 1) * 4)
    assert entries.oldest() == "2-0"  # ticks 9 to 20
    for _ in range(6):
        plant.publisher.publish([quote()], confirmed_at=NOON)
    ids = entry_ids(plant.redis)
    trim_stream(plant.redis, ids[5], datetime.now(UTC), before_entry_id=ids[3])
    assert entry_ids(plant.redis) == ids[3:]
    trim_stream(plant.redis, ids[4], datetime.now(UTC), before_entry_id=ids[5])
    assert entry_ids(plant.redis) == ids[4:]


def test_retention_goes_by_the_day_of_storing(plant: Plant, settings: pytest.FixtureRequest) -> None:
    settings.THOR_TICK_RETENTION_DAYS = 2  # type: ignore[attr-defined]  # pytest-django's settings
    plant.clock = FakeClock(NOON, real=datetime.now(UTC))
    plant.restart()
    plant.publisher.publish([quote(ts=datetime(2013, 10, 7, tzinfo=UTC)), quote(ts=NOON)], confirmed_at=NOON)
    plant.run()
    plant.clock.advance_real(86400)
    plant.run()
    assert len(stored()) == 2  # a day after, 2013 is as young as today
    plant.clock.advance_real(86400 * 1.1)
    plant.run()
    assert date(2013, 10, 7) not in partitions.existing_days()
    assert date(2026, 3, 11) in partitions.existing_days()  # today's stays, however old its rows
    plant.publisher.publish([quote(ts=datetime(2013, 10, 7, tzinfo=UTC))], confirmed_at=NOON)
    plant.run()
    assert stored() == [2, 3]


def test_the_lag_is_how_long_the_oldest_waits(plant: Plant) -> None:
    plant.publisher.publish([quote()], confirmed_at=NOON)
    plant.log.follow_step(block_ms=0)
    plant.clock.advance(3)
    assert plant.ingestor.lag_seconds() == 3
    plant.run()
    assert plant.ingestor.lag_seconds() == 0


def test_the_newest_market_time_is_found_stored_or_published(plant: Plant) -> None:
    assert latest_ts() is None
    plant.publisher.publish([quote(ts=NOON), quote(ts=NOON - timedelta(days=3))], confirmed_at=NOON)
    assert latest_ts() == NOON - timedelta(days=3)  # the hash knows the newest published
    plant.run()
    assert latest_ts() == NOON
