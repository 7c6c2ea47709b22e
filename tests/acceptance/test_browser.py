"""The dashboard in real Chromium against the running server."""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from .server import ROOT, LoggedIn, ThorServer, eventually

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
WHEEL_NODE = ROOT / ".venv" / "node" / "bin"
PATH = f"{os.environ.get('PATH', '')}{os.pathsep}{WHEEL_NODE}"
NODE, NPM = shutil.which("node", path=PATH), shutil.which("npm", path=PATH)

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        CHROMIUM is None or NODE is None,
        reason="NO BROWSER: Chromium is not installed, so the dashboard is not tested (apt-get install chromium)",
    ),
]


class Watcher:
    """A browser on the dashboard that tells how its states change."""

    def __init__(self, thor: ThorServer, *, log_in: bool = False) -> None:
        user = ["admin", (thor.home / "admin-password").read_text(encoding="ascii").strip()] if log_in else []
        self.seen: list[tuple[float, str]] = []
        self._process = subprocess.Popen(
            [str(NODE), str(ROOT / "tests/acceptance/watch_page.mjs"), f"http://127.0.0.1:{thor.port}", *user],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "CHROMIUM": str(CHROMIUM)},
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.seen.append((time.monotonic(), line.strip()))

    def __enter__(self) -> "Watcher":
        return self

    def __exit__(self, *exc_info: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)

    def wait_for(self, line: str, *, within: float, since: float = 0.0) -> float:
        """Seconds from `since` until the page said `line`."""

        def found() -> float | None:
            return next((at - since for at, seen in list(self.seen) if at >= since and seen == line), None)

        return eventually(found, within=within, what=f"{line!r} on the page; it said {self.seen}") or 0.0


def test_the_home_page_keeps_its_promises() -> None:
    with ThorServer() as thor:
        done = subprocess.run(
            [str(NPM), "run", "--silent", "e2e"],
            cwd=ROOT / "thor-frontend",
            env={**os.environ, "PATH": PATH, "THOR_URL": f"http://127.0.0.1:{thor.port}", "CHROMIUM": str(CHROMIUM)},
            capture_output=True,
            text=True,
            check=False,
        )
    print(done.stdout)  # noqa: T201 - pytest shows it when the promise is broken
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


@pytest.fixture(scope="module")
def demo() -> Iterator[ThorServer]:
    with ThorServer() as server:
        yield server


def test_a_frozen_server_shows_as_stale_within_seven_seconds_and_heals(demo: ThorServer) -> None:
    with Watcher(demo) as page:
        page.wait_for("stream LIVE", within=20)
        assert demo.process is not None
        demo.process.send_signal(signal.SIGSTOP)
        frozen = time.monotonic()
        try:
            assert page.wait_for("stream STALE", within=15, since=frozen) <= 7.5
        finally:
            demo.process.send_signal(signal.SIGCONT)
        page.wait_for("stream LIVE", within=10, since=frozen)


def test_a_killed_server_shows_as_disconnected_and_is_found_again(demo: ThorServer) -> None:
    with Watcher(demo) as page:
        page.wait_for("stream LIVE", within=20)
        killed = time.monotonic()
        demo.kill()
        page.wait_for("stream DISCONNECTED", within=10, since=killed)
        demo.start()
        back = time.monotonic()
        page.wait_for("stream LIVE", within=35, since=back)


def test_a_silent_feed_shows_as_stale_within_twenty_seconds_and_heals(tmp_path: Path) -> None:
    start = datetime(2026, 3, 10, 15, tzinfo=UTC)  # a Tuesday on which the futures trade
    moving = [start + timedelta(seconds=half / 2) for half in range(100)]
    silent_until = moving[-1] + timedelta(seconds=30)
    after = [silent_until + timedelta(seconds=half / 2) for half in range(120)]
    recording = tmp_path / "ticks.csv"
    with recording.open("w", encoding="ascii") as file:
        file.write("symbol,ts,last,bid,ask,last_size,bid_size,ask_size\n")
        for number, instant in enumerate(moving + after):
            price = 46_669 + number % 7
            file.write(f"YM,{instant.isoformat()},{price},{price - 1},{price + 1},1,2,3\n")
    variables = {"DATA_PROVIDER": "replay", "REPLAY_PATH": str(recording)}
    with ThorServer(**variables, THOR_CLOCK=f"{start.isoformat()}@1") as thor, Watcher(thor, log_in=True) as page:
        page.wait_for("feed live", within=30)
        stale = page.wait_for("feed stale", within=90)
        market_time = datetime.fromisoformat(LoggedIn(thor).get("/api/health/")["market_time"])
        assert timedelta(seconds=14) < market_time - moving[-1] < timedelta(seconds=21)
        page.wait_for("feed live", within=40, since=stale)
