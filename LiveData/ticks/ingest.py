"""Moves the tick stream into Postgres exactly once; one worker of the leading process calls `step`."""

import logging
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

import redis
from django.conf import settings
from django.db import transaction

from LiveData import keys
from LiveData.alerts import clear_alert, raise_alert
from LiveData.connection import client
from LiveData.models import IngestOffset, ReplayCursor, TickGap
from LiveData.streams import Batch, TickLog

from . import partitions
from .copying import copy_ticks
from .offsets import Offset, load_offset
from .trimming import StoredEntries, trim_stream

logger = logging.getLogger(__name__)

MOST_TICKS_PER_STEP = 10_000
WAIT_SECONDS = 0.25
CHORES_EVERY = timedelta(seconds=1)
RETENTION_EVERY = timedelta(minutes=10)
HEARTBEAT_SECONDS = 3
GAP_ALERT_LASTS = timedelta(minutes=10)


class Clock(Protocol):
    def now(self) -> datetime: ...
    def real_now(self) -> datetime: ...


class Ingestor:
    """Stores what `log` holds and Postgres does not.

    The stream offset is locked, compared and moved in the transaction that stores the ticks. So a kill at any instant
    loses and doubles nothing, and a second ingestor (two leaders for a second) only finds its offset moved on.
    """

    def __init__(self, log: TickLog, clock: Clock, connection: redis.Redis | None = None) -> None:
        self._log = log
        self._clock = clock
        self._redis = connection or client()
        self._offset: Offset | None = None
        self._days: set[date] = set()
        self._stored_entries = StoredEntries()
        self._may_have_gap_alert = True  # perhaps one that a process before us raised
        self._last_chores: datetime | None = None
        self._last_retention: datetime | None = None

    def step(self, wait_seconds: float = WAIT_SECONDS) -> bool:
        """Store the next ticks, waiting up to `wait_seconds` for one; True when more are waiting already."""
        self._chores()
        if self._offset is None:
            self._offset = load_offset()
        batches = self._log.batches_after(self._offset.position, MOST_TICKS_PER_STEP)
        if not batches:
            return self._log.wait_after(self._offset.position, wait_seconds)
        self._make_partitions(batches)
        self._store(self._offset, batches)
        return self._log.head_position() > batches[-1].last

    def lag_seconds(self) -> float:
        """Real seconds that the oldest tick not stored has been waiting."""
        oldest = self._log.oldest_uncommitted_at()
        return max(0.0, (self._clock.real_now() - oldest).total_seconds()) if oldest else 0.0

    def close(self) -> None:
        """Say that nobody stores ticks here any more."""
        self._redis.delete(keys.INGEST_HEARTBEAT)

    # ------------------------------------------------------------ storing
    def _make_partitions(self, batches: list[Batch]) -> None:
        days = {tick.ts.astimezone(UTC).date() for batch in batches for tick in batch.ticks}
        if not days <= self._days:
            partitions.make_partitions(days)
            self._days |= days

    def _store(self, offset: Offset, batches: list[Batch]) -> None:
        stored = Offset(batches[-1].entry_id, batches[-1].last, is_new=False)
        try:
            with transaction.atomic():
                row, _ = IngestOffset.objects.select_for_update().get_or_create(stream=keys.STREAM)
                if row.position != offset.position:
                    self._offset = None  # another process stored these; look again from where it is
                    return
                gaps = self._record_gaps(offset, batches)
                copy_ticks(tick for batch in batches for tick in batch.ticks)
                row.entry_id, row.position = stored.entry_id, stored.position
                row.save()
                for key, place in {batch.replay: batch.place for batch in batches if batch.replay}.items():
                    ReplayCursor.objects.update_or_create(key=key, defaults={"place": place})
        except BaseException:
            # A partition may have been dropped under us, and a commit may have come through unanswered.
            self._offset = None
            self._days.clear()
            raise
        self._offset = stored
        self._log.mark_committed(stored.position)
        for batch in batches:
            self._stored_entries.add(batch.entry_id, batch.last)
        for gap in gaps:
            self._may_have_gap_alert = True
            raise_alert("tick_gap", "stream", f"Ticks {gap.first_position} to {gap.last_position} never arrived")

    def _record_gaps(self, offset: Offset, batches: list[Batch]) -> list[TickGap]:
        # A new database may join a stream that is under way: what came before it is not missing.
        expected = batches[0].first if offset.is_new else offset.position + 1
        gaps = []
        for batch in batches:
            if batch.first > expected:
                gaps.append(
                    TickGap(
                        first_position=expected,
                        last_position=batch.first - 1,
                        found_at=self._clock.now(),
                        found_real=self._clock.real_now(),
                    )
                )
            expected = batch.last + 1
        return TickGap.objects.bulk_create(gaps)

    # ------------------------------------------------------------ housekeeping, in real time
    def _chores(self) -> None:
        now = self._clock.real_now()
        if self._last_chores is not None and now - self._last_chores < CHORES_EVERY:
            return
        self._last_chores = now
        self._redis.set(keys.INGEST_HEARTBEAT, now.isoformat(), ex=HEARTBEAT_SECONDS)
        ahead = partitions.days_ahead(self._clock.now())
        if not ahead <= self._days:
            partitions.make_partitions(ahead)
            self._days |= ahead
        if self._offset is not None:
            trim_stream(self._redis, self._offset.entry_id, now, before_entry_id=self._stored_entries.oldest())
        self._drop_old(now, ahead)
        self._clear_gap_alert(now)

    def _clear_gap_alert(self, now: datetime) -> None:
        """A gap stays on the screen for ten minutes; its row stays for ever."""
        if not self._may_have_gap_alert:
            return
        newest = TickGap.objects.order_by("-found_real").values_list("found_real", flat=True).first()
        if newest is None or newest <= now - GAP_ALERT_LASTS:
            self._may_have_gap_alert = False
            if newest is not None:
                clear_alert("tick_gap", "stream", "No ticks have gone missing lately")

    def _drop_old(self, now: datetime, ahead: set[date]) -> None:
        days = settings.THOR_TICK_RETENTION_DAYS
        if days is None or (self._last_retention is not None and now - self._last_retention < RETENTION_EVERY):
            return
        self._last_retention = now
        dropped = partitions.drop_older_than(now - timedelta(days=days), keep=ahead)
        self._days.difference_update(dropped)
        if dropped:
            logger.info("Dropped ticks of %d days, stored more than %d days ago", len(dropped), days)
