"""Grades a resolved row once more from stored ticks; the result must be the row (SPEC 5)."""

from collections.abc import Callable, Iterator
from typing import Any

from LiveData.quotes import Tick
from LiveData.ticks.stored import stored_after
from ThorTrading.grading.gaps import gap_from_json
from ThorTrading.grading.outcome import outcome_fields, watch_row
from ThorTrading.models import MarketSession

_TICKS_AT_ONCE = 5000


def regrade(row: MarketSession, read_after: Callable[[int, int], list[Tick]] = stored_after) -> dict[str, Any]:
    """The outcome fields of a row that was entered and resolved, from the ticks its grade was made of.

    ValueError for a row that was not.
    The feed's gaps are those recorded with the row: they are part of what was known when it was graded.
    """
    if row.graded_to_position is None:
        raise ValueError(f"{row} has not been graded yet.")
    watch = watch_row(row)
    gaps = [gap_from_json(kept) for kept in row.feed_gaps]
    for tick in _ticks_between(row.snapshot_position, row.graded_to_position, read_after):
        if tick.symbol == row.future:
            verdict = watch.see(tick.position, tick.ts, tick.bid, tick.ask)
            if verdict is not None:
                return outcome_fields(row, watch, verdict, gaps, tick.position)
    return outcome_fields(row, watch, watch.expire(), gaps, row.graded_to_position)


def _ticks_between(after: int, last: int, read_after: Callable[[int, int], list[Tick]]) -> Iterator[Tick]:
    position = after
    while position < last:
        ticks = read_after(position, _TICKS_AT_ONCE)
        if not ticks:
            return
        for tick in ticks:
            if tick.position > last:
                return
            yield tick
        position = ticks[-1].position
