"""Partitions of `ticks`, one per UTC day of `ts`: made ahead and on demand, dropped by age; used by the ingestor."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

# One number for all processes: whoever makes or drops partitions holds this lock.
_LOCK = 0x7468_6F72
DAYS_AHEAD = 3


def partition_name(day: date) -> str:
    return f"ticks_p{day:%Y%m%d}"


def existing_days() -> set[date]:
    """Days that have a partition."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = 'ticks'::regclass"
        )
        names = [name for (name,) in cursor.fetchall()]
    return {datetime.strptime(name, "ticks_p%Y%m%d").replace(tzinfo=UTC).date() for name in names}


def days_ahead(now: datetime) -> set[date]:
    """Today and the next days, whose partitions are made before they are needed."""
    return {now.astimezone(UTC).date() + timedelta(days=n) for n in range(DAYS_AHEAD + 1)}


def make_partitions(days: Iterable[date]) -> None:
    """Make the partitions of `days` that are missing; in a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for day in sorted(set(days) - existing_days()):
            name = partition_name(day)
            # CREATE … PARTITION OF would wait behind every reader of the table; ATTACH does not (PITFALLS).
            cursor.execute(f"CREATE TABLE IF NOT EXISTS {name} (LIKE ticks INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
            cursor.execute(
                f"ALTER TABLE ticks ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)",
                [f"{day}T00:00:00+00:00", f"{day + timedelta(days=1)}T00:00:00+00:00"],
            )


def drop_older_than(created_before: datetime, keep: Iterable[date]) -> list[date]:
    """Drop partitions whose newest row was stored before `created_before`; `keep` are days not to touch."""
    dropped = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        for day in sorted(existing_days() - set(keep)):
            name = partition_name(day)
            # Rows are stored in the order of their positions, so the last position is the last stored.
            cursor.execute(f"SELECT created_at FROM {name} ORDER BY position DESC LIMIT 1")  # noqa: S608 - our own name
            newest = cursor.fetchone()
            if newest is None or newest[0] < created_before:
                cursor.execute(f"DROP TABLE {name}")
                dropped.append(day)
    return dropped
