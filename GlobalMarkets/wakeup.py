"""The monitor's ear: a raw Postgres connection that hears NOTIFY, and whose lock shows that a monitor runs.

Outside Django's connection, because close_old_connections() would drop both.
"""

import logging
import select
from contextlib import suppress
from typing import Any

import psycopg2
from django.db import connection

from .schedule_writer import NOTIFY_CHANNEL

logger = logging.getLogger(__name__)
# Held shared by every running monitor; chosen at random, must only differ from Thor's other advisory locks.
MONITOR_LOCK = 4_862_117_903


def is_monitor_running() -> bool:
    """Whether any process on this database runs a MarketMonitor."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [MONITOR_LOCK])
        if cursor.fetchone() == (False,):
            return True
        cursor.execute("SELECT pg_advisory_unlock(%s)", [MONITOR_LOCK])
    return False


class Wakeup:
    """Waits for a NOTIFY from an edit of the schedule in any process; reconnects by itself."""

    def __init__(self) -> None:
        self._raw: Any = None

    def wait(self, seconds: float) -> bool | None:
        """Wait at most `seconds` real seconds: True when woken or newly connected, None without a connection."""
        try:
            if self._raw is None:
                self._connect()
                return True  # an edit may have been missed before
            readable, _, _ = select.select([self._raw], [], [], seconds)
            if not readable:
                return False
            self._raw.poll()
        except psycopg2.Error as error:
            logger.warning("The market monitor cannot hear edits for now: %s", error)
            self._raw = None  # closed by its going, and its lock with it
            return None
        is_woken = bool(self._raw.notifies)
        self._raw.notifies.clear()
        return is_woken

    def close(self) -> None:
        """Give up the lock at once, rather than when the server notices that the connection went."""
        if self._raw is not None:
            with suppress(psycopg2.Error), self._raw.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")
            self._raw.close()
            self._raw = None

    def _connect(self) -> None:
        raw = connection.get_new_connection(connection.get_connection_params())
        raw.autocommit = True
        with raw.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [MONITOR_LOCK])
            cursor.execute(f"LISTEN {NOTIFY_CHANNEL}")
        self._raw = raw
