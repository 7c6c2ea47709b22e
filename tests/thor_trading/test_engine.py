"""The real crew on real servers: an announced open is captured and graded while its ticks arrive."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from redis import Redis

from GlobalMarkets.models import Market, MarketStatusChange
from LiveData.models import Tick
from LiveData.publish import Publisher
from LiveData.status import FeedStatus, write_status
from tests.thor_trading.makers import SYMBOLS, quote
from thor_project.clock import AnchoredClock
from ThorTrading.capture import capture
from ThorTrading.models import MarketSession
from ThorTrading.supervisors import Supervisor

pytestmark = [
    pytest.mark.usefixtures("seeds"),
    pytest.mark.timeout(60),
]


@pytest.fixture
def supervisor(redis_client: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    monkeypatch.setattr(capture, "futures_trading", lambda at: True)  # whatever day the test runs on
    one = Supervisor(AnchoredClock(lambda: None))
    one.start()
    yield one
    assert one.stop(5) == []


class Publishing:
    """A feed that reports to be alive with every poll."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._publisher = Publisher(client, "test", restore_above=lambda: 0)

    def publish(self, *changed: tuple[str, str, str]) -> int:
        """All eleven unchanged, or only (symbol, bid, ask); returns the last position."""
        now = datetime.now(UTC)
        write_status(self._client, FeedStatus("SIM", "demo", "live", now, market_at=now))
        quotes = [quote(symbol, bid=bid, ask=ask, ts=now, received_at=now) for symbol, bid, ask in changed]
        everything = [quote(symbol, ts=now, received_at=now) for symbol in SYMBOLS]
        return self._publisher.publish(quotes or everything, confirmed_at=now).position


def wait_until(is_so: Callable[[], object], seconds: float) -> float:
    """Real seconds until it was so; fails the test after `seconds`."""
    started, pause = time.monotonic(), threading.Event()
    while not is_so():
        assert time.monotonic() - started < seconds, "it took too long"
        pause.wait(0.005)
    return time.monotonic() - started


def announce_open(country: str) -> None:
    now = datetime.now(UTC)
    MarketStatusChange.objects.create(
        market=Market.objects.get(country=country),
        previous="CLOSED",
        status="OPEN",
        at=now,
        applied_at=now,
        session_date=now.date(),
        reason="scheduled",
    )


def test_from_an_announced_open_to_a_stored_grade(supervisor: Supervisor, redis_client: Redis) -> None:
    feed = Publishing(redis_client)
    wait_until(lambda: supervisor.health()["leader"], 15)
    feed.publish()
    announce_open("Japan")
    wait_until(lambda: MarketSession.objects.filter(country="Japan").count() == 12, 10)
    rows = MarketSession.objects.filter(country="Japan")
    assert {row.wndw for row in rows} == {"PENDING"}

    delays = []
    for symbol in ("ES", "NQ", "RTY", "YM"):
        position = feed.publish((symbol, "200", "200.1"))
        delays.append(wait_until(rows.filter(future=symbol, wndw="WORKED", graded_to_position=position).exists, 10))
    assert min(delays) < 0.25, f"resolution after the tick took {delays}"
    assert rows.get(future="TOTAL").wndw == "WORKED"
    wait_until(Tick.objects.filter(position=position).exists, 10)
    assert supervisor.health()["lags"]["ingest_sec"] < 2


def test_a_failing_worker_leaves_the_others_alone(
    supervisor: Supervisor, redis_client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ConnectionError("no board today")

    wait_until(lambda: supervisor.health()["leader"], 15)
    monkeypatch.setattr(capture, "read_board", break_down)
    announce_open("China")
    wait_until(lambda: state_of(supervisor, "Capture") == "backing_off", 10)
    assert state_of(supervisor, "Grader") == "running"


def state_of(supervisor: Supervisor, name: str) -> str | None:
    return next((worker.state for worker in supervisor.health()["workers"] if worker.name == name), None)
