"""The tick stream, decoded once per process and handed on in batches to ingest, bars, grading and browsers."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import redis

from . import keys
from .quotes import Tick, decode_poll
from .ticks.offsets import Offset, load_offset
from .ticks.stored import stored_after

ENTRIES_PER_READ = 200
BLOCK_MS = 1000  # redis-py 8 hangs on long blocks (PITFALLS, Redis); a stop must not wait longer either
KEPT_TICKS = 20_000
MOST_UNCOMMITTED_TICKS = 100_000


@dataclass(frozen=True, slots=True)
class Batch:
    """One stream entry: a poll, or a slice of a recording with the place it reaches."""

    entry_id: str
    first: int
    ticks: tuple[Tick, ...]
    replay: str | None = None
    place: str = ""

    @property
    def last(self) -> int:
        return self.first + len(self.ticks) - 1


def decode_entry(entry_id: str, fields: dict[str, str]) -> Batch:
    first = int(fields["first"])
    return Batch(entry_id, first, decode_poll(first, fields["poll"]), fields.get("replay"), fields.get("place", ""))


def _real_now() -> datetime:
    return datetime.now(UTC)


class TickLog:
    """The newest ticks in memory and the older ones in Postgres, as one log ordered by position.

    One thread calls `follow_step`; any number read. What Postgres does not hold yet is never dropped from memory:
    a full ring makes `follow_step` wait, and Redis keeps the rest.
    """

    def __init__(
        self,
        client: redis.Redis,
        *,
        load: Callable[[], Offset] = load_offset,
        real_now: Callable[[], datetime] = _real_now,
        kept_ticks: int = KEPT_TICKS,
        most_uncommitted_ticks: int = MOST_UNCOMMITTED_TICKS,
    ) -> None:
        self._client = client
        self._load = load
        self._real_now = real_now
        self._kept_ticks = kept_ticks
        self._most_ticks = kept_ticks + most_uncommitted_ticks
        self._changed = threading.Condition()
        self._ring: deque[Batch] = deque()
        self._ticks_in_ring = 0
        self._entry_id: str | None = None
        self._head = 0
        self._committed = 0
        self._caught_up_at: datetime | None = None

    # ------------------------------------------------------------ the one writer
    def follow_step(self, block_ms: int = BLOCK_MS) -> bool:
        """Read what is new, waiting up to `block_ms` for it; True when more is waiting already."""
        if self._entry_id is None:
            self._start()
        if not self._has_room():
            return False
        issued_at = self._real_now()
        # XREAD's BLOCK 0 would wait for ever.
        answer: Any = self._client.xread({keys.STREAM: self._entry_id or "0-0"}, ENTRIES_PER_READ, block_ms or None)
        entries = _entries(answer)
        self._append([decode_entry(entry_id, fields) for entry_id, fields in entries])
        if len(entries) < ENTRIES_PER_READ:
            # An empty answer came after the whole block; anything published until then has been seen.
            waited = timedelta(milliseconds=block_ms) if not entries else timedelta()
            self._caught_up_at = issued_at + waited
        return len(entries) == ENTRIES_PER_READ

    def _start(self) -> None:
        offset = self._load()
        newest = self._newest_entry_id()
        # A Redis that lost its data on a machine whose clock was set back counts from below our offset.
        is_behind = _id_order(newest) < _id_order(offset.entry_id)
        with self._changed:
            self._entry_id = "0-0" if is_behind else offset.entry_id
            self._head = max(self._head, offset.position)
            self._committed = max(self._committed, offset.position)

    def _newest_entry_id(self) -> str:
        entries: Any = self._client.xrevrange(keys.STREAM, count=1)
        return entries[0][0] if entries else "0-0"

    def _has_room(self) -> bool:
        if self._ticks_in_ring < self._most_ticks:
            return True
        self.mark_committed(self._load().position)
        with self._changed:
            if self._ticks_in_ring >= self._most_ticks:
                self._changed.wait(BLOCK_MS / 1000)
            return self._ticks_in_ring < self._most_ticks

    def _append(self, batches: list[Batch]) -> None:
        if not batches:
            return
        if self._head and batches[0].first > self._head + 1:
            self._forget_before(batches[0].first)
        with self._changed:
            self._entry_id = batches[-1].entry_id
            for batch in batches:
                if batch.last > self._head:
                    self._ring.append(batch)
                    self._ticks_in_ring += len(batch.ticks)
                    self._head = batch.last
            self._drop_committed()
            self._changed.notify_all()

    def _forget_before(self, position: int) -> None:
        """A follower that slept while others trimmed the stream has a hole: what lies in it is read from Postgres.

        Where Postgres does not have it either it is a real gap, and the ring keeps what may still have to be stored.
        """
        stored = self._load().position
        with self._changed:
            self._committed = max(self._committed, stored)
            if stored >= position - 1:
                self._ring.clear()
                self._ticks_in_ring = 0

    def _drop_committed(self) -> None:
        while (
            self._ring
            and self._ticks_in_ring - len(self._ring[0].ticks) >= self._kept_ticks
            and self._ring[0].last <= self._committed
        ):
            self._ticks_in_ring -= len(self._ring.popleft().ticks)

    # ------------------------------------------------------------ readers
    def read_after(self, position: int, limit: int = 5000) -> list[Tick]:
        """Ticks after `position` in order, from memory or, for who is further behind, from Postgres; never skips."""
        while True:
            with self._changed:
                first_in_ring = self._ring[0].first if self._ring else None
                if first_in_ring is not None and first_in_ring <= position + 1:
                    return self._from_ring(position, limit)
                if first_in_ring is None and self._entry_id is not None and position >= self._head:
                    return []
            stored = stored_after(position, limit)
            if stored:
                return stored
            with self._changed:
                # Where the ring has moved on meanwhile, what it dropped is in Postgres now: look there again.
                still_first = self._ring[0].first if self._ring else None
                if still_first == first_in_ring:
                    return self._from_ring(position, limit)

    def batches_after(self, position: int, most_ticks: int) -> list[Batch]:
        """Whole entries in memory after `position`, at least one where there is one; for the ingestor."""
        batches: list[Batch] = []
        count = 0
        with self._changed:
            for batch in self._ring_after(position):
                if batches and count + len(batch.ticks) > most_ticks:
                    break
                batches.append(batch)
                count += len(batch.ticks)
        return batches

    def wait_after(self, position: int, timeout: float) -> bool:
        """Wait up to `timeout` real seconds for a tick after `position`; True if there is one."""
        with self._changed:
            return self._changed.wait_for(lambda: self._head > position, timeout)

    def head_position(self) -> int:
        """Position of the newest tick seen."""
        with self._changed:
            return self._head

    def caught_up_at(self) -> datetime | None:
        """The real instant up to which everything published has been seen; None before the first look."""
        return self._caught_up_at

    def mark_committed(self, position: int) -> None:
        """Postgres holds everything up to `position`: memory may let go of it."""
        with self._changed:
            self._committed = max(self._committed, position)
            self._drop_committed()
            self._changed.notify_all()

    def oldest_uncommitted_at(self) -> datetime | None:
        """Real arrival time of the oldest tick that Postgres does not hold; None when it holds all."""
        with self._changed:
            return next((batch.ticks[0].received_at for batch in self._ring_after(self._committed)), None)

    def _ring_after(self, position: int) -> list[Batch]:
        newer: list[Batch] = []
        for batch in reversed(self._ring):
            if batch.last <= position:
                break
            newer.append(batch)
        newer.reverse()
        return newer

    def _from_ring(self, position: int, limit: int) -> list[Tick]:
        newer = (tick for batch in self._ring_after(position) for tick in batch.ticks if tick.position > position)
        return list(islice(newer, limit))


def _entries(answer: Any) -> list[tuple[str, dict[str, str]]]:
    """The entries of one stream, in whichever shape this redis-py answers."""
    if not answer:
        return []
    entries: list[Any]
    if isinstance(answer, dict):
        (entries,) = answer.values()
        if entries and isinstance(entries[0], list):  # RESP3 wraps the list once more
            entries = entries[0]
    else:
        entries = answer[0][1]
    return entries


def _id_order(entry_id: str) -> tuple[int, int]:
    milliseconds, _, sequence = entry_id.partition("-")
    return int(milliseconds), int(sequence or 0)
