"""The dashboard in real Chromium against the running server."""

import itertools
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from .server import ROOT, ThorServer, eventually

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
        run_end_to_end("home", THOR_URL=f"http://127.0.0.1:{thor.port}")


def test_a_stranger_has_to_log_in_where_it_is_no_demo(shared_data: Path) -> None:
    workbook = shared_data / "rtd" / "RTD_20251125T1528Z.xlsx"
    with ThorServer(DATA_PROVIDER="excel_file", EXCEL_DATA_FILE=str(workbook)) as thor:
        password = (thor.home / "admin-password").read_text(encoding="ascii").strip()
        run_end_to_end("login", THOR_LOGIN_URL=f"http://127.0.0.1:{thor.port}", THOR_PASSWORD=password)


def run_end_to_end(name: str, **variables: str) -> None:
    """The dashboard's own end-to-end tests of that name."""
    done = subprocess.run(
        [str(NPM), "run", "--silent", "e2e", "--", f"e2e/{name}.e2e.ts"],
        cwd=ROOT / "thor-frontend",
        env={**os.environ, "PATH": PATH, "CHROMIUM": str(CHROMIUM), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout, done.stdout


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
        gone = killed + page.wait_for("stream DISCONNECTED", within=10, since=killed)
        demo.start()
        page.wait_for("stream LIVE", within=35, since=gone)  # often before we have read the printed address


def test_a_frozen_sheet_shows_as_stale_within_twenty_seconds_and_heals(shared_data: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "RTD.xlsx"
    trader = Trader(shared_data / "rtd" / "RTD_20251125T1528Z.xlsx", workbook)
    with ThorServer(DATA_PROVIDER="excel_file", EXCEL_DATA_FILE=str(workbook)) as thor:
        let_the_futures_trade_now(thor)
        with trader, Watcher(thor, log_in=True) as page:
            page.wait_for("feed live", within=30)
            trader.pauses.set()
            frozen = time.monotonic()
            assert page.wait_for("feed stale", within=30, since=frozen) <= 20.0
            trader.pauses.clear()
            page.wait_for("feed live", within=15, since=frozen)


def let_the_futures_trade_now(thor: ThorServer) -> None:
    """A trade date around this hour: the test runs at weekends too, and a frozen sheet alarms only while they trade."""
    thor.execute(
        "INSERT INTO globalmarkets_futuressession (trade_date, open_at, close_at, name) "
        "VALUES ('1999-01-01', now() - interval '1 hour', now() + interval '1 hour', 'test');"
        "UPDATE globalmarkets_monitorstate SET revision = revision + 1"
    )


class Trader:
    """Saves the workbook every second with a moving price, as Excel would, unless told to pause; a context manager."""

    def __init__(self, original: Path, workbook: Path) -> None:
        self._original, self._workbook = original, workbook
        self.pauses, self._ends = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work)

    def __enter__(self) -> "Trader":
        self._thread.start()
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._ends.set()
        self._thread.join()

    def _work(self) -> None:
        for step in itertools.count():
            if not self.pauses.is_set():
                self._save(46_669 + step % 7)
            if self._ends.wait(1.0):
                return

    def _save(self, last_of_ym: int) -> None:
        book = load_workbook(self._original, data_only=True)
        sheet = book["LiveData"]
        column = next(cell.column for cell in sheet[1] if cell.value == "Last")
        sheet.cell(2, column).value = last_of_ym
        beside = self._workbook.with_suffix(".saving")
        book.save(beside)
        beside.replace(self._workbook)
