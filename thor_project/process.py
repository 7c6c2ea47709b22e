"""What one serving process runs besides answering requests: the supervisor, the clock's keeper, the embedded servers.

Started and stopped once, by the ASGI lifespan or by `server` when there is no web side; never by `AppConfig.ready`.
"""

import logging

from django.conf import settings
from django.db import DatabaseError

from LiveData.connection import client
from ThorTrading.supervisors import Supervisor
from ThorTrading.worker import Worker

from .calendar_keeper import CalendarKeeper
from .clock_keeper import ClockKeeper
from .commandline import servers_for
from .embedded import EmbeddedServers

logger = logging.getLogger(__name__)

STOP_WITHIN_SEC = 2.5


class EmbeddedGuard(Worker):
    """Starts an embedded server again when it has died under us."""

    name = "Embedded servers"
    idle_seconds = 2.0

    def __init__(self, servers: EmbeddedServers) -> None:
        super().__init__()
        self._servers = servers

    def tick(self) -> bool:
        if self._servers.ensure_running():
            logger.warning("An embedded server had died and was started again")
        return False


class Process:
    """The background side of this process."""

    def __init__(self) -> None:
        self._servers = servers_for(settings)
        self._keeper = ClockKeeper(settings.CLOCK, jumps_nights=settings.DATA_PROVIDER == "demo")
        self.supervisor: Supervisor | None = None

    def start(self) -> None:
        """Hold the embedded servers and, unless THOR_SUPERVISORS=off, stand for leader."""
        self._servers.acquire()
        client().ping()
        if settings.THOR_SUPERVISORS == "off":
            return
        self.supervisor = Supervisor(settings.CLOCK)
        self.supervisor.on_leading.append(self._keeper.resume)
        self.supervisor.extra_workers += [self._keeper, CalendarKeeper(settings.CLOCK)]
        self.supervisor.guards.append(EmbeddedGuard(self._servers))
        self.supervisor.start()

    def stop(self) -> None:
        """Stand the clock, end all workers against one deadline, leave the embedded servers."""
        try:
            if self.supervisor is not None:
                self._stop_supervisor(self.supervisor)
        finally:
            self._servers.release()

    def _stop_supervisor(self, supervisor: Supervisor) -> None:
        try:
            self._keeper.stand()  # first: market time must not run on while the feed has stopped already
        except DatabaseError as error:  # market time then goes on from the last beat, half a second ago
            logger.warning("The clock's last instant could not be stored: %s", str(error).strip())
        remaining = supervisor.stop(STOP_WITHIN_SEC)
        if remaining:
            logger.warning("Still running at the end: %s", ", ".join(remaining))
        self.supervisor = None


current = Process()
