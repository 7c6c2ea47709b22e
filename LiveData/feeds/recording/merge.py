"""All rows of all files in the order of their instants, ties by file and row; used by the replay feed."""

import heapq
from collections.abc import Iterator

from .files import Recording
from .rows import Row
from .scan import Scan

_Entry = tuple[tuple[int, int, int], Row, Iterator[Row]]


def merged_rows(found: Scan) -> Iterator[Row]:
    """Opens a file only when its first instant is reached, so that a folder of many days costs what one day costs."""
    waiting = sorted((found.first_ns[file.index], file.index) for file in found.files if file.index in found.first_ns)
    waiting.reverse()
    heap: list[_Entry] = []
    while heap or waiting:
        while waiting and (not heap or waiting[-1][0] <= heap[0][0][0]):
            _push(heap, _in_order(found.files[waiting.pop()[1]], found))
        _, row, rows = heapq.heappop(heap)
        yield row
        _push(heap, rows)


def _push(heap: list[_Entry], rows: Iterator[Row]) -> None:
    row = next(rows, None)
    if row is not None:
        heapq.heappush(heap, ((row.ts_ns, row.file, row.number), row, rows))


def _in_order(file: Recording, found: Scan) -> Iterator[Row]:
    if file.index in found.unsorted:  # sorted is stable: equal instants stay in the file's order
        return iter(sorted(file.rows(), key=lambda row: row.ts_ns))
    return file.rows()
