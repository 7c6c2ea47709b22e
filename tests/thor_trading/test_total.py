"""TOTAL adds up the votes, needs a quorum, and gives the owner's recorded session again."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from tests.thor_trading.makers import values
from ThorTrading.composite.classify import Classification, SignalRule, TradeSignal, classify
from ThorTrading.composite.total import Total, compute_total

BEARS = {"VX", "DX", "GC", "ZB"}


def votes_of(weights: dict[str, int]) -> dict[str, Classification]:
    return {
        symbol: Classification(TradeSignal.HOLD, Decimal(0), weight, Decimal(1)) for symbol, weight in weights.items()
    }


def total_of_weight(weight_sum: int) -> Total:
    """Eleven votes whose signal weights add up to `weight_sum`."""
    weights = {"YM": weight_sum, **{f"S{n}": 0 for n in range(10)}}
    return compute_total(votes_of(weights), watched=11, minimum_votes=8, lead_symbol="YM")


@pytest.mark.parametrize(
    ("weight_sum", "composite", "composite_weight"),
    [
        (10, "STRONG_BUY", 2),
        (9, "BUY", 1),
        (4, "BUY", 1),
        (3, "HOLD", 0),
        (-3, "HOLD", 0),
        (-4, "SELL", -1),
        (-9, "SELL", -1),
        (-10, "STRONG_SELL", -2),
    ],
)
def test_composite_at_its_edges(weight_sum: int, composite: str, composite_weight: int) -> None:
    total = total_of_weight(weight_sum)
    assert total.composite_signal == composite
    assert total.composite_signal_weight == composite_weight
    assert total.status == "LIVE TOTAL"
    assert total.reason == ""


def test_seven_votes_are_no_quorum_whatever_they_say() -> None:
    votes = votes_of({"YM": 2, **{f"S{n}": 2 for n in range(6)}})
    total = compute_total(votes, watched=11, minimum_votes=8, lead_symbol="YM")
    assert (total.composite_signal, total.reason, total.status) == ("HOLD", "quorum", "PARTIAL 7/11")
    assert total.signal_weight_sum == 14


def test_eight_votes_with_ym_are_a_quorum() -> None:
    votes = votes_of({"YM": 2, **{f"S{n}": 2 for n in range(7)}})
    total = compute_total(votes, watched=11, minimum_votes=8, lead_symbol="YM")
    assert (total.composite_signal, total.reason, total.status) == ("STRONG_BUY", "", "PARTIAL 8/11")


def test_without_ym_ten_votes_are_no_quorum() -> None:
    votes = votes_of({f"S{n}": 2 for n in range(10)})
    total = compute_total(votes, watched=11, minimum_votes=8, lead_symbol="YM")
    assert (total.composite_signal, total.reason, total.status) == ("HOLD", "quorum", "PARTIAL 10/11")


def test_no_votes_are_stale_and_have_no_average() -> None:
    total = compute_total({}, watched=11, minimum_votes=8, lead_symbol="YM")
    assert values(total.status, total.count, total.sum_weighted, total.avg_weighted) == ("STALE", 0, 0, None)


def test_the_average_divides_by_the_weights_of_those_that_voted() -> None:
    votes = {
        "YM": Classification(TradeSignal.BUY, Decimal(10), 1, Decimal(3)),
        "ES": Classification(TradeSignal.BUY, Decimal(1), 1, Decimal(1)),
    }
    total = compute_total(votes, watched=11, minimum_votes=1, lead_symbol="YM")
    assert total.sum_weighted == 31
    assert total.avg_weighted == Decimal("7.75")


def test_the_owners_session_of_japan_2025_10_29_comes_out_again(shared_data: Path) -> None:
    folder = shared_data / "reference" / "predecessor"
    thresholds: dict[str, dict[str, Decimal]] = {}
    for row in _rows(folder / "signal_stat_values.csv"):
        thresholds.setdefault(row["symbol"], {})[row["signal"]] = Decimal(row["value"])
    contract_weights = {row["symbol"]: Decimal(row["weight"]) for row in _rows(folder / "contract_weights.csv")}
    captured = {row["symbol"]: row for row in _rows(folder / "captured_session_rows.csv")}
    changes = {symbol: Decimal(row["change"]) for symbol, row in captured.items() if symbol != "TOTAL"}
    changes["HG"] = Decimal("-0.012")  # the file shows it rounded to −0.01 (SPEC 2)

    votes = {}
    for symbol, change in changes.items():
        levels = thresholds[symbol]
        rule = SignalRule(
            levels["STRONG_BUY"],
            levels["BUY"],
            levels["SELL"],
            levels["STRONG_SELL"],
            contract_weights[symbol],
            symbol in BEARS,
        )
        votes[symbol] = classify(change, rule)
    total = compute_total(votes, watched=11, minimum_votes=8, lead_symbol="YM")

    assert {symbol: vote.signal for symbol, vote in votes.items()} == {
        symbol: captured[symbol]["signal"] for symbol in votes
    }
    assert {symbol: vote.signal_weight for symbol, vote in votes.items()} == {
        symbol: int(captured[symbol]["weight"]) for symbol in votes
    }
    assert round(total.sum_weighted, 2) == Decimal("-3051.03")
    assert total.avg_weighted is not None
    assert round(total.avg_weighted, 3) == Decimal("-18.416")
    assert (total.signal_weight_sum, total.composite_signal, total.count) == (6, "BUY", 11)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))
