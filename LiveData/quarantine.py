"""Keeps a price that jumped out of reach away from everybody until it is confirmed: pure; used by workbook feeds."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

FURTHEST: Final = Decimal("0.20")
AGREEING_READS: Final = 3
# The market moves between the reads that must agree.
AGREEMENT: Final = Decimal("0.01")


@dataclass(slots=True)
class _Suspect:
    value: Decimal
    reads: int = 1


def _apart(value: Decimal, other: Decimal) -> Decimal:
    return abs(value - other) / abs(other) if other else Decimal(1)


class Quarantine:
    """Remembers the last good price of each field of each symbol, for one run of one feed."""

    def __init__(self) -> None:
        self._good: dict[tuple[str, str], Decimal] = {}
        self._suspects: dict[tuple[str, str], _Suspect] = {}

    def admits(self, symbol: str, field: str, value: Decimal) -> bool:
        """True unless `value` is more than 20 % from the last good one and not yet read three times running."""
        place = (symbol, field)
        good = self._good.get(place)
        if good is not None and _apart(value, good) > FURTHEST and not self._is_confirmed(place, value):
            return False
        self._suspects.pop(place, None)
        self._good[place] = value
        return True

    def _is_confirmed(self, place: tuple[str, str], value: Decimal) -> bool:
        suspect = self._suspects.get(place)
        if suspect is None or _apart(value, suspect.value) > AGREEMENT:
            self._suspects[place] = _Suspect(value)
            return False
        suspect.reads += 1
        return suspect.reads >= AGREEING_READS
