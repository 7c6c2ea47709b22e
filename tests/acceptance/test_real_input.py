"""The trader's real workbooks and the real recordings, through the whole program."""

import csv
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from .server import LoggedIn, ThorServer, eventually

pytestmark = [pytest.mark.acceptance, pytest.mark.timeout(420)]

COLUMNS = {
    "last": "Last", "bid": "Bid", "ask": "Ask", "open": "Open", "high": "24High", "low": "24Low",
    "close": "Close", "change": "NetChange", "volume": "Volume", "bid_size": "BidSize", "ask_size": "AskSize",
}  # fmt: skip
SIZES = {"volume", "bid_size", "ask_size"}
CANONICAL = {"$DXY": "DX"}


def expected(field: str, text: str, last: str) -> float | None:
    """What a cell of snapshots.csv means, written down here once more on its own."""
    if text in {"", "N/A"}:
        return None
    if "'" in text:
        sign = -1 if text.startswith("-") else 1
        whole, ticks = text.lstrip("+-").split("'")
        value = sign * (int(whole) + Decimal(int(ticks)) / 32)
    else:
        value = Decimal(text.replace(",", ""))
    if value == 0 and field not in SIZES and (field != "change" or expected("last", last, last) is None):
        return None
    return float(value)


def shown(answer: Any, symbol: str) -> Any:
    return next(quote for quote in answer["quotes"] if quote["symbol"] == symbol)


@pytest.mark.parametrize("name", ["RTD_20251125T1528Z", "RTD_20251130T2356Z"])
def test_a_real_workbook_is_shown_as_it_is(name: str, shared_data: Path) -> None:
    with (shared_data / "rtd" / "snapshots.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["workbook"] == name]
    assert len(rows) == 11
    workbook = shared_data / "rtd" / f"{name}.xlsx"
    with ThorServer(DATA_PROVIDER="excel_file", EXCEL_DATA_FILE=str(workbook)) as thor:
        answer = as_admin(thor, "/api/feed/quotes/snapshot/", lambda body: body["count"] == 11)
        for row in rows:
            quote = shown(answer, CANONICAL.get(row["Symbol"], row["Symbol"]))
            for field, column in COLUMNS.items():
                assert quote[field] == expected(field, row[column], row["Last"]), (row["Symbol"], field)


def test_a_missing_workbook_shows_as_a_feed_error_and_heals(shared_data: Path, tmp_path: Path) -> None:
    workbook = tmp_path / "RTD.xlsx"
    with ThorServer(DATA_PROVIDER="excel_file", EXCEL_DATA_FILE=str(workbook)) as thor:
        status = as_admin(thor, "/api/feed/status/", lambda body: "error" in str(body))
        assert "RTD.xlsx" in str(status)
        shutil.copy(shared_data / "rtd" / "RTD_20251125T1528Z.xlsx", workbook)
        answer = as_admin(thor, "/api/feed/quotes/snapshot/", lambda body: body["count"] == 11)
        assert shown(answer, "ZB")["last"] == 117.78125


def as_admin(thor: ThorServer, path: str, is_right: Any) -> Any:
    """Wait for an answer that only a logged-in reader gets."""
    reader = LoggedIn(thor)
    return eventually(lambda: (body := reader.get(path)) and is_right(body) and body, within=30, what=path)


@pytest.fixture(scope="module")
def replayed() -> Iterator[ThorServer]:
    with ThorServer(DATA_PROVIDER="none") as thor:
        yield thor


RECORDINGS = {
    "GC_20131007_trades.parquet": ("GC", "GCZ3"),
    "GC_20131008_trades.parquet": ("GC", "GCZ3"),
    "ES_20231225_2200_2340.parquet": ("ES", "ESH4"),
    "ES_20240701_2358.parquet": ("ES", "ESU4"),
}


def test_a_recording_is_stored_whole_and_its_minutes_are_the_vendors(replayed: ThorServer, shared_data: Path) -> None:
    for name in RECORDINGS:
        done = replayed.manage("replay_ticks", str(shared_data / "ticks" / name), "--speed", "max", check=False)
        assert done.returncode == 0, done.stderr
    for name, (symbol, contract) in RECORDINGS.items():
        assert_stored_whole(replayed, shared_data / "ticks" / name, symbol, contract)
    minutes = vendor_minutes(shared_data / "bars" / "GC_1m_20131007.parquet")
    eventually(lambda: len(our_minutes(replayed, "GC", 7)) >= len(minutes) - 3, within=60, what="GC's bars")
    ours = our_minutes(replayed, "GC", 7)
    same_close = sum(ours.get(minute, (None, None))[0] == close for minute, (close, _) in minutes.items())
    same_volume = sum(ours.get(minute, (None, None))[1] == volume for minute, (_, volume) in minutes.items())
    assert same_close / len(minutes) >= 0.999
    assert same_volume / len(minutes) >= 0.999


def assert_stored_whole(thor: ThorServer, recording: Path, symbol: str, contract: str) -> None:
    """`ticks` holds every row of the front contract, the equal ones too, and no other."""
    table = pq.read_table(recording, columns=["ts", "contract"])
    front = table.filter(pc.field("contract") == contract)
    instants: list[Any] = front["ts"].cast(pa.timestamp("us", "UTC"), safe=False).to_pylist()

    def stored() -> int:
        query = "SELECT count(*) FROM ticks WHERE symbol = %s AND ts BETWEEN %s AND %s"
        return int(thor.rows(query, [symbol, min(instants), max(instants)])[0][0])

    eventually(lambda: stored() >= front.num_rows, within=60, what=f"{front.num_rows} ticks of {recording.name}")
    assert stored() == front.num_rows


def vendor_minutes(path: Path) -> dict[datetime, tuple[float, float]]:
    """Close and volume of the front contract's minutes in which something traded."""
    rows = pq.read_table(path, columns=["minute", "close", "volume", "is_front"]).to_pylist()
    return {
        row["minute"].replace(tzinfo=UTC): (row["close"], row["volume"])
        for row in rows
        if row["is_front"] and row["volume"] > 0
    }


def our_minutes(thor: ThorServer, symbol: str, day: int) -> dict[datetime, tuple[float, float]]:
    rows = thor.rows(
        "SELECT minute, close, volume FROM thortrading_intradaybar WHERE country = 'Globex' AND symbol = %s "
        "AND minute >= %s AND minute < %s",
        [symbol, datetime(2013, 10, day, tzinfo=UTC), datetime(2013, 10, day + 1, tzinfo=UTC)],
    )
    return {minute: (float(close), float(volume)) for minute, close, volume in rows}
