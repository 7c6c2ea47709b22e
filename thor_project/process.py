"""What one serving process runs besides answering requests: the supervisor, the clock's keeper, the embedded servers.

Started and stopped once, by the ASGI lifespan or by `server` when there is no web side; never by `AppConfig.ready`.
"""

import logging

from django.conf import settings

from LiveData.connection import client
from ThorTrading.supervisors import Supervisor
from ThorTrading.worker import Worker

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
        self.supervisor.extra_workers.append(self._keeper)
        self.supervisor.guards.append(EmbeddedGuard(self._servers))
        self.supervisor.start()

    def stop(self) -> None:
        """End all workers against one deadline, stand the clock, leave the embedded servers."""
        if self.supervisor is not None:
            remaining = self.supervisor.stop(STOP_WITHIN_SEC)
            if remaining:
                logger.warning("Still running at the end: %s", ", ".join(remaining))
            self._keeper.stand()
            self.supervisor = None
        self._servers.release()


current = Process()
