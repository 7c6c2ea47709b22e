"""The worker `Grader`, beside the other workers or alone as `manage.py start_market_grader`."""

from typing import Protocol

from ThorTrading.clock import Clock
from ThorTrading.grading.grader import Grader, TickReader
from ThorTrading.worker import Worker, session_captured

_LONGEST_WAIT_SECONDS = 0.5


class GraderWorker(Worker):
    """Judges ticks as the shared log hands them on."""

    name = "Grader"

    def __init__(self, clock: Clock, log: TickReader) -> None:
        super().__init__()
        self._log = log
        self._grader = Grader(log, clock)
        session_captured.wake_on_ring(self)

    def tick(self) -> bool:
        if self._grader.step():
            return True
        if self._grader.is_idle:
            return False
        self._log.wait_after(self._grader.position, _LONGEST_WAIT_SECONDS)
        return True

    def teardown(self) -> None:
        self._grader.forget()


class FollowedLog(TickReader, Protocol):
    """A log whose reader fills it too, for a process that has no stream thread."""

    def follow_step(self, block_ms: int = ...) -> bool: ...


class LoneGrader(Worker):
    """The grader of a process of its own: fills the log itself, then judges."""

    name = "Grader"

    def __init__(self, clock: Clock, log: FollowedLog, interval_seconds: float) -> None:
        super().__init__()
        self.idle_seconds = interval_seconds
        self._log = log
        self._grader = Grader(log, clock)

    def tick(self) -> bool:
        while self._log.follow_step(block_ms=0) and not self.stopping.is_set():
            pass
        return self._grader.step()

    def teardown(self) -> None:
        self._grader.forget()
