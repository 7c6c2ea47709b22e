"""From a workbook's bytes to the rows of its quote table; used by the sheet feeds."""

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from LiveData.errors import FeedError

MOST_FILE_BYTES: Final = 32 * 1024 * 1024
MOST_UNPACKED_BYTES: Final = 256 * 1024 * 1024
MOST_CELLS: Final = 100_000

# Headings as compared: lower case, without spaces. The first name is ours.
HEADINGS: Final = {
    "symbol": "symbol",
    "close": "close",
    "open": "open",
    "netchange": "change",
    "24high": "high",
    "24low": "low",
    "volume": "volume",
    "bid": "bid",
    "last": "last",
    "ask": "ask",
    "bidsize": "bid_size",
    "asksize": "ask_size",
}
REQUIRED: Final = {"symbol": "Symbol", "last": "Last", "bid": "Bid", "ask": "Ask", "change": "NetChange"}

# What zipfile, zlib, the XML parser and openpyxl raise on half-saved and bent workbooks (half a million tried).
BENT_FILE_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,  # a part that says it is encrypted, or packed in a way that zipfile does not know
    EOFError,
    OSError,
)

Grid = Sequence[Sequence[object]]
Row = dict[str, object]


class UnreadableWorkbookError(FeedError):
    """The bytes are not a whole workbook; while it is being saved that is normal, so try again."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the quote table stands: a sheet and a range such as A1:N13."""

    sheet: str
    cells: str

    def bounds(self) -> tuple[int, int, int, int]:
        """First column and row, last column and row."""
        text = self.cells.strip().replace("$", "").upper()
        if not re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]*:[A-Z]{1,3}[1-9][0-9]*", text):
            raise FeedError("wrong_range", f"{self.cells!r} is not a range of cells: use one like A1:N13.")
        first_column, first_row, last_column, last_row = (int(bound or 0) for bound in range_boundaries(text))
        size = (last_column - first_column + 1) * (last_row - first_row + 1)
        if last_column < first_column or last_row < first_row or size > MOST_CELLS:
            raise FeedError(
                "wrong_range",
                f"The range {self.cells!r} runs backwards or holds more than {MOST_CELLS} cells: use one like A1:N13.",
            )
        return first_column, first_row, last_column, last_row


def read_grid(data: bytes, place: Place, name: str) -> Grid:
    """The cells of a range as the workbook last cached them; `name` is the file's, for messages."""
    first_column, first_row, last_column, last_row = place.bounds()
    _check_archive(data, name)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            if place.sheet not in book.sheetnames:
                raise FeedError(
                    "wrong_sheet",
                    f"{name} has no sheet {place.sheet!r}: it has {', '.join(map(repr, book.sheetnames))}.",
                )
            sheet = book[place.sheet]
            if not isinstance(sheet, ReadOnlyWorksheet):
                raise FeedError("wrong_sheet", f"{place.sheet!r} in {name} is a chart, not a sheet of cells.")
            rows = sheet.iter_rows(first_row, last_row, first_column, last_column, values_only=True)
            return [tuple(row) for row in rows]
        finally:
            book.close()
    except BENT_FILE_ERRORS as error:
        raise UnreadableWorkbookError("unreadable", _unreadable(name, error)) from error


def _check_archive(data: bytes, name: str) -> None:
    if len(data) > MOST_FILE_BYTES:
        raise FeedError("too_large", f"{name} has {len(data)} bytes; at most {MOST_FILE_BYTES} are read.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except BENT_FILE_ERRORS as error:
        raise UnreadableWorkbookError("unreadable", _unreadable(name, error)) from error
    if unpacked > MOST_UNPACKED_BYTES:
        raise FeedError("too_large", f"{name} unpacks to {unpacked} bytes; at most {MOST_UNPACKED_BYTES} are read.")


def _unreadable(name: str, error: Exception) -> str:
    return f"{name} cannot be read as an Excel workbook ({error}): give a .xlsx or .xlsm file that Excel opens."


def quote_rows(grid: Grid, place: Place, name: str) -> list[Row]:
    """The rows below the heading, by our field names; a second table further down is not part of it.

    Raises FeedError where the range shows no quote table.
    """
    at, columns = _find_heading(grid, place, name)
    rows: list[Row] = []
    for cells in grid[at + 1 :]:
        row = {field: cells[column] for field, column in columns.items()}
        if _heading_key(row["symbol"]) == "symbol":
            break  # the heading of another table
        if row["symbol"] not in (None, ""):
            rows.append(row)
    return rows


def _find_heading(grid: Grid, place: Place, name: str) -> tuple[int, dict[str, int]]:
    for at, cells in enumerate(grid):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            field = HEADINGS.get(_heading_key(cell))
            if field:
                columns.setdefault(field, column)
        if "symbol" in columns:
            missing = [heading for field, heading in REQUIRED.items() if field not in columns]
            if missing:
                raise FeedError(
                    "wrong_range",
                    f"Range {place.cells} of sheet {place.sheet!r} in {name} has no column headed "
                    f"{', '.join(missing)}: give the range of the whole table, for example A1:N13.",
                )
            return at, columns
    raise FeedError(
        "wrong_range",
        f"Range {place.cells} of sheet {place.sheet!r} in {name} has no column headed Symbol: give the range of the "
        "whole table with its heading, for example A1:N13.",
    )


def _heading_key(cell: object) -> str:
    return "".join(cell.split()).lower() if isinstance(cell, str) else ""
