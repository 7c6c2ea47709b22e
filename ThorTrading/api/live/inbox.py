"""What waits for one browser: bounded, with only the latest of each quote; filled by hub, emptied by api/stream."""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Final

from ThorTrading.api.live.frames import json_frame, quotes_frame

TOPICS: Final = frozenset({"quotes", "total", "market", "session", "bar", "feed"})
EVENTS_WAITING_AT_MOST: Final = 1000


class Inbox:
    """Never waited for: state is overwritten by newer state, and too many events end the stream with a reset."""

    def __init__(self, topics: frozenset[str] = TOPICS) -> None:
        self.topics = topics
        self._events: deque[bytes] = deque()
        self._rows: dict[str, bytes] = {}
        self._total: bytes | None = None
        self._heartbeat: bytes | None = None
        self._has_mail = asyncio.Event()
        self.is_overrun = False
        self.is_closed = False

    def put_event(self, kind: str, event: bytes) -> None:
        if kind not in self.topics or self.is_overrun:
            return
        if len(self._events) >= EVENTS_WAITING_AT_MOST:
            self.is_overrun = True
            self._events.clear()
        else:
            self._events.append(event)
        self._has_mail.set()

    def put_rows(self, rows: Mapping[str, bytes]) -> None:
        """Encoded rows by symbol; a row not yet sent is replaced."""
        if "quotes" in self.topics:
            self._rows.update(rows)
            self._has_mail.set()

    def put_total(self, total: bytes) -> None:
        if "total" in self.topics:
            self._total = total
            self._has_mail.set()

    def put_heartbeat(self, heartbeat: bytes) -> None:
        self._heartbeat = heartbeat
        self._has_mail.set()

    def empty(self) -> None:
        """Forget what waits, to be filled anew."""
        self._events.clear()
        self._rows = {}
        self._total = self._heartbeat = None

    def close(self) -> None:
        """Let the stream end now."""
        self.is_closed = True
        self._has_mail.set()

    async def take(self, timeout: float) -> bytes:
        """All that waits, as one piece; empty when closed or nothing came within `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                await self._has_mail.wait()
        except TimeoutError:
            return b""
        self._has_mail.clear()
        if self.is_closed:
            return b""
        if self.is_overrun:
            self.close()
            return json_frame("reset", {"reason": "slow"})
        return self._collect()

    def _collect(self) -> bytes:
        pieces = list(self._events)
        self._events.clear()
        if self._rows:
            pieces.append(quotes_frame(list(self._rows.values())))
            self._rows = {}
        pieces.extend(piece for piece in (self._total, self._heartbeat) if piece)
        self._total = self._heartbeat = None
        return b"".join(pieces)
