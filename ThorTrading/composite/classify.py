"""One symbol's net change to its trade signal (SPEC 2): pure, called by composite/board."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final


class TradeSignal(StrEnum):
    STRONG_BUY = "STRONG_BUY"
    BUY = "BUY"
    HOLD = "HOLD"
    SELL = "SELL"
    STRONG_SELL = "STRONG_SELL"


SIGNAL_WEIGHTS: Final = {
    TradeSignal.STRONG_BUY: 2,
    TradeSignal.BUY: 1,
    TradeSignal.HOLD: 0,
    TradeSignal.SELL: -1,
    TradeSignal.STRONG_SELL: -2,
}


@dataclass(frozen=True, slots=True)
class SignalRule:
    """How one symbol votes; the thresholds are points of net change."""

    strong_buy_above: Decimal
    buy_above: Decimal
    sell_below: Decimal
    strong_sell_at_or_below: Decimal
    contract_weight: Decimal
    is_bear: bool


@dataclass(frozen=True, slots=True)
class Classification:
    """A symbol's signal, the threshold it is named after, and its weight in TOTAL."""

    signal: TradeSignal
    stat_value: Decimal
    signal_weight: int
    contract_weight: Decimal


def classify(change: Decimal, rule: SignalRule) -> Classification:
    """Place a net change among the rule's thresholds; a bear instrument's weight is inverted."""
    signal, stat_value = _place(change, rule)
    weight = SIGNAL_WEIGHTS[signal]
    return Classification(signal, stat_value, -weight if rule.is_bear else weight, rule.contract_weight)


def _place(change: Decimal, rule: SignalRule) -> tuple[TradeSignal, Decimal]:
    if change > rule.strong_buy_above:
        return TradeSignal.STRONG_BUY, rule.strong_buy_above
    if change > rule.buy_above:
        return TradeSignal.BUY, rule.buy_above
    if change >= rule.sell_below:
        return TradeSignal.HOLD, Decimal(0)
    if change > rule.strong_sell_at_or_below:
        return TradeSignal.SELL, rule.sell_below
    return TradeSignal.STRONG_SELL, rule.strong_sell_at_or_below
