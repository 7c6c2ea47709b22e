"""The leader lock: a session-level advisory lock on a raw connection, held by one process per database.

Outside Django's connections, because close_old_connections() would drop the lock with them.
"""

import logging
from contextlib import suppress
from typing import Any, Final

import psycopg2
from django.db import connection

logger = logging.getLogger(__name__)

LEADER_LOCK: Final = 7_204_119_331  # any number that Thor's other advisory locks do not use
# A dead network is noticed in about five seconds, a frozen server in two (PITFALLS, Leader).
_PATIENCE: Final = {
    "connect_timeout": 3,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
    "options": "-c statement_timeout=2000",
    "application_name": "thor leader",
}


class LeaderLock:
    """Ask `hold()` again and again; used by one thread."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._is_held = False
        self._is_reachable = True

    @property
    def is_held(self) -> bool:
        return self._is_held

    def hold(self) -> bool:
        """Take the lock, or make sure that it is still ours; never waits for another holder, never raises."""
        was_held = self._is_held
        try:
            if self._connection is None:
                self._connect()
            self._is_held = self._confirm() if was_held else self._try_to_take()
            self._is_reachable = True
        except psycopg2.Error as error:
            if self._is_reachable:  # said once: the question is repeated every second
                logger.warning("The leader lock is out of reach: %s", str(error).strip())
            self._is_reachable = False
            self.release()
        if self._is_held != was_held:
            logger.info("This process %s", "leads" if self._is_held else "does not lead any more")
        return self._is_held

    def release(self) -> None:
        """Give the lock up by closing its connection."""
        self._is_held = False
        if self._connection is not None:
            with suppress(psycopg2.Error):
                self._connection.close()
            self._connection = None

    def _connect(self) -> None:
        self._connection = psycopg2.connect(**{**connection.get_connection_params(), **_PATIENCE})
        self._connection.autocommit = True

    def _try_to_take(self) -> bool:
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LEADER_LOCK])
            return bool(cursor.fetchone()[0])

    def _confirm(self) -> bool:
        """The lock lives as long as its session: an answer on it is the proof."""
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone()[0])
