"""Keeps the stored market calendar reaching as far as it should: at a start, and on every new market day.

The calendar library takes over a hundred MB, so it runs in a process of its own.
"""

import logging
import subprocess
import sys
from datetime import date

from django.conf import settings

from ThorTrading.worker import Worker

from .clock import Clock

logger = logging.getLogger(__name__)

REBUILD = (sys.executable, str(settings.BASE_DIR / "manage.py"), "rebuild_calendar", "--if-needed")
LOOK_AGAIN_SEC = 0.2


class CalendarError(Exception):
    """The calendar could not be built; the message says why."""


def rebuild_calendar() -> None:
    """Fill the transition table where it does not reach far enough; returns when that is done."""
    done = subprocess.run(REBUILD, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CalendarError(f"The market calendar could not be built: {done.stderr.strip()[-500:]}")


class CalendarKeeper(Worker):
    """Looks once a minute whether a new market day has begun, and then extends the calendar without a restart."""

    name = "Calendar"
    idle_seconds = 60.0

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._checked: date | None = None  # the start has checked the present day

    def tick(self) -> bool:
        today = self._clock.now().date()
        if self._checked is not None and today != self._checked:
            self._rebuild()
        self._checked = today
        return False

    def _rebuild(self) -> None:
        with subprocess.Popen(REBUILD, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            while process.poll() is None:
                if self.stopping.wait(LOOK_AGAIN_SEC):
                    process.terminate()
                    return
            if process.returncode:
                raise CalendarError(f"The market calendar could not be extended: {process.communicate()[1][-500:]}")
