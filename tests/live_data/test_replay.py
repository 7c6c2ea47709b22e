"""Every selected row of a recording is published once, in order, at its time; what is wrong is said in a sentence."""

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from redis import Redis

from LiveData import keys
from LiveData.errors import FeedError
from LiveData.feeds.base import Moment
from LiveData.feeds.places import forget_place, load_place
from LiveData.feeds.recording.rows import nanoseconds
from LiveData.feeds.recording.scan import first_ts
from LiveData.feeds.replay import ReplayFeed, Selection, StoredPlace
from LiveData.instruments import SymbolNames
from LiveData.models import ReplayCursor
from LiveData.quotes import Quote

from .recordings import write_csv

START = datetime(2026, 3, 11, 12, tzinfo=UTC)
LATE = datetime(2030, 1, 1, tzinfo=UTC)
NAMES = SymbolNames({"ES": "ES", "/ES": "ES", "GC": "GC", "RT": "RTY", "RTY": "RTY"}, ("ES", "RTY", "GC"))


class Replay:
    """A replay and the place it reached, as Redis would keep it."""

    def __init__(self, path: Path, symbols: Sequence[str] = (), contract: str | None = None, place: str | None = None):
        self.place = place
        self.cursors: list[tuple[str, str]] = []
        selection = Selection(symbols, contract)
        self.feed = ReplayFeed(path, lambda: NAMES, lambda key: StoredPlace(self.place, self.place), selection)
        self.rejected: Counter[str] = Counter()

    def until(self, now: datetime) -> list[Quote]:
        quotes: list[Quote] = []
        while True:
            poll = self.feed.poll(Moment(now, START))
            quotes += poll.quotes
            self.rejected.update(poll.rejected)
            if poll.cursor:
                self.place = poll.cursor.after
                self.cursors.append((poll.cursor.before, poll.cursor.after))
            if not poll.has_more:
                return quotes


def line(second: float, last: float, symbol: str = "ES", size: object = 1) -> str:
    return f"{symbol},{(START + timedelta(seconds=second)).isoformat()},{last},1,2,{size},1,1"


def lasts(quotes: Sequence[Quote]) -> list[int]:
    return [int(quote.last or 0) for quote in quotes]


def complaint(path: Path, **selection: Any) -> str:
    with pytest.raises(FeedError) as caught:
        Replay(path, **selection).feed.prepare()
    return str(caught.value)


# ---------------------------------------------------------------- real recordings
@pytest.mark.parametrize(
    ("file", "contracts"),
    [
        ("ES_20231225_2200_2340.parquet", {"ESH4"}),
        ("ES_20240701_2358.parquet", {"ESU4"}),
        ("GC_20131007_trades.parquet", {"GCZ3"}),
        ("GC_20131008_trades.parquet", {"GCZ3"}),
    ],
)
def test_every_row_of_the_front_contract_is_replayed_in_the_files_order(
    shared_data: Path, file: str, contracts: set[str]
) -> None:
    path = shared_data / "ticks" / file
    table = pq.read_table(path, columns=["ts", "contract", "last", "bid", "last_size"])
    expected = [
        (ts, last, bid, size)
        for ts, contract, last, bid, size in zip(
            table["ts"].cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.int64()).to_pylist(),
            table["contract"].to_pylist(),
            table["last"].to_pylist(),
            table["bid"].to_pylist(),
            table["last_size"].to_pylist(),
            strict=True,
        )
        if contract in contracts
    ]
    quotes = Replay(path).until(LATE)
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    assert {quote.contract for quote in quotes} == contracts
    assert [
        (
            (quote.ts - epoch) // timedelta(microseconds=1),
            None if quote.last is None else float(quote.last),
            None if quote.bid is None else float(quote.bid),
            quote.last_size,
        )
        for quote in quotes
    ] == expected


def test_a_folder_is_merged_and_the_clock_can_start_at_its_first_row(shared_data: Path) -> None:
    folder = shared_data / "ticks"
    assert first_ts(folder) == datetime(2013, 10, 7, 0, 0, 0, 276000, tzinfo=UTC)
    quotes = Replay(folder, symbols=["ES"]).until(LATE)
    assert len(quotes) == 19973 + 2287
    assert quotes == sorted(quotes, key=lambda quote: quote.ts)


def test_nanoseconds_are_read_without_pandas(shared_data: Path) -> None:
    program = (
        "import sys, django; from pathlib import Path; django.setup()\n"
        "from LiveData.feeds.recording.scan import scan, first_ts\n"
        "from LiveData.feeds.recording.merge import merged_rows\n"
        f"path = Path({str(shared_data / 'ticks' / 'ES_20240701_2358.parquet')!r})\n"
        "print(first_ts(path), sum(1 for _ in merged_rows(scan(path, str))), 'pandas' in sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[2]
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=True)
    assert answer.stdout.split()[-2:] == ["2287", "False"]


# ---------------------------------------------------------------- order and completeness
def test_files_are_merged_by_time_and_ties_by_file_and_row(tmp_path: Path) -> None:
    write_csv(tmp_path / "b.csv", [line(1, 21), line(3, 22), line(3, 23)])
    write_csv(tmp_path / "a.csv", [line(0, 11), line(3, 12), line(4, 13)])
    assert lasts(Replay(tmp_path).until(LATE)) == [11, 21, 12, 22, 23, 13]


def test_a_file_out_of_order_is_replayed_in_order_with_its_ties_kept(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [line(5, 1), line(2, 2), line(5, 3), line(2, 4)])
    assert lasts(Replay(path).until(LATE)) == [2, 4, 1, 3]
    assert first_ts(path) == START + timedelta(seconds=2)


def test_equal_rows_are_all_kept(tmp_path: Path) -> None:
    assert len(Replay(write_csv(tmp_path / "a.csv", [line(1, 5)] * 7)).until(LATE)) == 7


def test_rows_wait_for_their_time(tmp_path: Path) -> None:
    replay = Replay(write_csv(tmp_path / "a.csv", [line(n, n + 1) for n in range(4)]))
    assert lasts(replay.until(START + timedelta(seconds=1.5))) == [1, 2]
    assert replay.until(START + timedelta(seconds=1.9)) == []
    assert replay.feed.seconds_until_due(Moment(START + timedelta(seconds=1.5), START), 5.0) == pytest.approx(0.1)
    assert lasts(replay.until(LATE)) == [3, 4]
    assert replay.feed.poll(Moment(LATE, START)).has_ended


def test_values_keep_their_meaning(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        [
            "/es,2026-03-11T12:00:00.123456789+00:00,4800.25,nan,,0,,3,9,ignored",
            "XYZ,2026-03-11T12:00:01,0,1.5,inf,-1,2.5,1_000,,x",
        ],
        "symbol,ts,last,bid,ask,last_size,bid_size,ask_size,volume,event",
    )
    replay = Replay(path)
    first, second = replay.until(LATE)
    assert (first.symbol, first.ts.microsecond, first.last) == ("ES", 123456, Decimal("4800.25"))
    assert (first.bid, first.ask, first.last_size, first.bid_size, first.volume) == (None, None, 0, None, 9)
    assert second.symbol == "XYZ"
    assert (second.last, second.bid, second.ask, second.last_size, second.ask_size) == (
        None,
        Decimal("1.5"),
        None,
        None,
        None,
    )
    assert replay.rejected == {"zero": 1, "not_a_number": 2, "not_a_size": 2}


def test_parquet_with_microseconds_floats_for_sizes_and_text_instants(tmp_path: Path) -> None:
    columns: dict[str, list[Any]] = {
        "symbol": ["ES", "ES", None],
        "last": [1.5, float("nan"), 1.0],
        "bid": [1.25, None, 1.0],
        "ask": [1.75, float("inf"), 1.0],
        "last_size": [1.0, float("nan"), 1.0],
        "bid_size": [3.0, None, 1.0],
        "ask_size": [0.0, None, 1.0],
    }
    times: dict[str, Any] = {
        "us": pa.array([1, 2, 3], pa.timestamp("us")),
        "s": pa.array([1, 2, 3], pa.timestamp("s", "America/New_York")),
        "text": ["2026-03-11T12:00:00Z", "2026-03-11T12:00:01Z", "2026-03-11T12:00:02Z"],
    }
    for name, ts in times.items():
        path = tmp_path / f"{name}.parquet"
        pq.write_table(pa.table({**columns, "ts": ts}), path)
        first, second = Replay(path).until(LATE)
        assert (first.last, first.last_size, first.bid_size, first.ask_size) == (Decimal("1.5"), 1, 3, 0)
        assert (second.last, second.ask, second.last_size) == (None, None, None)
        assert first_ts(path) == first.ts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:01Z", 10**9),
        ("1970-01-01 00:00:01.5", 1_500_000_000),
        ("1970-01-01T01:00:00.000000001+01:00", 1),
        ("1970-01-01T00:00:00.123456789123Z", 123_456_789),
        ("yesterday", None),
        ("", None),
    ],
)
def test_instants_are_read_to_the_nanosecond(text: str, expected: int | None) -> None:
    assert nanoseconds(text) == expected


# ---------------------------------------------------------------- contracts and symbols
def contracts(path: Path) -> Path:
    def row(day: int, contract: str, size: int, last: int) -> str:
        return f"ES,2026-03-1{day}T12:00:00Z,{last},1,2,{size},1,1,{contract}"

    lines = [row(1, "H6", 9, 1), row(1, "M6", 5, 2), row(1, "M6", 5, 3), row(2, "H6", 1, 4), row(2, "M6", 2, 5)]
    return write_csv(path, lines, "symbol,ts,last,bid,ask,last_size,bid_size,ask_size,contract")


def test_the_front_contract_is_the_days_largest_volume(tmp_path: Path) -> None:
    path = contracts(tmp_path / "a.csv")
    assert lasts(Replay(path).until(LATE)) == [2, 3, 5]
    assert lasts(Replay(path, contract="H6").until(LATE)) == [1, 4]
    assert "no contract 'Z9': it has H6, M6" in complaint(path, contract="Z9")


def test_chosen_symbols_in_any_spelling(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [line(1, 1), line(2, 2, "GC"), line(3, 3, "RT")])
    assert lasts(Replay(path, symbols=["gc", "rty"]).until(LATE)) == [2, 3]
    assert "no symbol XX: it has ES, GC, RTY" in complaint(path, symbols=["ES", "XX"])


# ---------------------------------------------------------------- going on
def test_a_killed_replay_goes_on_where_it_was(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [line(n // 3, n + 1) for n in range(2000)])
    first = Replay(path)
    done = lasts(first.until(START + timedelta(seconds=300)))
    second = Replay(path, place=first.place)
    assert done + lasts(second.until(LATE)) == list(range(1, 2001))
    chain = first.cursors + second.cursors
    assert all(after == before for (_, after), (before, _) in pairwise(chain))


def test_a_finished_recording_has_ended(tmp_path: Path) -> None:
    first = Replay(path := write_csv(tmp_path / "a.csv", [line(1, 1)]))
    first.until(LATE)
    second = Replay(path, place=first.place)
    assert second.feed.poll(Moment(LATE, START)).has_ended
    write_csv(path, [line(1, 1), line(2, 2)])  # it grew meanwhile
    assert lasts(Replay(path, place=first.place).until(LATE)) == [2]


def test_a_recording_that_changed_is_not_gone_on_with(tmp_path: Path) -> None:
    first = Replay(path := write_csv(tmp_path / "a.csv", [line(1, 1), line(2, 2)]))
    first.until(LATE)
    write_csv(path, [line(5, 1), line(6, 2)])
    with pytest.raises(FeedError, match="has changed since its first 2 rows were replayed"):
        Replay(path, place=first.place).feed.prepare()


# ---------------------------------------------------------------- what can be wrong
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path) -> None:
    assert "There is no recording at" in complaint(tmp_path / "none.parquet")
    assert "holds no .parquet or .csv file" in complaint(tmp_path)
    (tmp_path / "notes.txt").write_text("x")
    assert "neither a .parquet nor a .csv" in complaint(tmp_path / "notes.txt")
    (tmp_path / "bad.parquet").write_text("x")
    assert "cannot be read as Parquet" in complaint(tmp_path / "bad.parquet")
    pq.write_table(pa.table({"symbol": ["ES"], "minute": [1]}), tmp_path / "bars.parquet")
    assert "has no column ts, last, bid, ask, last_size, bid_size, ask_size" in complaint(tmp_path / "bars.parquet")
    columns = {name: [1.0] for name in ("last", "bid", "ask", "last_size", "bid_size", "ask_size")}
    pq.write_table(pa.table({"symbol": ["ES"], "ts": [1.5], **columns}), tmp_path / "ts.parquet")
    assert "column ts of" in complaint(tmp_path / "ts.parquet")
    write_csv(tmp_path / "half.csv", ["ES,2026-03-11T12:00:00Z"], "symbol,ts")
    assert "has no column last" in complaint(tmp_path / "half.csv")
    (tmp_path / "binary.csv").write_bytes(b"symbol,ts\xff\xfe")
    assert "cannot be read as CSV" in complaint(tmp_path / "binary.csv")
    with pytest.raises(FeedError, match="holds no rows"):
        first_ts(write_csv(tmp_path / "empty.csv", []))


def test_rows_that_cannot_be_placed_are_counted_and_cost_only_themselves(tmp_path: Path) -> None:
    lines = [line(1, 1), "ES,11/03/2026 12:00,9,1,2,1,1,1", ",2026-03-11T12:00:02Z,9,1,2,1,1,1", line(3, 2)]
    replay = Replay(write_csv(tmp_path / "a.csv", lines))
    assert lasts(replay.until(LATE)) == [1, 2]
    assert replay.rejected == {"bad_ts": 1, "no_symbol": 1}


def test_a_recording_without_any_readable_instant_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "epochs.csv", ["ES,1773230400.5,9,1,2,1,1,1"] * 3)
    assert "no row with a symbol and a readable ts" in complaint(path)


def test_a_file_that_vanishes_midway_is_an_error_and_not_the_end(tmp_path: Path) -> None:
    write_csv(tmp_path / "a.csv", [line(1, 1)])
    later = write_csv(tmp_path / "b.csv", [line(100, 2)])
    replay = Replay(tmp_path)
    replay.feed.prepare()
    kept = later.read_text()
    later.unlink()
    with pytest.raises(FeedError, match="cannot be read as CSV"):
        replay.until(LATE)
    later.write_text(kept)
    assert lasts(replay.until(LATE)) == [1, 2]


# ---------------------------------------------------------------- where it was left
@pytest.mark.django_db
def test_the_furthest_place_that_redis_or_postgres_knows_counts(redis_client: Redis) -> None:
    assert load_place("tape") == StoredPlace(None, None)
    ReplayCursor.objects.create(key="tape", place="90@7")
    assert load_place("tape") == StoredPlace(None, "90@7")  # Redis forgot everything
    redis_client.set(keys.replay_cursor("tape"), "80@6")
    assert load_place("tape") == StoredPlace("80@6", "90@7")  # Redis lost its last second
    redis_client.set(keys.replay_cursor("tape"), "100@9")
    assert load_place("tape") == StoredPlace("100@9", "100@9")  # the rest is not ingested yet
    forget_place("tape")
    assert load_place("tape") == StoredPlace(None, None)
