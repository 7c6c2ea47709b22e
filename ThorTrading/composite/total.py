"""TOTAL: all symbols' signals to one composite (SPEC 2): pure, called by composite/board."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from .classify import SIGNAL_WEIGHTS, Classification, TradeSignal

QUORUM = "quorum"


@dataclass(frozen=True, slots=True)
class Total:
    """The composite; `reason` says why it is HOLD whatever the weights, `avg_weighted` is None without votes."""

    sum_weighted: Decimal
    avg_weighted: Decimal | None
    count: int
    signal_weight_sum: int
    composite_signal: TradeSignal
    status: str
    reason: str = ""

    @property
    def composite_signal_weight(self) -> int:
        return SIGNAL_WEIGHTS[self.composite_signal]

    @property
    def has_quorum(self) -> bool:
        return self.reason != QUORUM


def compute_total(votes: Mapping[str, Classification], *, watched: int, minimum_votes: int, lead_symbol: str) -> Total:
    """Add up the votes; `votes` holds only symbols that may vote (a usable, fresh change) of `watched` ones.

    Fewer votes than `minimum_votes`, or none from `lead_symbol`, make HOLD with reason quorum.
    """
    sum_weighted = sum((vote.stat_value * vote.contract_weight for vote in votes.values()), Decimal(0))
    contract_weights = sum((vote.contract_weight for vote in votes.values()), Decimal(0))
    signal_weight_sum = sum(vote.signal_weight for vote in votes.values())
    has_quorum = len(votes) >= minimum_votes and lead_symbol in votes
    return Total(
        sum_weighted=sum_weighted,
        avg_weighted=sum_weighted / contract_weights if contract_weights else None,
        count=len(votes),
        signal_weight_sum=signal_weight_sum,
        composite_signal=_composite(signal_weight_sum) if has_quorum else TradeSignal.HOLD,
        status=_status(len(votes), watched),
        reason="" if has_quorum else QUORUM,
    )


def _composite(signal_weight_sum: int) -> TradeSignal:
    if signal_weight_sum > 9:
        return TradeSignal.STRONG_BUY
    if signal_weight_sum > 3:
        return TradeSignal.BUY
    if signal_weight_sum >= -3:
        return TradeSignal.HOLD
    if signal_weight_sum >= -9:
        return TradeSignal.SELL
    return TradeSignal.STRONG_SELL


def _status(count: int, watched: int) -> str:
    if count == 0:
        return "STALE"
    return "LIVE TOTAL" if count == watched else f"PARTIAL {count}/{watched}"
