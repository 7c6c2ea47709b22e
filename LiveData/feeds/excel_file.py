"""The trader's workbook, read from disk whenever it is saved; DATA_PROVIDER=excel_file and poll_tos_excel."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from LiveData.errors import FeedError
from LiveData.instruments import SymbolNames
from LiveData.quotes import Quote

from .base import Moment, Poll
from .sheet import SheetReader
from .workbook import Place, UnreadableWorkbookError, quote_rows, read_grid

TRIES = 5
# A save takes a moment: 58 of 94 reads during one failed, and all of them recovered within five tries (PITFALLS).
FIRST_RETRY_SECONDS = 0.05

Stamp = tuple[int, int]


class ExcelFileFeed:
    """Reads the table when the file's time or size changes; a quote's ts is the file's modification time."""

    source = "EXCEL"
    provider = "excel_file"
    is_polled = True
    is_lossless = False

    def __init__(
        self, path: Path, place: Place, load_names: Callable[[], SymbolNames], interval_seconds: float = 1.0
    ) -> None:
        self._path = path
        self._place = place
        self._reader = SheetReader(load_names)
        self._interval_seconds = interval_seconds
        self._read_stamp: Stamp | None = None
        self._failed_tries = 0
        self.lock_name: str | None = f"workbook:{path.resolve()}"

    def resume(self, published: Mapping[str, Quote]) -> None:
        """Nothing: the first read compares itself with what is published."""

    def poll(self, moment: Moment) -> Poll:
        try:
            result = self._read(moment)
        except UnreadableWorkbookError:
            self._failed_tries += 1
            if self._failed_tries < TRIES:
                return Poll(is_pending=True)
            self._failed_tries = 0
            raise
        self._failed_tries = 0
        return result

    def seconds_until_due(self, moment: Moment, speed: float) -> float:
        """The interval; less while a save is waited for."""
        if self._failed_tries:
            return min(FIRST_RETRY_SECONDS * 2.0 ** (self._failed_tries - 1), self._interval_seconds)
        return self._interval_seconds

    def _read(self, moment: Moment) -> Poll:
        stamp = self._stamp()
        saved_at = datetime.fromtimestamp(stamp[0] / 1e9, UTC)
        if stamp == self._read_stamp:
            return Poll(confirmed_at=saved_at)
        data = self._bytes()
        if self._stamp() != stamp:
            raise UnreadableWorkbookError("unreadable", f"{self._path} is being saved without a pause.")
        rows = quote_rows(read_grid(data, self._place, str(self._path)), self._place, str(self._path))
        quotes, refused = self._reader.read(rows, saved_at, moment.real_now)
        if not quotes:
            raise FeedError(
                "no_quotes",
                f"Range {self._place.cells} of sheet {self._place.sheet!r} in {self._path} holds no quote: "
                "give the range of the whole table, for example A1:N13.",
            )
        self._read_stamp = stamp
        return Poll(quotes, confirmed_at=saved_at, rejected=refused)

    def _stamp(self) -> Stamp:
        try:
            found = self._path.stat()
        except OSError as error:
            # Excel replaces the file when it saves, so it may be back in a moment.
            raise UnreadableWorkbookError(
                "missing", f"There is no workbook at {self._path} ({error.strerror}): give the path of a .xlsx file."
            ) from error
        return found.st_mtime_ns, found.st_size

    def _bytes(self) -> bytes:
        try:
            return self._path.read_bytes()
        except OSError as error:
            raise UnreadableWorkbookError(
                "unreadable", f"{self._path} cannot be opened ({error.strerror}): give a .xlsx file you may read."
            ) from error
