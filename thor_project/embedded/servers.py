"""Holds the embedded servers for one process: the first to come starts them, the last to leave stops them.

Two locks in THOR_HOME: `servers.lock` is held shared by every user for as long as it runs (the kernel lets it go even
on kill -9); `start.lock` is held exclusively only while somebody starts or stops.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from . import postgres, redis_server
from .errors import ServerError
from .layout import Layout

REAP_WITHIN_SEC = 5.0


class EmbeddedServers:
    """The embedded servers that this process uses; a context manager."""

    def __init__(self, places: Layout, *, with_postgres: bool = True, with_redis: bool = True) -> None:
        self._places = places
        self._modules = [
            *([redis_server] if with_redis else []),
            *([postgres] if with_postgres else []),
        ]
        self._users_lock: int | None = None
        self._children: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def acquire(self) -> None:
        """Use the servers from now on, starting what does not run; when one cannot start, none is left behind."""
        if not self._modules:
            return
        self._places.home.mkdir(mode=0o755, parents=True, exist_ok=True)
        try:
            with self._start_lock():
                self._users_lock = os.open(self._places.home / "servers.lock", os.O_RDWR | os.O_CREAT, 0o600)
                fcntl.flock(self._users_lock, fcntl.LOCK_SH)
                self._start_missing()
        except BaseException:  # Ctrl+C too: whoever fails to enter a `with` never leaves it
            self.release()
            raise

    def ensure_running(self) -> bool:
        """Start again what has died while we use it; True if something had."""
        if all(module.is_ready(self._places) for module in self._modules):
            return False
        with self._start_lock():
            return self._start_missing()

    def release(self) -> None:
        """Use the servers no longer; the last user stops them."""
        if self._users_lock is None:
            return
        with self._start_lock():
            if _becomes_only_holder(self._users_lock):
                for module in self._modules:
                    module.stop(self._places)
                for child in self._children:
                    with suppress(subprocess.TimeoutExpired):
                        child.wait(timeout=REAP_WITHIN_SEC)
                shutil.rmtree(self._places.sockets, ignore_errors=True)
            os.close(self._users_lock)
            self._users_lock = None

    def _start_missing(self) -> bool:
        self._make_socket_folder()
        missing = [module for module in self._modules if not module.is_ready(self._places)]
        for module in missing:
            self._children.append(module.start(self._places))
        return bool(missing)

    def _make_socket_folder(self) -> None:
        """Ours alone; the fixed name below /tmp could have been taken by somebody else."""
        folder = self._places.sockets
        folder.mkdir(mode=0o711, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            raise ServerError(f"{folder} belongs to another user: remove it or set THOR_HOME to another folder.")

    @contextmanager
    def _start_lock(self) -> Iterator[None]:
        descriptor = os.open(self._places.home / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _becomes_only_holder(descriptor: int) -> bool:
    """Whether nobody else holds the lock that we hold shared."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
