"""From the rows of a quote table to quotes: spellings, cells, quarantine and counts; shared by the Excel feeds."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from LiveData.cells import Cell, parse_change, parse_price, parse_size
from LiveData.instruments import SymbolNames
from LiveData.quarantine import Quarantine
from LiveData.quotes import Quote

from .workbook import Row

PRICES = ("last", "bid", "ask", "open", "high", "low", "close")
SIZES = ("bid_size", "ask_size", "volume")
LONGEST_SYMBOL = 32


class SheetReader:
    """Turns one read of the table into quotes; remembers the prices of this run for the quarantine."""

    def __init__(self, load_names: Callable[[], SymbolNames]) -> None:
        self._load_names = load_names
        self._quarantine = Quarantine()

    def read(self, rows: Sequence[Row], ts: datetime, received_at: datetime) -> tuple[list[Quote], Counter[str]]:
        """The quotes of one read, and how many cells and rows were refused, by reason."""
        names = self._load_names()
        refused: Counter[str] = Counter()
        quotes: dict[str, Quote] = {}
        for row in rows:
            symbol = _symbol(row["symbol"], names)
            cells = self._cells(symbol, row) if symbol else {}
            values = {field: cell.value for field, cell in cells.items() if cell.value is not None}
            if symbol in quotes:
                refused["repeated_symbol"] += 1
            elif not (values if names.knows(symbol) else values.keys() & {"last", "bid", "ask"}):
                refused["row_without_quote"] += 1
            else:
                refused.update(cell.reason for cell in cells.values() if cell.reason)
                quotes[symbol] = _quote(symbol, values, ts, received_at)
        return list(quotes.values()), refused

    def _cells(self, symbol: str, row: Row) -> dict[str, Cell]:
        cells = {field: parse_price(row[field]) for field in PRICES if field in row}
        cells |= {field: parse_size(row[field]) for field in SIZES if field in row}
        for field in PRICES:
            value = cells[field].value if field in cells else None
            if value is not None and not self._quarantine.admits(symbol, field, value):
                cells[field] = Cell(None, "quarantined")
        has_last = cells["last"].value is not None
        cells["change"] = parse_change(row["change"], has_last=has_last)
        if cells["last"].reason == "quarantined":
            cells["change"] = Cell(None, "quarantined")  # it is the change of the price we doubt
        return cells


def _symbol(cell: object, names: SymbolNames) -> str:
    """Our symbol, or nothing where the cell holds no name."""
    if not isinstance(cell, str) or not 0 < len(cell.strip()) <= LONGEST_SYMBOL:
        return ""
    return names.resolve(cell)


def _quote(symbol: str, values: dict[str, Decimal], ts: datetime, received_at: datetime) -> Quote:
    fields: dict[str, Any] = {field: int(value) if field in SIZES else value for field, value in values.items()}
    return Quote(symbol=symbol, ts=ts, source="EXCEL", received_at=received_at, **fields)
