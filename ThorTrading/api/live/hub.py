"""The one reader of a process behind all its streams: notices what changed and puts it into every inbox.

It turns ten times a second while somebody listens, and not at all otherwise. api/stream owns it.
"""

import asyncio
import logging
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast

from asgiref.sync import sync_to_async

from LiveData import keys
from LiveData.connection import RedisError, async_client
from ThorTrading.api.live.frames import event_order, frame, json_frame
from ThorTrading.api.live.inbox import Inbox
from ThorTrading.api.live.reading import Reader, Reading
from ThorTrading.events import encode
from ThorTrading.state import EVENTS_KEPT, EVENTS_STREAM

logger = logging.getLogger(__name__)

TURN_SECONDS: Final = 0.1
LOOK_AT_LEAST_EVERY_SECONDS: Final = 1.0  # ages and staleness change without a tick
HEARTBEAT_SECONDS: Final = 5.0
BACK_OFF_MOST_SECONDS: Final = 5.0
EVENTS_PER_READ: Final = 500
MISSED_AT_MOST: Final = 5000  # a browser that missed more asks the API for the present instead
CONFIRMATIONS_EVERY_SECONDS: Final = 5.0
NO_EVENT_YET: Final = "0-0"

StreamEntry = tuple[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Missed:
    """The events between a browser's last one and now; `is_too_old` where some are gone, or too many came since."""

    events: bytes = b""
    is_too_old: bool = False


class Hub:
    """Inboxes come by `join` and go by `leave`; everything runs in one event loop."""

    def __init__(self) -> None:
        self._listeners: set[Inbox] = set()  # keep the turns going, from the first moment of `join`
        self._inboxes: set[Inbox] = set()  # are filled
        self._reader = Reader()
        self._lock = asyncio.Lock()
        self._reading: Reading | None = None
        self._looked_at = float("-inf")
        self._shown_rows: dict[str, dict[str, Any]] = {}
        self._shown_total: dict[str, Any] = {}
        self._turning: asyncio.Task[None] | None = None
        self._client: Any = None
        self._last_event_id: str | None = None

    # ------------------------------------------------------------ what api/stream calls
    async def join(self, inbox: Inbox) -> tuple[Reading, str]:
        """Start filling the inbox; returns the state now and the id of the newest event not put into it.

        Raises RedisError while Redis is away: leave, and try again.
        """
        self._listeners.add(inbox)
        if self._turning is None:
            self._turning = asyncio.create_task(self._turn_while_listened_to())
            self._turning.add_done_callback(self._end_streams_after_failure)
        await self._find_newest_event()
        reading = await self.look(TURN_SECONDS)
        self._inboxes.add(inbox)
        return reading, self._last_event_id or NO_EVENT_YET

    def leave(self, inbox: Inbox) -> None:
        self._listeners.discard(inbox)
        self._inboxes.discard(inbox)

    async def missed_since(self, event_id: str, until: str, topics: Collection[str]) -> Missed:
        """The events of `topics` after `event_id` and up to `until`, each once."""
        after = event_order(event_id)
        if after is None or await self._is_forgotten(event_id, after):
            return Missed(is_too_old=True)
        events: list[bytes] = []
        start = event_id
        while entries := await self._events_after(start, until):
            events.extend(_event_frame(entry_id, fields) for entry_id, fields in entries if fields["kind"] in topics)
            if len(events) > MISSED_AT_MOST:
                return Missed(is_too_old=True)
            start = entries[-1][0]
        return Missed(b"".join(events))

    async def look(self, at_most_seconds_old: float) -> Reading:
        """The newest reading, made now unless there is one young enough; whoever else waits shares it."""
        loop = asyncio.get_running_loop()
        async with self._lock:
            if self._reading is None or loop.time() - self._looked_at > at_most_seconds_old:
                self._reading = await sync_to_async(self._reader.read, thread_sensitive=False)()
                self._looked_at = loop.time()
                self._spread_changes(self._reading)
            return self._reading

    # ------------------------------------------------------------ the turns
    async def _turn_while_listened_to(self) -> None:
        """Turn by deadline: time spent in a turn is not added to its interval."""
        loop = asyncio.get_running_loop()
        deadline = loop.time()
        heartbeat_at = deadline + HEARTBEAT_SECONDS  # each stream begins with one of its own
        failures = 0
        while self._listeners:
            try:
                await self._turn()
                failures = 0
            except RedisError as error:
                failures += 1
                if failures == 1:
                    logger.warning("Stream: Redis cannot be read and is tried again: %s", error)
            if loop.time() >= heartbeat_at:
                heartbeat_at = loop.time() + HEARTBEAT_SECONDS
                await self._beat(is_connected=failures == 0)
            pause = TURN_SECONDS if not failures else min(TURN_SECONDS * 2 ** min(failures, 6), BACK_OFF_MOST_SECONDS)
            deadline = max(deadline + pause, loop.time())
            await asyncio.sleep(deadline - loop.time())
        await self._rest()

    async def _turn(self) -> None:
        await self._find_newest_event()
        async with self._client.pipeline(transaction=False) as trip:
            trip.get(keys.POSITION)
            trip.xrange(EVENTS_STREAM, f"({self._last_event_id}", "+", EVENTS_PER_READ)
            position, entries = await trip.execute()
        for entry_id, fields in entries:
            self._last_event_id = entry_id
            event = _event_frame(entry_id, fields)
            for inbox in self._inboxes:
                inbox.put_event(fields["kind"], event)
        has_ticked = self._reading is None or int(position or 0) != self._reading.position
        await self.look(0.0 if has_ticked else LOOK_AT_LEAST_EVERY_SECONDS)

    async def _beat(self, *, is_connected: bool) -> None:
        """A heartbeat of this instant, or, with Redis away, one that says so."""
        heartbeat = self._reading.heartbeat if self._reading else {}
        if is_connected:
            with suppress(RedisError):
                heartbeat = (await self.look(TURN_SECONDS)).heartbeat
        else:
            clock = await sync_to_async(self._reader.read_clock, thread_sensitive=False)()
            heartbeat = heartbeat | clock | {"feed_state": "unreachable", "feed_age_ms": None}
        event = json_frame("heartbeat", heartbeat)
        for inbox in self._inboxes:
            inbox.put_heartbeat(event)

    async def _rest(self) -> None:
        """Nobody listens: let go of everything; the next one to join starts afresh."""
        client, self._client, self._last_event_id, self._turning = self._client, None, None, None
        if client is not None:
            await client.aclose()

    def _end_streams_after_failure(self, turning: asyncio.Task[None]) -> None:
        """Whatever ended the turns, the browsers come back by themselves and start them again."""
        if not turning.cancelled() and (error := turning.exception()) is not None:
            logger.error("Stream: the reader failed, every stream ends and comes back", exc_info=error)
            self._turning = None
            for inbox in self._listeners:
                inbox.close()

    # ------------------------------------------------------------ the inside
    def _spread_changes(self, reading: Reading) -> None:
        shown, rows = self._shown_rows, {row["instrument"]["symbol"]: row for row in reading.rows}
        self._shown_rows = {symbol: _row_without_age(row, reading.real_time) for symbol, row in rows.items()}
        changed = {symbol: encode(rows[symbol]) for symbol, row in self._shown_rows.items() if row != shown.get(symbol)}
        total = reading.total | {"as_of": None}
        total_event = json_frame("total", reading.total) if total != self._shown_total else None
        self._shown_total = total
        for inbox in self._inboxes:
            if changed:
                inbox.put_rows(changed)
            if total_event:
                inbox.put_total(total_event)

    async def _find_newest_event(self) -> None:
        """Begin with the stream's present end, once."""
        async with self._lock:
            if self._last_event_id is None:
                self._client = self._client or async_client()
                entries = await self._client.xrevrange(EVENTS_STREAM, count=1)
                self._last_event_id = entries[0][0] if entries else NO_EVENT_YET

    async def _events_after(self, event_id: str, until: str) -> list[StreamEntry]:
        return cast(
            list[StreamEntry],
            await self._client.xrange(EVENTS_STREAM, f"({event_id}", until, EVENTS_PER_READ),
        )

    async def _is_forgotten(self, event_id: str, order: tuple[int, int]) -> bool:
        """True where events after `event_id` may have been trimmed, or the id is not of this stream."""
        async with self._client.pipeline(transaction=False) as trip:
            trip.xrange(EVENTS_STREAM, "-", "+", 1)
            trip.xlen(EVENTS_STREAM)
            oldest, length = await trip.execute()
        if order > (event_order(self._last_event_id or NO_EVENT_YET) or (0, 0)):
            return True
        if event_id == NO_EVENT_YET:  # of a stream that was still empty: whole until the first trim
            return cast(int, length) >= EVENTS_KEPT
        return not oldest or order < (event_order(oldest[0][0]) or (0, 0))


def _event_frame(entry_id: str, fields: dict[str, str]) -> bytes:
    return frame(fields["kind"], fields["data"].encode(), entry_id)


def _row_without_age(row: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What counts as a change of a row. An age grows by itself; that the feed has confirmed a value that stands
    still, and so made it young again, is told every few seconds.
    """
    if row["age_ms"] is None:
        return row
    confirmed = at.timestamp() - row["age_ms"] / 1000
    return row | {"age_ms": confirmed // CONFIRMATIONS_EVERY_SECONDS}
