"""What a capture was made of, as JSON kept with its rows, and TOTAL made from it again.

Pure; called by capture/rows, and by whoever checks a capture after the settings were edited. Decimals are
text, so that nothing is rounded on the way.
"""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ThorTrading.composite.classify import SignalRule, classify
from ThorTrading.composite.total import Total, compute_total


def symbol_inputs(
    rule: SignalRule, *, change: Decimal | None, voted: bool, more: Mapping[str, object]
) -> dict[str, Any]:
    """One symbol's part: its rule and change, whether it voted, and what else the row was made of."""
    texts = {name: _as_text(value) for name, value in {**asdict(rule), **more}.items()}
    return {**texts, "change": _as_text(change), "voted": voted}


def recompute_total(inputs: Mapping[str, Any]) -> Total:
    """TOTAL from a TOTAL row's stored inputs alone."""
    symbols: Mapping[str, Mapping[str, Any]] = inputs["symbols"]
    votes = {
        symbol: classify(Decimal(kept["change"]), _rule(kept)) for symbol, kept in symbols.items() if kept["voted"]
    }
    return compute_total(
        votes,
        watched=len(symbols),
        minimum_votes=inputs["minimum_votes"],
        lead_symbol=inputs["lead_symbol"],
    )


def _rule(kept: Mapping[str, Any]) -> SignalRule:
    return SignalRule(
        strong_buy_above=Decimal(kept["strong_buy_above"]),
        buy_above=Decimal(kept["buy_above"]),
        sell_below=Decimal(kept["sell_below"]),
        strong_sell_at_or_below=Decimal(kept["strong_sell_at_or_below"]),
        contract_weight=Decimal(kept["contract_weight"]),
        is_bear=kept["is_bear"],
    )


def _as_text(value: object) -> object:
    return format(value, "f") if isinstance(value, Decimal) else value
