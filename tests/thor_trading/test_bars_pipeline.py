"""From a published poll to the table of bars, through the real stream, ingestor and tables."""

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis

from LiveData.models import Tick
from LiveData.publish import Publisher
from LiveData.quotes import Quote
from LiveData.streams import TickLog
from LiveData.ticks.ingest import Ingestor
from tests.fakes import FakeClock
from tests.thor_trading.bar_recordings import (
    NOON,
    BarKey,
    FakeTick,
    recorded_ticks,
    stored_bars,
    tick,
    values,
    vendor_minutes,
)
from ThorTrading.bars.aggregate import MinuteBars
from ThorTrading.bars.worker import GlobexBars

pytestmark = pytest.mark.django_db


class Plant:
    """The leading process's parts between the feed and the bars, driven by hand."""

    def __init__(self, client: Redis, now: datetime) -> None:
        self.client = client
        self.clock = FakeClock(now)
        self.publisher = Publisher(client, "test")
        self.restart()

    def restart(self) -> None:
        """All memory is lost, as by a kill."""
        self.log = TickLog(self.client)
        self.ingestor = Ingestor(self.log, self.clock, self.client)
        self.bars = GlobexBars(self.clock, self.log)
        self.bars.setup()

    def publish(self, ticks: list[FakeTick]) -> None:
        quotes = [
            Quote(
                symbol=one.symbol, ts=one.ts, source=one.source, received_at=self.clock.real_now(), last=one.last,
                bid=one.bid, ask=one.ask, last_size=one.last_size, volume=one.volume,
            )
            for one in ticks
        ]  # fmt: skip
        self.publisher.publish(quotes, confirmed_at=self.clock.real_now())

    def ingest(self) -> None:
        while self.log.follow_step(block_ms=0) or self.ingestor.step(wait_seconds=0):
            pass

    def finish(self) -> None:
        self.ingest()
        while self.bars.tick():
            pass
        self.clock.advance(timedelta(hours=1))
        self.bars.tick()


@pytest.fixture
def plant(redis_client: Redis) -> Plant:
    return Plant(redis_client, NOON)


def recomputed_from_the_table() -> dict[BarKey, dict[str, object]]:
    bars = MinuteBars(lambda symbol, minute: None)
    for one in Tick.objects.order_by("position"):
        bars.fold(one)
    for symbol in bars.tapes:
        bars.close(symbol)
    return {(bar.symbol, bar.minute): values(bar) for bar in bars.take_closed() if bar.has_trade}


def some_ticks(count: int) -> list[FakeTick]:
    rng = random.Random(4)
    return [
        tick(
            n,
            n * 2.3 - rng.choice([0, 0, 0, 0, 0, 90]),
            str(100 + rng.randrange(7)),
            symbol=rng.choice(["YM", "ES"]),
            last_size=rng.randrange(4),
            bid="99.5",
            ask="101",
        )
        for n in range(1, count)
    ]


def test_bars_equal_a_recomputation_from_the_table_ticks(plant: Plant) -> None:
    ticks = some_ticks(400)
    for start in range(0, len(ticks), 7):
        plant.publish(ticks[start : start + 7])
        plant.ingest()
        plant.bars.tick()
        plant.clock.advance(16)
    plant.finish()
    assert stored_bars() == recomputed_from_the_table()
    assert len(stored_bars()) > 20


def test_bars_go_on_from_the_table_ticks_where_redis_has_lost_everything(plant: Plant) -> None:
    ticks = some_ticks(400)
    plant.publish(ticks[:250])
    plant.ingest()
    plant.bars.tick()
    plant.client.flushall()
    plant.publisher = Publisher(plant.client, "after")
    plant.restart()
    plant.publish(ticks[250:])
    plant.finish()
    assert stored_bars() == recomputed_from_the_table()
    assert Tick.objects.count() == len(ticks)


def test_bars_that_fall_behind_the_memory_read_the_table(plant: Plant) -> None:
    ticks = some_ticks(300)
    for start in range(0, len(ticks), 20):
        plant.publish(ticks[start : start + 20])
    plant.ingest()
    plant.restart()  # a log that has seen nothing: all of it is in Postgres
    plant.finish()
    assert stored_bars() == recomputed_from_the_table()


def test_gold_published_with_all_its_rows_gives_the_vendors_minutes(plant: Plant, shared_data: Path) -> None:
    ticks = recorded_ticks(shared_data / "ticks/GC_20131008_trades.parquet", "GCZ3")[:20_000]
    for start in range(0, len(ticks), 1000):
        plant.publish(ticks[start : start + 1000])
        plant.ingest()
        plant.bars.tick()
    plant.finish()
    vendor = vendor_minutes(shared_data / "bars/GC_1m_20131008.parquet")
    ours = stored_bars()
    cut_short = max(ours)  # the last of the 20,000 ticks lies inside this minute
    for key in ours.keys() - {cut_short}:
        assert (float(str(ours[key]["close"])), ours[key]["volume"]) == (vendor[key]["close"], vendor[key]["volume"])
    assert len(ours) > 500
    assert Tick.objects.count() == len(ticks)
