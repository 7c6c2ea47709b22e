"""`make run` as a newcomer sees it: an open, its capture, a trade, its grade, bars; then kills and stops."""

import signal
import socket
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from .server import ThorServer, eventually

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(420)]


@pytest.fixture(scope="module")
def thor() -> Iterator[ThorServer]:
    with ThorServer() as server:
        yield server


def first_session(thor: ThorServer) -> Any:
    sessions = thor.get("/api/futures/market-opens/today/")["sessions"]
    return sessions[0] if sessions else None


def test_a_market_opens_and_is_captured_within_a_minute(thor: ThorServer) -> None:
    session = eventually(lambda: first_session(thor), within=60, what="the first capture")
    assert session["region"] == "Japan"
    assert session["composite"] in {"BUY", "STRONG_BUY", "SELL", "STRONG_SELL"}
    assert len(session["symbols"]) == 11
    entry = session["ym_entry"]
    ym = next(row for row in session["symbols"] if row["symbol"] == "YM")
    assert entry["price"] == (ym["ask"] if entry["side"] == "BUY" else ym["bid"])
    assert abs(entry["target"] - entry["price"]) == 20
    assert abs(entry["stop"] - entry["price"]) == 20
    assert (entry["target"] > entry["price"]) == (entry["side"] == "BUY")


def test_the_capture_is_twelve_rows_made_within_two_seconds_of_the_open(thor: ThorServer) -> None:
    eventually(lambda: first_session(thor), within=60, what="the first capture")
    rows = thor.rows(
        "SELECT future, captured_at - scheduled_at, capture_status, source FROM thortrading_marketsession "
        "WHERE session_number = (SELECT min(session_number) FROM thortrading_marketsession)"
    )
    assert len(rows) == 12
    assert {row[0] for row in rows} == {"YM", "ES", "NQ", "RTY", "CL", "SI", "HG", "GC", "VX", "DX", "ZB", "TOTAL"}
    speed = thor.get("/api/health/")["speed"]
    assert all(timedelta() <= late / speed < timedelta(seconds=2) for _, late, _, _ in rows)
    assert {status for _, _, status, _ in rows} == {"OK"}
    assert {source for _, _, _, source in rows} == {"SIM"}


def test_the_trade_is_graded_within_three_minutes(thor: ThorServer) -> None:
    def graded() -> Any:
        session = first_session(thor)
        return session if session and session["outcome"] != "PENDING" else None

    session = eventually(graded, within=180, what="the first grade")
    assert session["outcome"] in {"WORKED", "DIDNT_WORK", "EXPIRED"}
    rows = dict(thor.rows("SELECT future, wndw FROM thortrading_marketsession WHERE session_number = %s",
                          [session["session_number"]]))  # fmt: skip
    assert rows["TOTAL"] == rows["YM"] == session["outcome"]
    assert rows["DX"] == "NEUTRAL"


def test_bars_of_the_open_market_and_of_globex_reach_postgres_and_agree(thor: ThorServer) -> None:
    def bars() -> Any:
        return thor.rows(
            "SELECT count(*) FROM thortrading_intradaybar j JOIN thortrading_intradaybar g "
            "ON g.country = 'Globex' AND j.country = 'Japan' AND g.symbol = j.symbol AND g.minute = j.minute"
        )[0][0]

    assert eventually(bars, within=90, what="a bar of Japan in Postgres")
    differing = thor.rows(
        "SELECT j.symbol, j.minute FROM thortrading_intradaybar j JOIN thortrading_intradaybar g "
        "ON g.country = 'Globex' AND j.country = 'Japan' AND g.symbol = j.symbol AND g.minute = j.minute "
        "WHERE (j.open, j.high, j.low, j.close, j.volume) IS DISTINCT FROM (g.open, g.high, g.low, g.close, g.volume)"
    )
    assert differing == []
    answer = thor.get("/api/bars/?symbol=YM&interval=1m")
    assert answer["bars"]
    assert all(bar["low"] <= min(bar["open"], bar["close"]) for bar in answer["bars"])


def test_the_page_the_quotes_and_the_health_answer(thor: ThorServer) -> None:
    latest = thor.get("/api/quotes/latest")
    assert [row["instrument"]["symbol"] for row in latest["rows"]] == [
        "YM", "ES", "NQ", "RTY", "CL", "SI", "HG", "GC", "VX", "DX", "ZB",
    ]  # fmt: skip
    assert latest["total"]["status"] == "LIVE TOTAL"
    assert all(row["source"] == "SIM" and not row["is_stale"] for row in latest["rows"])
    assert len(thor.get("/api/global-markets/markets/")) == 10
    health = thor.get("/api/health/")
    assert health["status"] == "ok"
    assert health["leader"] is True
    assert thor.get("/api/health/ready")["status"] == "ready"


def test_ticks_are_stored_without_hole_or_double(thor: ThorServer) -> None:
    eventually(lambda: thor.rows("SELECT count(*) FROM ticks")[0][0] > 500, within=60, what="500 ticks")
    assert_positions_are_whole(thor)


def assert_positions_are_whole(thor: ThorServer) -> None:
    count, distinct, low, high = thor.rows(
        "SELECT count(*), count(DISTINCT position), min(position), max(position) FROM ticks"
    )[0]
    assert count == distinct == high - low + 1
    assert low == 1


def test_kill_9_and_a_new_start_go_on_where_it_was(thor: ThorServer) -> None:
    eventually(lambda: first_session(thor), within=60, what="the first capture")
    before = thor.get("/api/health/")["market_time"]
    captures = thor.rows("SELECT country, session_date, future FROM thortrading_marketsession")
    thor.kill()
    thor.start()
    after = thor.get("/api/health/")["market_time"]
    gone = datetime.fromisoformat(after) - datetime.fromisoformat(before)
    assert timedelta(seconds=-60) <= gone < timedelta(minutes=20)
    eventually(lambda: thor.get("/api/quotes/latest")["total"]["status"] == "LIVE TOTAL", within=20, what="quotes")
    kept = thor.rows("SELECT country, session_date, future FROM thortrading_marketsession WHERE kind = 'OPEN'")
    assert len(kept) == len(set(kept))
    assert set(captures) <= set(kept)
    eventually(lambda: thor.get("/api/health/")["leader"], within=10, what="a leader")
    assert_positions_are_whole(thor)
    repeated = thor.rows("SELECT symbol, ts FROM ticks GROUP BY symbol, ts HAVING count(*) > 1")
    assert repeated == []


def test_another_process_uses_the_running_servers(thor: ThorServer) -> None:
    printed = thor.manage("monitor_markets", "--once").stdout
    assert "Japan" in printed
    assert thor.get("/api/health/ready")["status"] == "ready"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_everything_within_five_seconds(thor: ThorServer, number: int) -> None:
    if thor.process is None or thor.process.poll() is not None:
        thor.start()
    with socket.create_connection(("127.0.0.1", thor.port)) as browser:
        browser.sendall(b"GET /api/quotes/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        browser.settimeout(10)
        assert b"text/event-stream" in browser.recv(4096)
        assert thor.stop(number) < 5.0
    assert eventually(lambda: not thor.processes(), within=2, what=f"an end of {thor.processes()}")


def test_an_impatient_second_ctrl_c_leaves_nothing_behind(thor: ThorServer) -> None:
    thor.start()
    assert thor.process is not None
    thor.process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    thor.process.send_signal(signal.SIGINT)
    assert thor.stop(signal.SIGINT) < 5.0
    assert thor.process.returncode == 0
    assert eventually(lambda: not thor.processes(), within=2, what=f"an end of {thor.processes()}")
