"""Recordings made for a test."""

from collections.abc import Iterable
from pathlib import Path

COLUMNS = "symbol,ts,last,bid,ask,last_size,bid_size,ask_size"


def write_csv(path: Path, lines: Iterable[str], columns: str = COLUMNS) -> Path:
    path.write_text("\n".join([columns, *lines]) + "\n")
    return path
