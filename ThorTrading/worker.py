"""The base of every background worker: loop, waiting, back-off, heartbeat, database hygiene.

A worker is one short repeatable `tick()`; the supervisor gives each one a thread that calls `run()`.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal
from weakref import WeakSet

from django.db import close_old_connections

logger = logging.getLogger(__name__)
alerts = logging.getLogger("thor.alerts")

WorkerState = Literal["starting", "running", "backing_off", "stopped"]

_BACK_OFF_FIRST_SECONDS: Final = 0.25
_BACK_OFF_MOST_SECONDS: Final = 5.0
_FAILURES_BEFORE_ALERT: Final = 5  # about three seconds: a server that restarts is no alert


@dataclass(frozen=True, slots=True)
class WorkerHealth:
    """How a worker is: `last_beat` is real time, `failures` those in a row."""

    name: str
    state: WorkerState
    last_beat: datetime | None
    failures: int
    last_error: str


def back_off_seconds(failures: int, jitter: float) -> float:
    """Doubling from a quarter second to five, spread by `jitter` (0…1) over half of itself."""
    doubled = _BACK_OFF_FIRST_SECONDS * 2.0 ** min(failures - 1, 10)
    return min(doubled, _BACK_OFF_MOST_SECONDS) * (0.5 + jitter / 2)


class Bell:
    """Wakes, at once and from any thread, every worker of this process that listens to it."""

    def __init__(self) -> None:
        self._listeners: WeakSet[Worker] = WeakSet()
        self._lock = threading.Lock()

    def wake_on_ring(self, worker: Worker) -> None:
        with self._lock:
            self._listeners.add(worker)

    def ring(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for worker in listeners:
            worker.wake()


market_changed = Bell()
capture_requested = Bell()
session_captured = Bell()


class Worker:
    """Subclass it, set `name`, write `tick()`; `setup()` and `teardown()` where something must be held."""

    name: str = "worker"
    idle_seconds: float = 1.0

    def __init__(self, name: str | None = None) -> None:
        if name is not None:
            self.name = name
        self.stopping = threading.Event()
        self._wakeup = threading.Event()
        self._is_set_up = False
        self._state: WorkerState = "starting"
        self._last_beat: datetime | None = None
        self._failures = 0
        self._last_error = ""

    # ------------------------------------------------------------ what a subclass writes
    def setup(self) -> None:
        """Take what ticks need; called before the first tick and again after every failure."""

    def tick(self) -> bool:
        """Do one short, repeatable unit of work; True when more is waiting already."""
        raise NotImplementedError

    def teardown(self) -> None:
        """Let go of what setup took; called at the end and after every failure."""

    # ------------------------------------------------------------ what others call
    def stop(self) -> None:
        """Ask `run` to return; a stop that comes before `run` is not lost."""
        self.stopping.set()
        self._wakeup.set()

    def reset(self) -> None:
        """Make a worker that has been stopped fit to run again."""
        self.stopping.clear()
        self._wakeup.clear()
        self._state = "starting"

    def wake(self) -> None:
        """End the present wait, or skip the next one."""
        self._wakeup.set()

    def health(self) -> WorkerHealth:
        return WorkerHealth(self.name, self._state, self._last_beat, self._failures, self._last_error)

    def run(self) -> None:
        """Turn until stopped; never raises."""
        while not self.stopping.is_set():
            self._wakeup.clear()
            if self.stopping.is_set():  # stop() may have come just before the clear
                break
            self.wait(self.run_turn())
        self._attempt(self._tear_down)
        self._state = "stopped"

    def run_turn(self) -> float:
        """One turn with its failure handling; returns the real seconds to wait before the next."""
        more = self._attempt(self._set_up_and_tick)
        if more is not None:
            return 0.0 if more else self.idle_seconds
        self._attempt(self._tear_down)
        return back_off_seconds(self._failures, random.random())  # noqa: S311 - spread, not secrecy

    def wait(self, seconds: float) -> None:
        """Wait real seconds, cut short by `wake` or `stop`."""
        if seconds > 0:
            self._wakeup.wait(seconds)

    # ------------------------------------------------------------ the inside
    def _set_up_and_tick(self) -> bool:
        close_old_connections()  # a thread's connection never recovers by itself from a Postgres restart
        if not self._is_set_up:
            self.setup()
            self._is_set_up = True
        more = self.tick()
        close_old_connections()
        self._beat()
        return more

    def _tear_down(self) -> bool:
        self._is_set_up = False
        self.teardown()
        return False

    def _attempt(self, step: Callable[[], bool]) -> bool | None:
        try:
            return step()
        except Exception as error:  # noqa: BLE001 - the one broad except: whatever failed, the worker tries again
            self._fail(error)
            return None

    def _beat(self) -> None:
        if self._failures >= _FAILURES_BEFORE_ALERT:
            self._alert(f"{self.name} works again", cleared=True)
        self._failures = 0
        self._state = "running"
        self._last_beat = datetime.now(UTC)

    def _fail(self, error: Exception) -> None:
        self._failures += 1
        self._state = "backing_off"
        self._last_error = f"{type(error).__name__}: {error}".strip()
        if self._failures == 1:
            logger.warning("%s failed and will try again", self.name, exc_info=error)
        elif self._failures.bit_count() == 1:  # the 2nd, 4th, 8th …: a long outage must not fill the log
            logger.warning("%s failed %d times: %s", self.name, self._failures, self._last_error)
        if self._failures == _FAILURES_BEFORE_ALERT:
            self._alert(f"{self.name} keeps failing: {self._last_error}", cleared=False)

    def _alert(self, message: str, *, cleared: bool) -> None:
        alerts.log(
            logging.INFO if cleared else logging.WARNING,
            message,
            extra={"alert_kind": "failed_worker", "alert_subject": self.name, "alert_cleared": cleared},
        )
