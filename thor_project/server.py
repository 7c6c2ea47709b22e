"""`python -m thor_project.server`: Thor in one process, from nothing to the printed address; what `make run` starts."""

import os
import signal
import socket
import sys
import threading
from types import FrameType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thor_project.settings")

import django
import uvicorn
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .commandline import servers_for
from .embedded import ServerError

GRACEFUL_SECONDS = 2
BACKLOG = 2048


class AddressTakenError(Exception):
    """The wanted address cannot be listened on."""


class Server(uvicorn.Server):
    """uvicorn that ends open streams at the first signal (it would wait for them) and says where it listens."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            say(f"Thor is running at http://{f'[{host}]' if ':' in host else host}:{port}/{_what()}  (Ctrl+C stops it)")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End cleanly at the first signal; a second one (an impatient Ctrl+C) must not leave the servers behind."""
        if self.should_exit:
            return
        from .asgi import stream  # loaded by now; importing it first would start Django before it is set up

        stream.shutdown()
        super().handle_exit(sig, frame)


def say(line: str) -> None:
    """A line for the person who started Thor."""
    print(line, flush=True)  # noqa: T201 - this program's output


def _what() -> str:
    if settings.DATA_PROVIDER == "demo":
        return "  DEMO: simulated prices, a market minute each second"
    return f"  (feed: {settings.DATA_PROVIDER})"


def main() -> int:
    """Run until a signal; 1 with one sentence when Thor cannot start."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        with listen(settings.HOST, settings.PORT) as listener:
            say("Starting the servers …")
            with servers_for(settings):
                return _run(listener)
    except (ImproperlyConfigured, ServerError, AddressTakenError) as error:
        print(f"thor: {error}", file=sys.stderr)  # noqa: T201 - this program's output
        return 1
    except KeyboardInterrupt:
        return 0


def _run(listener: socket.socket) -> int:
    django.setup()
    from .prepare import REFUSALS, prepare  # models are loaded only now

    try:
        prepare(say)
    except REFUSALS as error:
        print(f"thor: {error}", file=sys.stderr)  # noqa: T201 - this program's output
        return 1
    if settings.THOR_SUPERVISORS == "only":
        return _supervise_only()
    return serve(listener)


def serve(listener: socket.socket) -> int:
    """Serve on a bound socket until a signal."""
    config = uvicorn.Config(
        "thor_project.asgi:application",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )
    server = Server(config)
    try:
        server.run(sockets=[listener])
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # what is left is tidying up, and quick
            signal.signal(number, signal.SIG_IGN)
    return 0 if server.started else 1


def serve_in_child(sockets: list[socket.socket] | None = None) -> None:
    """`runserver`'s child process: the reloader starts a new one after each change."""
    serve((sockets or [])[0])


def _supervise_only() -> int:
    from .process import current

    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    current.start()
    say("Thor's workers are running; this process serves no pages (THOR_SUPERVISORS=only).")
    stopped.wait()
    current.stop()
    return 0


def listen(host: str, port: int) -> socket.socket:
    """The listening socket, taken first so that a used port is known before anything is started."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise AddressTakenError(
            f"PORT={port} on {host} cannot be used ({error.strerror}): stop what listens there or set PORT to "
            "another number, for example PORT=8001."
        ) from None
    return listener


def _leave(number: int, frame: FrameType | None) -> None:
    """SIGTERM leaves through the `with` blocks, so that nothing we started stays behind."""
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
