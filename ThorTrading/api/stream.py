"""GET /api/quotes/stream: server-sent events from a bare ASGI callable in front of Django (PITFALLS, SSE).

The server's entry module holds one `QuoteStream`, checks the login, and calls `shutdown` from the signal handler.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from time import monotonic
from typing import Any, Final
from urllib.parse import parse_qs

import orjson

from LiveData.connection import RedisError
from ThorTrading.api.live.frames import json_frame, opening
from ThorTrading.api.live.hub import Hub
from ThorTrading.api.live.inbox import TOPICS, Inbox

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LIFETIME_SECONDS: Final = 15 * 60.0
SEND_TIMEOUT_SECONDS: Final = 10.0  # a browser that takes nothing for so long is dropped; it comes back by itself
GREET_AGAIN_SECONDS: Final = 1.0
ALWAYS_SENT: Final = frozenset({"snapshot", "heartbeat", "reset"})
HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache, no-transform"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


class QuoteStream:
    """The ASGI application; one per process."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._hub = Hub()
        self._open: set[Inbox] = set()
        self._is_stopping = False

    async def startup(self) -> None:
        """Learn the event loop that `shutdown` has to wake."""
        self._loop = asyncio.get_running_loop()

    def shutdown(self) -> None:
        """End every stream now and refuse new ones; safe in a signal handler and in any thread."""
        self._is_stopping = True
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._close_all)

    def _close_all(self) -> None:
        for inbox in self._open:
            inbox.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        topics = frozenset(name for text in query.get("topics", []) for name in text.split(",") if name) or TOPICS
        unknown = sorted(topics - TOPICS - ALWAYS_SENT)
        if scope["method"] != "GET":
            await _refuse(send, 405, "This address is a stream of events: use GET.")
        elif unknown:
            await _refuse(send, 400, f"topics: {unknown[0]!r} is not a topic; use some of {', '.join(sorted(TOPICS))}.")
        elif self._is_stopping:
            await _refuse(send, 503, "Thor is stopping; the browser comes back by itself.")
        else:
            # A page that reconnects by its own hand cannot set the header, so the query may carry the id too.
            last_event_id = _header(scope, b"last-event-id") or query.get("last_event_id", [""])[0]
            await self._stream(Inbox(topics), last_event_id, receive, send)

    async def _stream(self, inbox: Inbox, last_event_id: str, receive: Receive, send: Send) -> None:
        self._loop = asyncio.get_running_loop()
        self._open.add(inbox)
        watch = asyncio.create_task(_close_when_gone(receive, inbox))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await _serve(self._hub, inbox, last_event_id, send)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            return  # the browser is gone or takes nothing (TimeoutError): there is nobody to tell
        finally:
            watch.cancel()
            self._open.discard(inbox)
            self._hub.leave(inbox)


async def _serve(hub: Hub, inbox: Inbox, last_event_id: str, send: Send) -> None:
    ends_at = monotonic() + LIFETIME_SECONDS
    await _send_piece(send, opening())
    piece = b""
    while not piece and not inbox.is_closed and monotonic() < ends_at:
        try:
            piece = await _greet(hub, inbox, last_event_id)
        except RedisError:
            hub.leave(inbox)
            inbox.empty()
            await inbox.take(GREET_AGAIN_SECONDS)
    while piece:
        await _send_piece(send, piece)
        piece = await inbox.take(max(0.0, ends_at - monotonic()))


async def _greet(hub: Hub, inbox: Inbox, last_event_id: str) -> bytes:
    """The state now, then what the browser missed, then a heartbeat; raises RedisError while Redis is away."""
    reading, newest_id = await hub.join(inbox)
    heartbeat = json_frame("heartbeat", reading.heartbeat)
    if not last_event_id:
        return json_frame("snapshot", reading.snapshot, newest_id) + heartbeat
    missed = await hub.missed_since(last_event_id, newest_id, inbox.topics)
    if missed.is_too_old:
        reset = json_frame("reset", {"reason": "too_old"})
        return reset + json_frame("snapshot", reading.snapshot, newest_id) + heartbeat
    return json_frame("snapshot", reading.snapshot) + missed.events + heartbeat


async def _send_piece(send: Send, piece: bytes) -> None:
    async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
        await send({"type": "http.response.body", "body": piece, "more_body": True})


async def _close_when_gone(receive: Receive, inbox: Inbox) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    inbox.close()


async def _refuse(send: Send, status: int, sentence: str) -> None:
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": orjson.dumps({"detail": sentence})})


def _header(scope: Scope, name: bytes) -> str:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return next((value.decode("latin-1") for key, value in headers if key == name), "")
