"""Thor in its own process, as a person starts it: `python -m thor_project.server` with a home and a port of its own."""

import http.cookiejar
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import psycopg2

from thor_project.embedded import EmbeddedServers, layout

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
START_WITHIN_SEC = 120.0


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(look: Callable[[], T], *, within: float, what: str) -> T:
    """The first true answer of `look`; fails after `within` seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        answer = look()
        if answer:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"{what} did not happen within {within:.0f} s")


class ThorServer:
    """One server process with its THOR_HOME; a context manager that leaves nothing behind."""

    def __init__(self, **variables: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="thor-acceptance-"))
        self.port = free_port()
        self.variables = variables
        self.output: list[str] = []
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "ThorServer":
        return self.start()

    def __exit__(self, *exc_info: object) -> None:
        self.kill()
        self.discard()

    def discard(self) -> None:
        """Remove its home, with whatever a killed server left running."""
        last_user = EmbeddedServers(layout(self.home))  # after a kill -9 the servers wait for the next user
        last_user.acquire()
        last_user.release()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "REDIS_URL"}}
        return {
            **inherited,
            "THOR_HOME": str(self.home),
            "PORT": str(self.port),
            "DATA_PROVIDER": "demo",
            "PYTHONUNBUFFERED": "1",
            **self.variables,
        }

    def start(self) -> "ThorServer":
        """Start and wait for the printed address."""
        self.launch()
        eventually(self._is_running, within=START_WITHIN_SEC, what=f"the printed address; output {self.output}")
        return self

    def launch(self) -> None:
        """Start without waiting."""
        self.output = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "thor_project.server"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read_output, args=(self.process,), daemon=True).start()

    def _read_output(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.output.append(line.rstrip())

    def _is_running(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "\n".join(self.output)
        return any("Thor is running at" in line for line in self.output)

    def stop(self, number: int = signal.SIGINT, within: float = 30.0) -> float:
        """Ask it to end; the seconds it took."""
        assert self.process is not None
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(within)
        return time.monotonic() - started

    def kill(self) -> None:
        """kill -9, if it still runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)

    def get(self, path: str) -> Any:
        """The JSON answer of an address."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return json.load(answer)

    def status_of(self, path: str) -> tuple[int, Any]:
        """Status and JSON body, errors too."""
        try:
            return 200, self.get(path)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def manage(self, *arguments: str, check: bool = True, timeout: float = 300) -> "subprocess.CompletedProcess[str]":
        """A `manage.py` command in another process on the same home."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=check,
            timeout=timeout,
        )

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """What the database holds; the server (or another user of its home) must be running."""
        with self._cursor() as cursor:
            cursor.execute(query, tuple(parameters))
            return cursor.fetchall()

    def execute(self, statements: str) -> None:
        """Change the database by hand, as somebody else would."""
        with self._cursor() as cursor:
            cursor.execute(statements)

    @contextmanager
    def _cursor(self) -> "Iterator[psycopg2.extensions.cursor]":
        database = layout(self.home).django_database()
        connection = psycopg2.connect(host=database["HOST"], port=5432, user=database["USER"], dbname=database["NAME"])
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def processes(self) -> list[str]:
        """Command lines of living processes that belong to this home."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if str(self.home) in command or layout(self.home).sockets.name in command:
                found.append(command)
        return found


class LoggedIn:
    """A browser with the admin's session."""

    def __init__(self, thor: ThorServer) -> None:
        self._base = f"http://127.0.0.1:{thor.port}"
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        token = self.get("/api/auth/csrf/")["csrf_token"]
        password = (thor.home / "admin-password").read_text(encoding="ascii").strip()
        body = json.dumps({"username": "admin", "password": password}).encode()
        headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Referer": self._base}
        self._opener.open(urllib.request.Request(self._base + "/api/auth/login/", body, headers), timeout=10).close()

    def get(self, path: str) -> Any:
        with self._opener.open(self._base + path, timeout=10) as answer:
            return json.load(answer)
