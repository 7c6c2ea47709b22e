"""Entries, barriers in whole ticks, and the chance baseline."""

from decimal import Decimal

import pytest

from tests.thor_trading.makers import values
from ThorTrading.capture.targets import Entry, Stakes, plan_entry, ticks_for_dollars

YM = Stakes(Decimal(1), Decimal(5), Decimal(100), Decimal(100))
ZB = Stakes(Decimal("0.03125"), Decimal("31.25"), Decimal(100), Decimal(100))


@pytest.mark.parametrize(
    ("tick_value", "ticks"),
    [("5", 20), ("12.50", 8), ("10", 10), ("25", 4), ("50", 2), ("31.25", 3), ("40", 3), ("1000", 1)],
)
def test_a_hundred_dollars_are_whole_ticks_half_up_and_at_least_one(tick_value: str, ticks: int) -> None:
    assert ticks_for_dollars(Decimal(100), Decimal(tick_value)) == ticks


def entered(side: str, bid: str | None, ask: str | None, stakes: Stakes = YM) -> Entry:
    entry = plan_entry(side, _decimal(bid), _decimal(ask), stakes)  # type: ignore[arg-type] # tests pass plain text
    assert isinstance(entry, Entry)
    return entry


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def test_a_long_enters_at_the_ask_with_its_target_above() -> None:
    entry = entered("BUY", "47380", "47388")
    assert values(entry.price, entry.target_high, entry.target_low) == (47388, 47408, 47368)


def test_a_short_enters_at_the_bid_with_its_stop_above() -> None:
    stakes = Stakes(Decimal(1), Decimal(5), Decimal(100), Decimal(50))
    entry = entered("SELL", "47380", "47388", stakes)
    assert values(entry.price, entry.target_high, entry.target_low) == (47380, 47390, 47360)
    assert (entry.target_ticks, entry.stop_ticks) == (20, 10)


def test_zb_moves_in_thirty_seconds() -> None:
    entry = entered("BUY", "117.8125", "117.84375", ZB)
    assert (entry.target_high, entry.target_low) == (Decimal("117.9375"), Decimal("117.75"))


def test_the_baseline_pays_the_spread() -> None:
    entry = entered("BUY", "47380", "47388")
    assert entry.baseline_probability == Decimal("0.3")  # (20 − 8) / 40
    assert entry.baseline_pnl == -40


@pytest.mark.parametrize(
    ("side", "bid", "ask", "reason"),
    [
        ("BUY", "47380", None, "no_side"),
        ("SELL", None, "47388", "no_side"),
        ("BUY", "47389", "47388", "crossed"),
        ("BUY", "47380", "47400", "wide_spread"),
        ("SELL", "47380", "47400", "wide_spread"),
    ],
)
def test_no_entry_says_why(side: str, bid: str | None, ask: str | None, reason: str) -> None:
    assert plan_entry(side, _decimal(bid), _decimal(ask), YM) == reason  # type: ignore[arg-type] # plain text


def test_a_spread_one_tick_under_the_stop_still_enters() -> None:
    assert entered("BUY", "47380", "47399").baseline_probability == Decimal("0.025")


def test_a_locked_quote_enters_with_an_even_chance() -> None:
    assert entered("BUY", "47380", "47380").baseline_probability == Decimal("0.5")


def test_the_missing_other_side_leaves_only_the_baselines_unknown() -> None:
    entry = entered("BUY", None, "47388")
    assert entry.price == 47388
    assert entry.baseline_probability is None
    assert entry.baseline_pnl is None
