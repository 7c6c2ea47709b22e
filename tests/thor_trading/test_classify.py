"""A net change is placed among its symbol's thresholds exactly."""

from decimal import Decimal

import pytest

from ThorTrading.composite.classify import SignalRule, TradeSignal, classify


def rule(*, is_bear: bool = False) -> SignalRule:
    return SignalRule(Decimal(60), Decimal(10), Decimal(-10), Decimal(-60), Decimal(1), is_bear)


@pytest.mark.parametrize(
    ("change", "signal", "stat_value", "weight"),
    [
        ("60.01", "STRONG_BUY", "60", 2),
        ("60", "BUY", "10", 1),
        ("10.01", "BUY", "10", 1),
        ("10", "HOLD", "0", 0),
        ("0", "HOLD", "0", 0),
        ("-10", "HOLD", "0", 0),
        ("-10.01", "SELL", "-10", -1),
        ("-59.99", "SELL", "-10", -1),
        ("-60", "STRONG_SELL", "-60", -2),
        ("-61", "STRONG_SELL", "-60", -2),
    ],
)
def test_thresholds_hold_to_the_point(change: str, signal: str, stat_value: str, weight: int) -> None:
    result = classify(Decimal(change), rule())
    assert (result.signal, result.stat_value, result.signal_weight) == (signal, Decimal(stat_value), weight)


def test_a_bear_instrument_keeps_its_signal_and_inverts_its_weight() -> None:
    result = classify(Decimal(61), rule(is_bear=True))
    assert result.signal is TradeSignal.STRONG_BUY
    assert result.stat_value == 60
    assert result.signal_weight == -2
