"""Replays recorded ticks, each when the clock reaches its time; DATA_PROVIDER=replay and replay_ticks."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from LiveData.cursor import Cursor
from LiveData.errors import FeedError
from LiveData.instruments import SymbolNames
from LiveData.quotes import Quote

from .base import Moment, Poll
from .recording.merge import merged_rows
from .recording.rows import Row, instant, to_quote
from .recording.scan import day_of, front_contracts, scan

ROWS_PER_POLL = 500
LONGEST_WAIT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a recording is replayed; nothing named is everything, and of several contracts the front one."""

    symbols: Sequence[str] = ()
    contract: str | None = None


@dataclass(frozen=True, slots=True)
class StoredPlace:
    """Where a recording was left: as Redis has it (None: it forgot), and as far as anybody knows."""

    in_redis: str | None = None
    furthest: str | None = None


def rows_at(place: str | None) -> int:
    """Rows replayed at a place, which is written `<rows>@<instant of the last one in nanoseconds>`."""
    return int(place.partition("@")[0]) if place else 0


class ReplayFeed:
    """Publishes every selected row once, equal or not; after a restart goes on where Redis or Postgres knows it was.

    A recording is read through once before its first row, so `prepare` can say everything that is wrong with it.
    """

    source = "REPLAY"
    provider = "replay"
    is_polled = False
    is_lossless = True
    lock_name: str | None = None  # the place in Redis keeps a second one out

    def __init__(
        self,
        path: Path,
        load_names: Callable[[], SymbolNames],
        load_place: Callable[[str], StoredPlace],
        selection: Selection | None = None,
        *,
        is_paced: bool = True,
    ) -> None:
        self._path = path
        self._load_names = load_names
        self._load_place = load_place
        self._selection = selection or Selection()
        self._is_paced = is_paced
        self._names = SymbolNames()
        self._rows: Iterator[Row] | None = None
        self._next: Row | None = None
        self._place: str | None = None
        self._replayed = 0
        self._seen: set[str] = set()
        self._refused: Counter[str] = Counter()  # of the scan, until a poll has told it

    @property
    def key(self) -> str:
        """Names the recording and the selection, in Redis and Postgres."""
        parts = (str(self._path.resolve()), ",".join(sorted(self._selection.symbols)), self._selection.contract or "")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]

    @property
    def replayed_rows(self) -> int:
        """Rows of the selection behind us, those before a restart included."""
        return self._replayed

    @property
    def next_ts(self) -> datetime | None:
        """The instant of the next row; None at the end."""
        return instant(self._next.ts_ns) if self._next else None

    def resume(self, published: Mapping[str, Quote]) -> None:
        """Forget our own place: the one that counts is kept with the ticks."""
        self._rows = None

    def prepare(self) -> None:
        """Read through the recording and skip what was replayed; FeedError says what is wrong with it."""
        if self._rows is not None:
            return
        self._names = self._load_names()
        rows = self._selected_rows()
        stored = self._load_place(self.key)
        self._skip(rows, stored.furthest)
        self._place = stored.in_redis
        self._next = next(rows, None)
        self._rows = rows

    def poll(self, moment: Moment) -> Poll:
        try:
            return self._poll(moment)
        except FeedError:
            self._rows = None  # what was taken and not published is found again by the stored place
            raise

    def _poll(self, moment: Moment) -> Poll:
        self.prepare()
        refused, self._refused = self._refused, Counter()
        quotes: list[Quote] = []
        last_ns = 0
        while self._is_due(moment.now) and len(quotes) < ROWS_PER_POLL:
            row = self._take()
            last_ns = row.ts_ns
            quotes.append(to_quote(row, self._names.resolve(row.symbol), moment.real_now, refused))
        if not quotes:
            confirmed = () if self._next is None else self._seen
            return Poll(confirmed=confirmed, rejected=refused, has_ended=self._next is None)
        self._replayed += len(quotes)
        before, self._place = self._place, f"{self._replayed}@{last_ns}"
        self._seen.update(quote.symbol for quote in quotes)
        return Poll(
            quotes,
            confirmed=self._seen - {quote.symbol for quote in quotes},
            cursor=Cursor(self.key, before or "", self._place),
            rejected=refused,
            has_more=self._is_due(moment.now),
        )

    def seconds_until_due(self, moment: Moment, speed: float) -> float:
        """Until the next row; within a second in any case, so that quiet minutes do not look like a dead feed."""
        if self._next is None:
            return LONGEST_WAIT_SECONDS
        ahead = (instant(self._next.ts_ns) - moment.now).total_seconds() / speed
        return min(max(ahead, 0.0), LONGEST_WAIT_SECONDS)

    def _is_due(self, now: datetime) -> bool:
        return self._next is not None and (not self._is_paced or instant(self._next.ts_ns) <= now)

    def _take(self) -> Row:
        row = self._next
        if row is None or self._rows is None:
            raise AssertionError("a row is taken although none is due")
        self._next = next(self._rows, None)
        return row

    def _selected_rows(self) -> Iterator[Row]:
        resolve = self._names.resolve
        found = scan(self._path, resolve)
        self._refused = found.refused
        fronts = front_contracts(found, self._selection.contract)
        chosen = {resolve(symbol) for symbol in self._selection.symbols} or found.symbols
        unknown = chosen - found.symbols
        if unknown:
            raise FeedError(
                "unknown_symbol",
                f"{self._path} has no symbol {', '.join(sorted(unknown))}: it has {', '.join(sorted(found.symbols))}.",
            )
        for row in merged_rows(found):
            symbol = resolve(row.symbol)
            if symbol in chosen and (row.contract is None or fronts[symbol, day_of(row.ts_ns)] == row.contract):
                yield row

    def _skip(self, rows: Iterator[Row], place: str | None) -> None:
        """Pass over what was replayed, and make sure that it is still the same."""
        last: Row | None = None
        for _ in range(rows_at(place)):
            last = next(rows, None)
            if last is not None:
                self._seen.add(self._names.resolve(last.symbol))
        if place and (last is None or place != f"{rows_at(place)}@{last.ts_ns}"):
            raise FeedError(
                "recording_changed",
                f"{self._path} has changed since its first {rows_at(place)} rows were replayed: replay it from the "
                "start (replay_ticks --from-start) or into another THOR_HOME.",
            )
        self._replayed = rows_at(place)
