"""The triple barrier: one trade watched tick by tick until target, stop or time (SPEC 5).

Pure; called by grading/grader for live rows and for regrades, so that both judge alike.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

Ending = Literal["WORKED", "DIDNT_WORK", "EXPIRED"]

_TICK_PLACES = Decimal("0.0001")
_DOLLAR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Trade:
    """What was entered, where it ends, and the half-open window [opens_at, ends_at) in market time."""

    is_long: bool
    entry_price: Decimal
    target_price: Decimal
    stop_price: Decimal
    target_ticks: int
    stop_ticks: int
    tick_size: Decimal
    tick_value: Decimal
    opens_at: datetime
    ends_at: datetime
    exit_price_at_entry: Decimal | None  # the mark until a tick moves it


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the trade ended; `touch_price` is the tick's, `resolution_price` the barrier's."""

    ending: Ending
    resolved_at: datetime
    pnl_usd: Decimal
    resolution_price: Decimal | None = None
    touch_price: Decimal | None = None
    mark_pnl_usd: Decimal | None = None


class BarrierWatch:
    """Follows one trade; `position` is the place in the tick stream up to which it has looked."""

    __slots__ = ("_best", "_mark", "_worst", "position", "trade", "unusable_ticks")

    def __init__(self, trade: Trade, position: int) -> None:
        self.trade = trade
        self.position = position
        self.unusable_ticks = 0
        self._mark = trade.exit_price_at_entry
        self._best = Decimal(0)  # points in the trade's favour, and against it
        self._worst = Decimal(0)

    @property
    def mfe_ticks(self) -> Decimal:
        """Furthest the exit side went in the trade's favour, in ticks; 0 when it never did."""
        return (self._best / self.trade.tick_size).quantize(_TICK_PLACES)

    @property
    def mae_ticks(self) -> Decimal:
        """Furthest it went against the trade, in ticks, as a positive number."""
        return (-self._worst / self.trade.tick_size).quantize(_TICK_PLACES)

    def see(self, position: int, ts: datetime, bid: Decimal | None, ask: Decimal | None) -> Verdict | None:
        """Judge the next tick of the trade's symbol; positions seen before are passed over."""
        if position <= self.position:
            return None
        self.position = position
        if ts >= self.trade.ends_at:
            return self.expire()
        if ts < self.trade.opens_at:
            return None
        if bid is None or ask is None or bid > ask:
            self.unusable_ticks += 1
            return None
        return self._judge(ts, bid if self.trade.is_long else ask)

    def _judge(self, ts: datetime, exit_price: Decimal) -> Verdict | None:
        trade = self.trade
        self._mark = exit_price
        excursion = self._points(exit_price)
        self._best = max(self._best, excursion)
        self._worst = min(self._worst, excursion)
        if excursion >= self._points(trade.target_price):
            pnl = trade.target_ticks * trade.tick_value
            return Verdict("WORKED", ts, pnl, trade.target_price, exit_price)
        if excursion <= self._points(trade.stop_price):
            pnl = -trade.stop_ticks * trade.tick_value
            return Verdict("DIDNT_WORK", ts, pnl, trade.stop_price, exit_price)
        return None

    def expire(self) -> Verdict:
        """The window ended untouched: no P&L, and the mark that closing at the exit side would have paid."""
        trade = self.trade
        mark_pnl = None
        if self._mark is not None:
            ticks = self._points(self._mark) / trade.tick_size
            mark_pnl = (ticks * trade.tick_value).quantize(_DOLLAR_PLACES)
        return Verdict("EXPIRED", trade.ends_at, Decimal(0), mark_pnl_usd=mark_pnl)

    def _points(self, price: Decimal) -> Decimal:
        """Points in the trade's favour at a price."""
        difference = price - self.trade.entry_price
        return difference if self.trade.is_long else -difference
