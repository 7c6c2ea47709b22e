"""What a spreadsheet cell says, by allow-list: pure; used by the workbook feeds.

Anything not recognised is rejected with a reason and never guessed at; `Decimal()` alone would also take `NaN`,
`Infinity` and `1_000`.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_PLAIN: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_THOUSANDS: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?")
_THIRTY_SECONDS: Final = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]+)'(?P<parts>[0-9]{2})(?P<eighths>[0257]?)")
_EIGHTHS: Final = {"": Decimal(0), "0": Decimal(0), "2": Decimal("0.25"), "5": Decimal("0.5"), "7": Decimal("0.75")}
_NOT_AVAILABLE: Final = frozenset({"N/A", "#N/A", "NA", "--", "-"})
_LOADING: Final = frozenset({"LOADING", "LOADING...", "#GETTING_DATA"})
_TYPOGRAPHY: Final = str.maketrans({"−": "-", "’": "'", "′": "'"})  # as word processors write - and '
# Excel's errors as COM hands them over: 0x800A0000 plus the error's number (2000 #NULL! … 2042 #N/A and newer ones).
_COM_ERRORS: Final = range(-2146826288, -2146826188)
_PLACES: Final = Decimal("1E-8")
_LARGEST: Final = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's number, or the reason why it has none."""

    value: Decimal | None
    reason: str | None = None


def exact(value: Decimal) -> Decimal:
    """The number a float was meant to be: 2418.8000000000002 is 2418.8; no exponent, no trailing zeros."""
    rounded = value.quantize(_PLACES).normalize()
    exponent = rounded.as_tuple().exponent
    return rounded.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else rounded


def parse_number(raw: object) -> Cell:
    """Any number a cell of these sheets can show, bonds in 32nds included."""
    if raw is None:
        return Cell(None, "blank")
    if isinstance(raw, str):
        return _parse_text(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return Cell(None, "not_a_number")
    value = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    return _checked(value) if value.is_finite() else Cell(None, "not_finite")


def _parse_text(raw: str) -> Cell:
    text = raw.strip().translate(_TYPOGRAPHY)
    upper = text.upper()
    if not text:
        return Cell(None, "blank")
    if upper in _NOT_AVAILABLE:
        return Cell(None, "not_available")
    if upper in _LOADING:
        return Cell(None, "loading")
    if text.startswith("#"):
        return Cell(None, "error_code")
    bond = _THIRTY_SECONDS.fullmatch(text)
    if bond:
        return _parse_thirty_seconds(bond)
    if _PLAIN.fullmatch(text) or _THOUSANDS.fullmatch(text):
        return _checked(Decimal(text.replace(",", "")))
    return Cell(None, "not_a_number")


def _parse_thirty_seconds(bond: re.Match[str]) -> Cell:
    """117'275 is 117 + 27.5/32; the third digit stands for quarters of a 32nd."""
    parts = int(bond["parts"])
    if parts >= 32:
        return Cell(None, "not_a_number")
    size = Decimal(bond["whole"]) + (parts + _EIGHTHS[bond["eighths"]]) / 32
    return _checked(-size if bond["sign"] == "-" else size)


def _checked(value: Decimal) -> Cell:
    if value == value.to_integral_value() and int(value) in _COM_ERRORS:
        return Cell(None, "error_code")
    if abs(value) >= _LARGEST:
        return Cell(None, "too_large")
    return Cell(exact(value))


def parse_price(raw: object) -> Cell:
    """A price; 0 means that the source has none yet."""
    cell = parse_number(raw)
    return Cell(None, "zero") if cell.value == 0 else cell


def parse_change(raw: object, *, has_last: bool) -> Cell:
    """A net change; 0 is real unless there is no last price that it could be the change of."""
    cell = parse_number(raw)
    return Cell(None, "zero") if cell.value == 0 and not has_last else cell


def parse_size(raw: object) -> Cell:
    """A size or volume: a whole number from 0 up."""
    cell = parse_number(raw)
    if cell.value is None:
        return cell
    if cell.value < 0 or cell.value != cell.value.to_integral_value():
        return Cell(None, "not_a_size")
    return cell
