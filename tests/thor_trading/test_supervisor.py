"""The supervisor runs exactly what should run, only while it leads, and ends it all against one deadline."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fakes import FakeClock
from tests.thor_trading.makers import OPEN_AT
from ThorTrading.clock import Clock
from ThorTrading.supervisors.desired import MarketState, desired_countries
from ThorTrading.supervisors.supervisor import Supervisor
from ThorTrading.worker import Worker

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(30)]


def test_a_markets_worker_runs_while_it_is_open_active_and_enabled() -> None:
    states = [
        MarketState("Japan", is_open=True, is_active=True, has_session_capture=True),
        MarketState("China", is_open=False, is_active=True, has_session_capture=True),
        MarketState("India", is_open=True, is_active=False, has_session_capture=True),
        MarketState("Canada", is_open=True, is_active=True, has_session_capture=False),
    ]
    assert desired_countries(states) == {"Japan"}


class FakeLock:
    def __init__(self) -> None:
        self.can_be_held = True
        self.is_held = False

    def hold(self) -> bool:
        self.is_held = self.can_be_held
        return self.is_held

    def release(self) -> None:
        self.is_held = False


class Patient(Worker):
    """Works until it is stopped; `let_go` keeps one that hangs from ending."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.working = threading.Event()
        self.let_go = threading.Event()
        self.let_go.set()

    def tick(self) -> bool:
        self.working.set()
        self.stopping.wait()
        self.let_go.wait()
        return False


class FakeCrew:
    def __init__(self, clock: Clock) -> None:
        self.workers: list[Worker] = [Patient("A"), Patient("B")]

    def wanted(self) -> list[Worker]:
        return self.workers

    def lags(self) -> dict[str, float]:
        return {"ingest_sec": 0.1}


class Site:
    """A supervisor with a fake lock, whose looks the test makes itself."""

    def __init__(self) -> None:
        self.lock = FakeLock()
        self.crews: list[FakeCrew] = []
        self.supervisor = Supervisor(FakeClock(OPEN_AT), lock=self.lock, make_crew=self._make)

    def _make(self, clock: Clock) -> FakeCrew:
        self.crews.append(FakeCrew(clock))
        return self.crews[-1]

    def running(self) -> list[str]:
        return [worker.name for worker in self.supervisor.health()["workers"]]


@pytest.fixture
def site() -> Iterator[Site]:
    one = Site()
    yield one
    for crew in one.crews:
        for worker in crew.workers:
            if isinstance(worker, Patient):
                worker.let_go.set()
    assert one.supervisor.stop(5) == []


def test_without_the_lock_nobody_works(site: Site) -> None:
    site.lock.can_be_held = False
    site.supervisor.reconcile()
    assert site.running() == []
    assert site.supervisor.health()["leader"] is False


def test_hooks_run_before_the_workers_and_extra_workers_beside_them(site: Site) -> None:
    order: list[Any] = []
    site.supervisor.on_leading.append(lambda: order.append(len(site.crews)))
    site.supervisor.extra_workers.append(Patient("Clock"))
    site.supervisor.reconcile()
    site.supervisor.reconcile()
    assert order == [0]
    assert site.running() == ["A", "B", "Clock"]
    assert site.supervisor.health()["lags"] == {"ingest_sec": 0.1}


def test_workers_follow_what_is_wanted(site: Site) -> None:
    site.supervisor.reconcile()
    crew = site.crews[0]
    leaving = crew.workers[1]
    crew.workers = [crew.workers[0], Patient("C")]
    site.supervisor.reconcile()
    assert leaving.stopping.is_set()
    _until(lambda: not is_alive("B"))
    site.supervisor.reconcile()
    assert site.running() == ["A", "C"]


def test_a_market_that_opens_again_gets_its_worker_once_the_old_one_has_ended(site: Site) -> None:
    site.supervisor.reconcile()
    crew = site.crews[0]
    old = crew.workers[1]
    assert isinstance(old, Patient)
    old.working.wait()
    old.let_go.clear()
    new = Patient("B")
    crew.workers = [crew.workers[0], new]
    site.supervisor.reconcile()
    assert not new.working.is_set(), "two of one name must never run"
    old.let_go.set()
    _until(lambda: not is_alive("B"))
    site.supervisor.reconcile()
    assert new.working.wait(5)


def test_the_lost_lock_stops_every_worker_and_its_return_starts_new_ones(site: Site) -> None:
    clock_worker = Patient("Clock")
    site.supervisor.extra_workers.append(clock_worker)
    site.supervisor.reconcile()
    first = list(site.crews[0].workers)
    site.lock.can_be_held = False
    site.supervisor.reconcile()
    assert site.running() == []
    assert all(worker.health().state == "stopped" for worker in [*first, clock_worker])
    site.lock.can_be_held = True
    site.supervisor.reconcile()
    assert len(site.crews) == 2
    assert site.running() == ["A", "B", "Clock"]
    assert clock_worker.working.wait(5)


def test_a_stop_names_what_hangs_and_keeps_to_its_deadline(site: Site) -> None:
    site.supervisor.reconcile()
    hanging = site.crews[0].workers[1]
    assert isinstance(hanging, Patient)
    hanging.working.wait()
    hanging.let_go.clear()
    assert site.supervisor.stop(0.2) == ["B"]
    assert site.lock.is_held is False


def test_its_own_thread_looks_and_stops(site: Site) -> None:
    guard = Patient("Guard")
    site.supervisor.guards.append(guard)
    site.supervisor.start()
    _until(lambda: bool(site.crews))
    assert guard.working.wait(5)
    assert site.supervisor.stop(5) == []
    assert site.supervisor.health()["leader"] is False


def is_alive(name: str) -> bool:
    return any(thread.name == name for thread in threading.enumerate())


def _until(is_so: Callable[[], bool]) -> None:
    """Wait for another thread to have done its part; the test's time limit ends a wait in vain."""
    pause = threading.Event()
    while not is_so():
        pause.wait(0.005)
