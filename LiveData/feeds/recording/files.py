"""Reads recorded ticks from Parquet and CSV files, a batch at a time, without pandas; used by scan and merge."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from LiveData.errors import FeedError

from .rows import OPTIONAL, REQUIRED, Row, nanoseconds

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

ROWS_PER_BATCH = 8192
_NS_PER_UNIT = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}

Columns = dict[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Recording:
    """One file and its place among the others, which settles ties."""

    path: Path
    index: int

    def rows(self, names: Iterable[str] = (*REQUIRED, *OPTIONAL), refused: Counter[str] | None = None) -> Iterator[Row]:
        """Its rows in the file's order, with the columns in `names`.

        Rows without a symbol or a readable instant are left out, and counted in `refused` by reason.
        """
        wanted = set(names)
        read = _read_csv if self.path.suffix.lower() == ".csv" else _read_parquet
        number = 0
        for columns in read(self.path, wanted):
            yield from self._batch_rows(columns, number, Counter() if refused is None else refused)
            number += len(columns["ts"])

    def _batch_rows(self, columns: Columns, number: int, refused: Counter[str]) -> Iterator[Row]:
        values = {name: column for name, column in columns.items() if name not in {"symbol", "ts", "contract"}}
        contracts = columns.get("contract") or [None] * len(columns["ts"])
        names = tuple(values)
        raws = zip(*values.values(), strict=True) if values else [()] * len(columns["ts"])
        for row, (ts_ns, symbol, contract, raw) in enumerate(
            zip(columns["ts"], columns["symbol"], contracts, raws, strict=True), start=number
        ):
            symbol_name = str(symbol or "").strip()
            if ts_ns is None:
                refused["bad_ts"] += 1
            elif not symbol_name:
                refused["no_symbol"] += 1
            else:
                named = dict(zip(names, raw, strict=True))
                yield Row(ts_ns, self.index, row, symbol_name, contract or None, named)


def find_recordings(path: Path) -> list[Recording]:
    """The file, or all Parquet and CSV files below a folder, by name."""
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.suffix.lower() in {".parquet", ".csv"})
        if not found:
            raise FeedError("missing", f"The folder {path} holds no .parquet or .csv file of recorded ticks.")
    elif path.is_file():
        if path.suffix.lower() not in {".parquet", ".csv"}:
            raise FeedError("unreadable", f"{path} is neither a .parquet nor a .csv file of recorded ticks.")
        found = [path]
    else:
        raise FeedError("missing", f"There is no recording at {path}: give a Parquet or CSV file, or a folder of them.")
    return [Recording(file, index) for index, file in enumerate(found)]


def _require(path: Path, names: Iterable[str]) -> None:
    missing = [name for name in REQUIRED if name not in set(names)]
    if missing:
        raise FeedError(
            "missing_columns",
            f"{path} has no column {', '.join(missing)}: recorded ticks need the columns {', '.join(REQUIRED)}.",
        )


# ---------------------------------------------------------------- CSV
def _read_csv(path: Path, wanted: set[str]) -> Iterator[Columns]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            reader = csv.DictReader(lines, restval="")
            headings = {name: name.strip().lower() for name in reader.fieldnames or ()}
            _require(path, headings.values())
            batch: list[dict[str, str]] = []
            for line in reader:
                batch.append({headings[name]: value for name, value in line.items() if name in headings})
                if len(batch) == ROWS_PER_BATCH:
                    yield _columns(batch, wanted)
                    batch = []
            if batch:
                yield _columns(batch, wanted)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FeedError("unreadable", f"{path} cannot be read as CSV ({error}).") from error


def _columns(lines: list[dict[str, str]], wanted: set[str]) -> Columns:
    names = [name for name in lines[0] if name in wanted]
    columns: Columns = {name: [line[name] for line in lines] for name in names}
    columns["ts"] = [nanoseconds(text) for text in columns["ts"]]
    return columns


# ---------------------------------------------------------------- Parquet
def open_parquet(path: Path) -> "pq.ParquetFile":
    """The file with its required columns checked; FeedError where it is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        raise FeedError("unreadable", f"{path} cannot be read as Parquet ({error}).") from error
    _require(path, file.schema_arrow.names)
    return file


def _read_parquet(path: Path, wanted: set[str]) -> Iterator[Columns]:
    import pyarrow as pa

    file = open_parquet(path)
    names = [name for name in file.schema_arrow.names if name in wanted]
    try:
        for batch in file.iter_batches(batch_size=ROWS_PER_BATCH, columns=names):
            columns: Columns = {name: batch.column(name).to_pylist() for name in names if name != "ts"}
            columns["ts"] = _nanosecond_column(path, batch.column("ts"))
            yield columns
    except (OSError, pa.ArrowException) as error:
        raise FeedError("unreadable", f"{path} cannot be read to its end ({error}).") from error


def _nanosecond_column(path: Path, column: "pa.Array[Any]") -> list[int | None]:
    """Instants as integers: `to_pylist()` on nanoseconds would import pandas."""
    import pyarrow as pa

    if pa.types.is_timestamp(column.type):
        factor = _NS_PER_UNIT[column.type.unit]
        return [None if value is None else value * factor for value in column.cast(pa.int64()).to_pylist()]
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return [nanoseconds(text) if text else None for text in column.to_pylist()]
    raise FeedError("bad_ts", f"The column ts of {path} is {column.type}: it must hold timestamps or ISO-8601 text.")
