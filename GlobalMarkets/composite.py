"""The control-market composite index: which control markets are open, weighted. The API's view calls it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from .snapshots import MarketSnapshot

SessionPhase = Literal["ASIAN", "EUROPEAN", "AMERICAN", "OVERLAP"]
MAX_POSSIBLE = Decimal("100.0")
TWO_DECIMALS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Contribution:
    """One control market's part of the index."""

    weight: Decimal
    active: bool
    contribution: Decimal
    state: str


@dataclass(frozen=True, slots=True)
class Composite:
    """The index at one instant; `active_markets` counts the control markets that are open."""

    composite_score: Decimal
    active_markets: int
    total_control_markets: int
    max_possible: Decimal
    session_phase: SessionPhase
    contributions: dict[str, Contribution]
    timestamp: datetime


def session_phase(now: datetime) -> SessionPhase:
    """The part of the world's day, by UTC hour."""
    hour = now.hour
    if hour < 8:
        return "ASIAN"
    if hour < 14:
        return "EUROPEAN"
    return "AMERICAN" if hour < 21 else "OVERLAP"


def composite_index(snapshots: Iterable[MarketSnapshot], now: datetime) -> Composite:
    """Score = sum of 100 × weight over the open control markets, 2 decimals."""
    contributions = {}
    for each in snapshots:
        if each.market.is_control_market and each.market.is_active:
            is_open = each.status == "OPEN"
            points = (100 * each.market.weight).quantize(TWO_DECIMALS) if is_open else Decimal(0)
            contributions[each.market.country] = Contribution(each.market.weight, is_open, points, each.state)
    return Composite(
        composite_score=sum((each.contribution for each in contributions.values()), Decimal(0)),
        active_markets=sum(each.active for each in contributions.values()),
        total_control_markets=len(contributions),
        max_possible=MAX_POSSIBLE,
        session_phase=session_phase(now),
        contributions=contributions,
        timestamp=now,
    )
