"""The first look through a recording: its symbols, front contracts, order and beginning; used by the replay feed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from LiveData.errors import FeedError

from .files import Recording, find_recordings, open_parquet
from .rows import Row, instant

DAY_NS = 86_400 * 10**9
_EPOCH_DAY = date(1970, 1, 1).toordinal()

Day = tuple[str, int]


@dataclass(slots=True)
class Scan:
    """What must be known before the first row is replayed; `first_ns` and `unsorted` are by file index."""

    files: Sequence[Recording]
    symbols: set[str] = field(default_factory=set)
    first_ns: dict[int, int] = field(default_factory=dict)
    unsorted: set[int] = field(default_factory=set)
    volumes: dict[Day, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    rows: dict[Day, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    refused: Counter[str] = field(default_factory=Counter)

    def contracts(self) -> set[str]:
        return {contract for counts in self.rows.values() for contract in counts}


def day_of(ts_ns: int) -> int:
    """The UTC day as a number."""
    return _EPOCH_DAY + ts_ns // DAY_NS


def scan(path: Path, resolve: Callable[[str], str]) -> Scan:
    """Read through every file once; `resolve` turns a feed's spelling into our symbol."""
    found = Scan(find_recordings(path))
    for file in found.files:
        newest: int | None = None
        for row in file.rows(("symbol", "ts", "contract", "last_size"), found.refused):
            symbol = resolve(row.symbol)
            found.symbols.add(symbol)
            if newest is None or row.ts_ns < found.first_ns[file.index]:
                found.first_ns[file.index] = row.ts_ns
            if newest is not None and row.ts_ns < newest:
                found.unsorted.add(file.index)
            newest = row.ts_ns
            if row.contract:
                place = (symbol, day_of(row.ts_ns))
                found.rows[place][row.contract] += 1
                found.volumes[place][row.contract] += _traded(row)
    if found.refused and not found.first_ns:
        raise FeedError(
            "no_rows",
            f"{path} has no row with a symbol and a readable ts: write instants as 2026-03-10T23:58:00.125Z.",
        )
    return found


def _traded(row: Row) -> int:
    size = row.raw.get("last_size")
    try:
        return int(float(size)) if isinstance(size, int | float | str) and size != "" else 0
    except (ValueError, OverflowError):  # NaN, infinity, or no number at all
        return 0


def front_contracts(found: Scan, chosen: str | None) -> dict[Day, str]:
    """The contract to replay per symbol and UTC day: the largest volume, or `chosen` for the symbol that has it."""
    if chosen is not None and chosen not in found.contracts():
        known = ", ".join(sorted(found.contracts())) or "none"
        raise FeedError("unknown_contract", f"The recording has no contract {chosen!r}: it has {known}.")
    chosen_for = {symbol for (symbol, _), counts in found.rows.items() if chosen in counts}
    fronts: dict[Day, str] = {}
    for (symbol, day), counts in found.rows.items():
        if chosen is not None and symbol in chosen_for:
            fronts[symbol, day] = chosen
        else:
            volumes = found.volumes[symbol, day]
            # Where nothing traded, the contract with the most quotes; then the name, so that it is always the same.
            fronts[symbol, day] = max(counts, key=lambda name: (volumes[name], counts[name], name))
    return fronts


def first_ts(path: Path) -> datetime:
    """The instant of the earliest row, cheaply where Parquet's statistics have it; the replay's clock starts there.

    Raises FeedError where the recording cannot be read.
    """
    starts = [start for file in find_recordings(path) if (start := _first_ns(file)) is not None]
    if not starts:
        raise FeedError("empty", f"{path} holds no rows with a symbol and an instant.")
    return instant(min(starts))


def _first_ns(file: Recording) -> int | None:
    if file.path.suffix.lower() == ".parquet":
        known = _statistics_ns(file.path)
        if known is not None:
            return known
    return min((row.ts_ns for row in file.rows(("symbol", "ts"))), default=None)


def _statistics_ns(path: Path) -> int | None:
    import pyarrow as pa

    parquet = open_parquet(path)
    kind = parquet.schema_arrow.field("ts").type
    factor = {"ms": 10**6, "us": 10**3, "ns": 1}.get(kind.unit) if pa.types.is_timestamp(kind) else None
    if factor is None:  # seconds are stored as milliseconds, text has no order
        return None
    column = parquet.schema_arrow.names.index("ts")
    lowest: list[int] = []
    for group in range(parquet.metadata.num_row_groups):
        statistics = parquet.metadata.row_group(group).column(column).statistics
        if statistics is None or not statistics.has_min_max:
            return None
        lowest.append(int(str(statistics.min_raw)))
    return min(lowest) * factor if lowest else None
