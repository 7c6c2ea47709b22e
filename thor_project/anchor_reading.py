"""Reads the clock's anchor from Postgres for `settings.CLOCK`, in any process and any thread."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2

from .clock import Anchor

BEAT_LIFETIME = timedelta(seconds=3)

_READ_ANCHOR = """
    SELECT anchor_real, anchor_market, speed, is_running, beat_at
    FROM thor_project_installation WHERE anchor_real IS NOT NULL
"""


def load_anchor(database: dict[str, Any]) -> Anchor | None:
    """The anchor kept in `database` (Django's settings of it); `None` where real time is the clock.

    A connection of its own: the clock is read from threads, commands and the event loop, where Django's may not be.
    """
    try:
        connection = psycopg2.connect(
            dbname=database["NAME"],
            user=database["USER"] or None,
            password=database["PASSWORD"] or None,
            host=database["HOST"] or None,
            port=database["PORT"] or None,
            connect_timeout=2,
        )
    except psycopg2.OperationalError:
        return None
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(_READ_ANCHOR)
            row = cursor.fetchone()
    except psycopg2.errors.UndefinedTable:
        return None
    finally:
        connection.close()
    return standing_anchor(*row, real_now=datetime.now(UTC)) if row else None


def standing_anchor(
    real: datetime, market: datetime, speed: float, is_running: bool, beat_at: datetime, *, real_now: datetime
) -> Anchor:
    """The stored anchor; one whose keeper has stopped or died stands at its last beat."""
    anchor = Anchor(real, market, speed, running=is_running)
    if is_running and real_now - beat_at > BEAT_LIFETIME:
        return Anchor(beat_at, anchor.at(beat_at), speed, running=False)
    return anchor
