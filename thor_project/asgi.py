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
    inner = {**scope, "path": "/api/auth/me/", "raw_path": b"/api/auth/me/", "query_string": b""}
    status = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

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
