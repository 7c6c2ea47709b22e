"""A real uvicorn around the stream, and a browser that reads it."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any, cast

import uvicorn

from ThorTrading.api.stream import QuoteStream


@dataclass(frozen=True, slots=True)
class Event:
    kind: str
    data: Any
    id: str | None


class Browser:
    """One open stream; every wait has a limit."""

    def __init__(self, port: int, query: str = "", last_event_id: str | None = None, method: str = "GET") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
        self.connection.request(method, f"/api/quotes/stream{query}", headers=headers)
        self.response = self.connection.getresponse()

    def next(self) -> Event | None:
        """The next event; None at the stream's end."""
        fields: dict[str, str] = {}
        while line := self.response.readline():
            text = line.decode().rstrip("\n")
            if text:
                name, _, value = text.partition(": ")
                fields[name] = value
            elif "event" in fields:
                return Event(fields["event"], json.loads(fields["data"]), fields.get("id"))
            else:
                fields = {}
        return None

    def take(self) -> Event:
        """The next event, which must come."""
        event = self.next()
        assert event is not None, "the stream has ended"
        return event

    def until(self, wanted: Callable[[Event], bool], within: float = 8.0) -> Event:
        """The first event that is wanted, passing over others."""
        give_up_at = monotonic() + within
        seen = []
        while monotonic() < give_up_at and (event := self.next()) is not None:
            if wanted(event):
                return event
            seen.append(event.kind)
        raise AssertionError(f"not seen within {within} s; came: {seen[-20:]}")

    def until_kind(self, kind: str, within: float = 8.0) -> Event:
        return self.until(lambda event: event.kind == kind, within)

    def close(self) -> None:
        self.connection.close()


class StreamServer:
    """uvicorn with nothing but the stream in it."""

    def __init__(self) -> None:
        self.stream = QuoteStream()
        config = uvicorn.Config(self.stream, port=0, lifespan="off", log_config=None, timeout_graceful_shutdown=2)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    @property
    def port(self) -> int:
        return cast(int, self.server.servers[0].sockets[0].getsockname()[1])

    @contextmanager
    def running(self) -> Iterator["StreamServer"]:
        self.thread.start()
        give_up_at = monotonic() + 10
        while not self.server.started and monotonic() < give_up_at:
            threading.Event().wait(0.01)
        try:
            yield self
        finally:
            self.stop()

    def stop(self) -> None:
        """As Thor's server does on a signal."""
        self.stream.shutdown()
        self.server.should_exit = True
        self.thread.join(10)
