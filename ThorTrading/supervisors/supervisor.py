"""The supervisor: stands for leader, and keeps running exactly the workers that should run.

The only file that creates threads. The server calls `start` and `stop`; health asks `health`.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from django.db import connections

from ThorTrading.clock import Clock
from ThorTrading.supervisors.crew import Crew
from ThorTrading.supervisors.leader import LeaderLock
from ThorTrading.worker import Worker, market_changed

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS: Final = 1.0
STOP_WORKERS_SECONDS: Final = 2.0


class Lock(Protocol):
    """What the supervisor asks of LeaderLock."""

    @property
    def is_held(self) -> bool: ...

    def hold(self) -> bool: ...

    def release(self) -> None: ...


class Workforce(Protocol):
    """What the supervisor asks of Crew."""

    def wanted(self) -> list[Worker]: ...

    def lags(self) -> dict[str, float]: ...


@dataclass(frozen=True, slots=True)
class _Running:
    worker: Worker
    thread: threading.Thread


class Supervisor:
    """One per process. `on_leading` hooks run before the workers start, each time this process takes the lead;
    `extra_workers` run while it leads; `guards` run always, since a guard may be what makes leading possible.
    """

    def __init__(
        self, clock: Clock, *, lock: Lock | None = None, make_crew: Callable[[Clock], Workforce] = Crew
    ) -> None:
        self.on_leading: list[Callable[[], None]] = []
        self.extra_workers: list[Worker] = []
        self.guards: list[Worker] = []
        self._clock = clock
        self._lock: Lock = lock or LeaderLock()
        self._make_crew = make_crew
        self._crew: Workforce | None = None
        self._running: dict[str, _Running] = {}
        self._always: list[_Running] = []
        self._look = _Look(self)

    # ------------------------------------------------------------ called by the server
    def start(self) -> None:
        """Stand for leader from now on, in the background."""
        self._always = [_start(worker) for worker in [*self.guards, self._look]]

    def stop(self, deadline_seconds: float) -> list[str]:
        """Stop everything; returns the names of the threads that did not end within real `deadline_seconds`.

        The lock is given up last, so that no other process starts while ours still works.
        """
        deadline = time.monotonic() + deadline_seconds
        everyone = [*self._always, *self._running.values()]
        _stop(everyone, deadline)
        # A look under way may have started one more worker.
        started_meanwhile = [running for running in self._running.values() if running not in everyone]
        _stop(started_meanwhile, deadline)
        self._lock.release()
        return [running.worker.name for running in [*everyone, *started_meanwhile] if running.thread.is_alive()]

    def health(self) -> dict[str, Any]:
        """Whether this process leads, how its workers are, and how far they are behind."""
        crew = self._crew
        running = [*self._always, *list(self._running.values())]
        return {
            "leader": self._lock.is_held,
            "workers": [one.worker.health() for one in sorted(running, key=lambda one: one.worker.name)],
            "lags": crew.lags() if crew is not None else {},
        }

    # ------------------------------------------------------------ called by the look, in its own thread
    def reconcile(self) -> None:
        """Take or keep the lead, then start and stop workers until those run that should."""
        self._forget_ended()
        if not self._lock.hold():
            if self._crew is not None:
                logger.warning("Another process may lead now: stopping the workers of this one")
                self.stand_down()
            return
        if self._crew is None:
            self._take_over()
        if self._crew is not None:
            self._match([*self._crew.wanted(), *self.extra_workers])

    def stand_down(self) -> None:
        """Stop every worker of the leader; those that do not end in time are waited for before they start again."""
        self._crew = None
        _stop(list(self._running.values()), time.monotonic() + STOP_WORKERS_SECONDS)
        self._forget_ended()
        if self._running:
            logger.warning("Still running without the lead: %s", ", ".join(self._running))

    def _take_over(self) -> None:
        if self._running:
            return  # workers of our last lead still hang; two of a name must not run
        for hook in self.on_leading:
            hook()
        for worker in self.extra_workers:
            worker.reset()
        self._crew = self._make_crew(self._clock)

    def _match(self, wanted: Iterable[Worker]) -> None:
        """Run exactly the wanted workers."""
        by_name = {worker.name: worker for worker in wanted}
        for name, running in self._running.items():
            if by_name.get(name) is not running.worker:
                running.worker.stop()
        for name, worker in by_name.items():
            if name not in self._running and not self._look.stopping.is_set():
                self._running[name] = _start(worker)

    def _forget_ended(self) -> None:
        self._running = {name: one for name, one in self._running.items() if one.thread.is_alive()}


class _Look(Worker):
    """The supervisor's own thread: a look every second, and at once when a market changes."""

    name = "Supervisor"
    idle_seconds = LOOK_EVERY_SECONDS

    def __init__(self, supervisor: Supervisor) -> None:
        super().__init__()
        self._supervisor = supervisor
        market_changed.wake_on_ring(self)

    def tick(self) -> bool:
        self._supervisor.reconcile()
        return False


def _start(worker: Worker) -> _Running:
    thread = threading.Thread(target=_run, args=[worker], name=worker.name, daemon=True)
    thread.start()
    return _Running(worker, thread)


def _run(worker: Worker) -> None:
    """The life of a worker's thread; the database connection it opened ends with it."""
    worker.run()
    connections.close_all()


def _stop(everyone: Sequence[_Running], deadline: float) -> None:
    """Ask all of them first, then wait for each until one shared deadline of the monotonic clock."""
    for running in everyone:
        running.worker.stop()
    for running in everyone:
        running.thread.join(max(0.0, deadline - time.monotonic()))
