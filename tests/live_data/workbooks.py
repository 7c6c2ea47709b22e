"""Workbooks made for a test."""

import os
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

HEADINGS = [
    "Type",
    "Symbol",
    "Description",
    "Close",
    "Open",
    "NetChange",
    "24High",
    "24Low",
    "Volume",
    "Bid",
    "Last",
    "Ask",
    "BidSize",
    "AskSize",
]
YM = ["Futures", "YM", "E-mini Dow", 46514, 46509, 155, 46856, 46401, 47202, 46661, 46669, 46663, 2, 2]


def row(symbol: object = "YM", **cells: object) -> list[object]:
    """YM's row of the real workbook, with some cells changed: `row("ES", Last=0)`."""
    values: list[object] = list(YM)
    values[1] = symbol
    for heading, value in cells.items():
        values[HEADINGS.index(heading.lstrip("_"))] = value
    return values


def save(path: Path, rows: Sequence[Sequence[object]], sheet: str = "LiveData", mtime: float | None = None) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for cells in rows:
        page.append(list(cells))
    book.save(path)
    if mtime is not None:
        os.utime(path, (mtime, mtime))
    return path
