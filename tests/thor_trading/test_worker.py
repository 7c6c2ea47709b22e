"""The worker base: nothing lost between stop, wake and wait; failures back off, are told, and end."""

import logging
from collections.abc import Callable

import pytest

from ThorTrading.worker import Bell, Worker, back_off_seconds

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(10)]  # each turn looks after the thread's connection


class Scripted(Worker):
    """Does what its script says, one entry a tick, and notes what was called."""

    name = "Scripted"

    def __init__(self, *script: Callable[[], bool]) -> None:
        super().__init__()
        self.script = list(script)
        self.calls: list[str] = []

    def setup(self) -> None:
        self.calls.append("setup")

    def tick(self) -> bool:
        self.calls.append("tick")
        return self.script.pop(0)() if self.script else False

    def teardown(self) -> None:
        self.calls.append("teardown")


def and_end(call: Callable[[], None]) -> Callable[[], bool]:
    """A tick that makes one call and has nothing more to do."""

    def tick() -> bool:
        call()
        return False

    return tick


def fail() -> bool:
    raise ConnectionError("Redis is away")


def more() -> bool:
    return True


def test_a_stop_before_the_start_is_not_lost() -> None:
    worker = Scripted()
    worker.stop()
    worker.run()
    assert "tick" not in worker.calls
    assert worker.health().state == "stopped"


def test_it_turns_until_it_is_stopped_and_tears_down_once() -> None:
    worker = Scripted(more, more)
    worker.script.append(and_end(worker.stop))
    worker.run()
    assert worker.calls == ["setup", "tick", "tick", "tick", "teardown"]


def test_a_wake_during_a_tick_skips_the_next_wait() -> None:
    worker = Scripted()
    worker.idle_seconds = 3600
    worker.script += [and_end(worker.wake), and_end(worker.stop)]
    worker.run()
    assert worker.calls.count("tick") == 2


def test_a_bell_wakes_who_listens() -> None:
    bell, worker = Bell(), Scripted()
    bell.wake_on_ring(worker)
    bell.ring()
    worker.wait(3600)  # returns at once, or the test times out


def test_a_failure_backs_off_tears_down_and_sets_up_again() -> None:
    worker = Scripted(fail, more)
    assert 0.1 <= worker.run_turn() <= 0.25
    health = worker.health()
    assert (health.state, health.failures, health.last_error) == (
        "backing_off",
        1,
        "ConnectionError: Redis is away",
    )
    assert worker.run_turn() == 0.0
    assert worker.calls == ["setup", "tick", "teardown", "setup", "tick"]
    assert (worker.health().state, worker.health().failures) == ("running", 0)


def test_waits_grow_to_five_seconds_and_are_spread() -> None:
    assert [back_off_seconds(n, 1.0) for n in (1, 2, 3, 4, 5, 6, 50)] == [0.25, 0.5, 1, 2, 4, 5, 5]
    assert back_off_seconds(6, 0.0) == 2.5


def test_the_fifth_failure_alerts_and_the_next_success_clears(caplog: pytest.LogCaptureFixture) -> None:
    worker = Scripted(*[fail] * 6, more, more)
    with caplog.at_level(logging.INFO, "thor.alerts"):
        for _ in range(8):
            worker.run_turn()
    alerts = [(r.alert_subject, r.alert_cleared) for r in caplog.records if hasattr(r, "alert_kind")]  # type: ignore[attr-defined] # extras of the record
    assert alerts == [("Scripted", False), ("Scripted", True)]


def test_a_stopped_worker_runs_again_after_a_reset() -> None:
    worker = Scripted()
    worker.stop()
    worker.run()
    worker.reset()
    worker.script.append(and_end(worker.stop))
    worker.run()
    assert worker.calls.count("tick") == 1
