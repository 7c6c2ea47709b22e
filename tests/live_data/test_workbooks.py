"""The trader's real workbooks come out exactly as they show, and a wrong one is explained in a sentence."""

import contextlib
import csv
import io
import random
import re
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from LiveData.cells import parse_number
from LiveData.errors import FeedError
from LiveData.feeds.base import Moment
from LiveData.feeds.excel_file import TRIES, ExcelFileFeed
from LiveData.feeds.workbook import MOST_UNPACKED_BYTES, Place
from LiveData.instruments import SymbolNames
from LiveData.quotes import Quote

from .workbooks import HEADINGS, YM, row, save

NAMES = SymbolNames(
    {"YM": "YM", "ES": "ES", "$DXY": "DX", "RT": "RTY", "30YRBOND": "ZB", "ZB": "ZB"}, ("YM", "ES", "RTY", "DX", "ZB")
)
NOW = Moment(datetime(2026, 3, 11, 12, tzinfo=UTC), datetime(2026, 3, 11, 12, tzinfo=UTC))
FIELDS = {
    "Close": "close",
    "Open": "open",
    "NetChange": "change",
    "24High": "high",
    "24Low": "low",
    "Volume": "volume",
    "Bid": "bid",
    "Last": "last",
    "Ask": "ask",
    "BidSize": "bid_size",
    "AskSize": "ask_size",
}


def feed(path: Path, sheet: str = "LiveData", cells: str = "A1:N13") -> ExcelFileFeed:
    return ExcelFileFeed(path, Place(sheet, cells), lambda: NAMES)


def quotes(path: Path, cells: str = "A1:N13") -> dict[str, Quote]:
    return {quote.symbol: quote for quote in feed(path, cells=cells).poll(NOW).quotes}


def complaint(reader: ExcelFileFeed) -> str:
    """What the feed says after all its tries."""
    for _ in range(TRIES):
        try:
            assert reader.poll(NOW).is_pending
        except FeedError as error:
            return str(error)
    raise AssertionError("nothing was wrong")


def shown(text: str, field: str, last: str) -> Decimal | int | None:
    """What a cell of snapshots.csv means (data/README.md): zeros and N/A are missing, but not in sizes."""
    value = parse_number(text).value
    if value is None or (value == 0 and field not in {"change", "volume", "bid_size", "ask_size"}):
        return None
    if field == "change" and value == 0 and parse_number(last).value == 0:
        return None
    return value


@pytest.mark.parametrize("cells", ["A1:N13", "A1:Q40"])
@pytest.mark.parametrize(
    "name", ["RTD_20251125T1528Z", "RTD_20251127T1825Z", "RTD_20251129T1409Z", "RTD_20251130T2356Z"]
)
def test_a_real_workbook_is_read_exactly(shared_data: Path, tmp_path: Path, name: str, cells: str) -> None:
    with (shared_data / "rtd" / "snapshots.csv").open(newline="") as lines:
        rows = [line for line in csv.DictReader(lines) if line["workbook"] == name]
    path = shared_data / "rtd" / f"{name}.xlsx"
    if not path.exists():  # two of the four are kept as text only
        path = save(tmp_path / "book.xlsx", [HEADINGS, *([line[heading] for heading in HEADINGS] for line in rows)])
    found = quotes(path, cells)
    assert len(found) == 11
    for line in rows:
        quote = found[NAMES.resolve(line["Symbol"])]
        for heading, field in FIELDS.items():
            assert getattr(quote, field) == shown(line[heading], field, line["Last"]), (line["Symbol"], heading)


def test_the_owners_examples(shared_data: Path) -> None:
    found = quotes(shared_data / "rtd" / "RTD_20251125T1528Z.xlsx")
    assert found["ZB"].high == Decimal("117.875")
    assert found["ZB"].change == Decimal("0.4375")
    dollar = found["DX"]
    assert (dollar.bid, dollar.ask, dollar.bid_size, dollar.volume) == (None, None, None, None)
    assert dollar.last == Decimal("99.741")
    sunday = quotes(shared_data / "rtd" / "RTD_20251130T2356Z.xlsx")
    assert (sunday["NQ"].last, sunday["NQ"].change, sunday["NQ"].bid) == (None, None, Decimal("25479.5"))
    assert (sunday["VX"].last, sunday["VX"].change) == (Decimal("18.2"), Decimal(0))
    assert (sunday["YM"].open, sunday["YM"].volume) == (None, None)


def test_columns_are_found_by_heading_in_any_order_case_and_spacing(tmp_path: Path) -> None:
    headings = [f" {heading.upper()} " if at % 2 else heading.lower() for at, heading in enumerate(HEADINGS)]
    headings[HEADINGS.index("NetChange")] = "Net Change"
    path = save(tmp_path / "book.xlsx", [headings[::-1], YM[::-1]])
    assert quotes(path)["YM"].bid == 46661


def test_the_second_table_and_stray_cells_are_left_alone(tmp_path: Path) -> None:
    path = save(
        tmp_path / "book.xlsx",
        [
            HEADINGS,
            [],
            row("YM"),
            [None, 12345, None, "x"],
            row("rt", Last=2440.6),
            [None, None, None, None, 17],
            [None, "Quotes"],
            [None, "Symbol", "Description", "Quote Trend", "Last"],
            row("ES"),
        ],
    )
    assert set(quotes(path, "A1:Q30")) == {"YM", "RTY"}


def test_aliases_match_in_any_case_and_strangers_keep_their_name(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", [HEADINGS, row("$dxy"), row("30yrbond", Last="117'275"), row("AAPL")])
    found = quotes(path)
    assert set(found) == {"DX", "ZB", "AAPL"}
    assert found["ZB"].last == Decimal("117.859375")


def test_a_bad_cell_costs_that_field_and_is_counted(tmp_path: Path) -> None:
    path = save(
        tmp_path / "book.xlsx", [HEADINGS, row("YM", Bid="#VALUE!", Ask=-2146826246, Volume="loading"), row("ES")]
    )
    poll = feed(path).poll(NOW)
    assert [quote.bid for quote in poll.quotes] == [None, 46661]
    assert [quote.last for quote in poll.quotes] == [46669, 46669]
    assert poll.rejected == {"error_code": 2, "loading": 1}


def test_a_repeated_symbol_counts_once(tmp_path: Path) -> None:
    poll = feed(save(tmp_path / "book.xlsx", [HEADINGS, row("YM"), row("ym", Last=1)])).poll(NOW)
    assert [quote.last for quote in poll.quotes] == [46669]
    assert poll.rejected["repeated_symbol"] == 1


def test_a_wild_price_waits_for_three_agreeing_saves(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    reader = feed(path)
    lasts = []
    for mtime, last in enumerate([46669, 4666, 46670, 60000, 60010, 60020], start=1_700_000_000):
        save(path, [HEADINGS, row("YM", Last=last)], mtime=mtime)
        poll = reader.poll(NOW)
        lasts.append((poll.quotes[0].last, poll.quotes[0].change is None))
    assert lasts == [(46669, False), (None, True), (46670, False), (None, True), (None, True), (60020, False)]


def test_a_quote_carries_the_time_of_the_save_and_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    path = save(tmp_path / "book.xlsx", [HEADINGS, row()], mtime=1_700_000_000)
    reader = feed(path)
    first, second = reader.poll(NOW), reader.poll(NOW)
    saved_at = datetime.fromtimestamp(1_700_000_000, UTC)
    assert first.quotes[0].ts == first.confirmed_at == second.confirmed_at == saved_at
    assert not second.quotes


def test_a_workbook_read_while_it_is_saved_recovers(tmp_path: Path) -> None:
    whole = save(tmp_path / "whole.xlsx", [HEADINGS, row()]).read_bytes()
    path = tmp_path / "book.xlsx"
    reader = feed(path)
    assert reader.poll(NOW).is_pending  # Excel has removed the old file
    path.write_bytes(whole[: len(whole) // 2])
    assert reader.poll(NOW).is_pending
    assert 0 < reader.seconds_until_due(NOW, 1.0) <= 0.1
    path.write_bytes(whole)
    assert len(reader.poll(NOW).quotes) == 1
    assert reader.seconds_until_due(NOW, 1.0) == 1.0


@pytest.mark.parametrize(
    ("sheet", "cells", "words"),
    [
        ("Live", "A1:N13", "no sheet 'Live': it has 'LiveData'"),
        ("LiveData", "A3:N13", "no column headed Symbol"),
        ("LiveData", "A1:H13", "no column headed Last, Bid, Ask"),
        ("LiveData", "A1:N1", "holds no quote"),
        ("LiveData", "N13:A1", "runs backwards"),
        ("LiveData", "A1:XFD99999", "more than 100000 cells"),
        ("LiveData", "A1", "not a range of cells: use one like A1:N13"),
        ("LiveData", "hello", "not a range of cells"),
    ],
)
def test_a_wrong_sheet_or_range_is_explained(tmp_path: Path, sheet: str, cells: str, words: str) -> None:
    path = save(tmp_path / "book.xlsx", [HEADINGS, row()])
    assert words in complaint(feed(path, sheet, cells))


def test_a_missing_or_unreadable_workbook_is_explained(tmp_path: Path) -> None:
    assert "There is no workbook at" in complaint(feed(tmp_path / "none.xlsx"))
    text = tmp_path / "text.xlsx"
    text.write_text("Symbol,Last")
    assert "cannot be read as an Excel workbook" in complaint(feed(text))
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    assert "cannot be opened" in complaint(feed(folder))
    other = tmp_path / "other.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("hello.txt", "no workbook")
    assert "cannot be read as an Excel workbook" in complaint(feed(other))
    broken = tmp_path / "broken.xlsx"
    good = save(tmp_path / "good.xlsx", [HEADINGS, row()])
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(broken, "w") as target:
        for member in source.infolist():
            data = source.read(member)
            target.writestr(member, data[: len(data) // 2] if "sheet1" in member.filename else data)
    assert "cannot be read as an Excel workbook" in complaint(feed(broken))


def test_a_workbook_that_says_it_is_encrypted_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = save(tmp_path / "RTD.xlsx", [HEADINGS, row()])
    data = bytearray(path.read_bytes())
    for entry in re.finditer(rb"PK\x01\x02", path.read_bytes()):  # of the archive's central directory
        data[entry.start() + 8] |= 1
    path.write_bytes(data)
    assert "cannot be read as an Excel workbook" in complaint(feed(path))


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as member:
        for _ in range(MOST_UNPACKED_BYTES // 2**20 + 1):
            member.write(b"\0" * 2**20)
    path.write_bytes(buffer.getvalue())
    assert len(buffer.getvalue()) < 2**20
    assert "unpacks to" in complaint(feed(path))


def test_no_bent_workbook_ends_the_poller(tmp_path: Path) -> None:
    whole = save(tmp_path / "good.xlsx", [HEADINGS, row()]).read_bytes()
    chance = random.Random(1)
    path = tmp_path / "bent.xlsx"
    for _ in range(300):
        bent = bytearray(whole)
        for _ in range(chance.choice([1, 5, 50])):
            bent[chance.randrange(len(bent))] = chance.randrange(256)
        path.write_bytes(bent)
        with contextlib.suppress(FeedError):
            feed(path).poll(NOW)
