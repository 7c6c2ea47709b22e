"""The ASGI application: lifespan, the live stream, and Django behind them.

Imported only by a serving process, which makes it the one place where background work may start.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thor_project.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application

django: Any = get_asgi_application()

from ThorTrading.api.stream import QuoteStream  # noqa: E402 - needs the apps that the line above loads

from . import process  # noqa: E402 - the same

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

stream = QuoteStream()
STREAM_PATHS = frozenset({"/api/quotes/stream", "/api/quotes/stream/"})


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one connection."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http" and scope["path"] in STREAM_PATHS and scope["method"] == "GET":
        if not settings.READING_NEEDS_LOGIN or await _is_logged_in(scope):
            await stream(scope, receive, send)
        else:
            await _refuse(send)
    else:
        await django(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await asyncio.to_thread(process.current.start)
            await stream.startup()
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            stream.shutdown()
            await asyncio.to_thread(process.current.stop)
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _is_logged_in(scope: Scope) -> bool:
    """Ask Django's own `/api/auth/me/` with the client's cookies, so that sessions stay Django's business."""
    # Without the client's Accept: the view answers JSON only, an EventSource asks for text/event-stream.
    headers = [(name, value) for name, value in scope["headers"] if name in {b"cookie", b"host"}]
    path = "/api/auth/me/"
    inner = {**scope, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": headers}
    status = 0
    messages = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        """The empty body, then nothing: Django listens for a disconnect until it has answered."""
        for message in messages:
            return message
        never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        return await never

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]

    await django(inner, receive, send)
    return status == 200


async def _refuse(send: Send) -> None:
    body = b'{"detail":"Authentication credentials were not provided."}'
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": body})
