"""A paper trade's entry, barriers and chance baseline: pure, called by capture/rows."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

Side = Literal["BUY", "SELL"]

NO_SIDE: Final = "no_side"
CROSSED: Final = "crossed"
WIDE_SPREAD: Final = "wide_spread"


@dataclass(frozen=True, slots=True)
class Stakes:
    """What a tick is, what it is worth, and how many dollars end the trade either way."""

    tick_size: Decimal
    tick_value: Decimal
    take_profit_usd: Decimal
    stop_loss_usd: Decimal

    @property
    def target_ticks(self) -> int:
        return ticks_for_dollars(self.take_profit_usd, self.tick_value)

    @property
    def stop_ticks(self) -> int:
        return ticks_for_dollars(self.stop_loss_usd, self.tick_value)


@dataclass(frozen=True, slots=True)
class Entry:
    """A possible entry; the high barrier is a long's target and a short's stop.

    The baselines are absent where the quote's other side is, for then nobody knows the spread.
    """

    side: Side
    price: Decimal
    target_high: Decimal
    target_low: Decimal
    target_ticks: int
    stop_ticks: int
    baseline_probability: Decimal | None
    baseline_pnl: Decimal | None


def ticks_for_dollars(usd: Decimal, tick_value: Decimal) -> int:
    """Whole ticks for an amount of dollars: half up, at least 1."""
    return max(1, int((usd / tick_value).to_integral_value(ROUND_HALF_UP)))


def plan_entry(side: Side, bid: Decimal | None, ask: Decimal | None, stakes: Stakes) -> Entry | str:
    """Enter a long at the ask, a short at the bid; or the reason why nobody can.

    `baseline_probability` = (stop − spread) / (target + stop) in ticks: a random walk from the entry, which
    leaves on the other side of the spread, reaches the target first with that chance (SPEC 5).
    """
    is_long = side == "BUY"
    price = ask if is_long else bid
    if price is None:
        return NO_SIDE
    target, stop = stakes.target_ticks, stakes.stop_ticks
    spread_ticks = None if bid is None or ask is None else (ask - bid) / stakes.tick_size
    if spread_ticks is not None and spread_ticks < 0:
        return CROSSED
    if spread_ticks is not None and spread_ticks >= stop:
        return WIDE_SPREAD
    ticks_above, ticks_below = (target, stop) if is_long else (stop, target)
    return Entry(
        side=side,
        price=price,
        target_high=price + ticks_above * stakes.tick_size,
        target_low=price - ticks_below * stakes.tick_size,
        target_ticks=target,
        stop_ticks=stop,
        baseline_probability=None if spread_ticks is None else (stop - spread_ticks) / (target + stop),
        baseline_pnl=None if spread_ticks is None else -spread_ticks * stakes.tick_value,
    )
