"""What a one-minute bar is made of."""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from tests.thor_trading.bar_recordings import NOON, FakeTick, fold_all, recorded_ticks, tick, values, vendor_minutes
from ThorTrading.bars.aggregate import MINUTE, MinuteBars
from ThorTrading.bars.bar import Bar


def numbers(bar: Bar, *names: str) -> list[float | None]:
    return [None if (value := getattr(bar, name)) is None else float(value) for name in names]


def only_bar(ticks: list[FakeTick]) -> Bar:
    bars = fold_all(ticks)
    assert len(bars) == 1
    return next(iter(bars.values()))


def test_prices_are_of_trades_and_the_closing_quote_of_every_tick() -> None:
    bar = only_bar(
        [
            tick(1, 1, "100", last_size=2, bid="99", ask="101"),
            tick(2, 2, "105", last_size=1),
            tick(3, 3, "98", last_size=4),
            tick(4, 4, "98", bid="97", ask="102"),
        ]
    )
    assert numbers(bar, "open", "high", "low", "close") == [100, 105, 98, 98]
    assert (bar.volume, bar.ticks) == (7, 4)
    assert numbers(bar, "bid_close", "ask_close") == [97, 102]


def test_quote_that_carries_last_forward_is_no_trade_where_the_feed_gives_sizes() -> None:
    bar = only_bar([tick(1, 1, "100", last_size=1), tick(2, 2, "104"), tick(3, 3, "100")])
    assert numbers(bar, "high", "volume", "ticks") == [100, 1, 3]


def test_print_of_size_zero_is_no_trade() -> None:
    bar = only_bar([tick(1, 1, "100", last_size=1), tick(2, 2, "90", last_size=0)])
    assert numbers(bar, "low", "close", "volume") == [100, 100, 1]


def test_without_sizes_growing_volume_is_a_trade() -> None:
    bar = only_bar(
        [
            tick(1, 1, "100", volume=500),  # nothing to grow from yet
            tick(2, 2, "101", volume=503),
            tick(3, 3, "107", volume=503),  # last moved, nothing traded
            tick(4, 4, "102", volume=510),
        ]
    )
    assert numbers(bar, "open", "high", "close", "volume") == [101, 102, 102, 10]


def test_without_sizes_and_volume_a_changed_last_is_a_trade_and_volume_is_unknown() -> None:
    bar = only_bar([tick(1, 1, "98.9"), tick(2, 2, "98.95"), tick(3, 3, "98.95"), tick(4, 4, "98.8")])
    assert (bar.open, bar.close) == (Decimal("98.95"), Decimal("98.8"))
    assert bar.volume is None


def test_minute_without_a_trade_has_no_bar() -> None:
    assert fold_all([tick(1, 1, bid="1", ask="2"), tick(2, 61, "5", last_size=0)]) == {}


def test_volume_survives_its_daily_reset() -> None:
    bars = fold_all([tick(1, 1, "5", volume=90_000), tick(2, 61, "6", volume=12), tick(3, 62, "7", volume=15)])
    assert bars["YM", NOON + MINUTE].volume == 15


def test_trade_taken_back_by_the_exchange_is_not_a_reset() -> None:
    bar = only_bar([tick(1, 1, "5", volume=90_000), tick(2, 2, "6", volume=89_990), tick(3, 3, "7", volume=89_995)])
    assert bar.volume == 5


def test_cumulative_volume_wins_over_the_sum_of_sizes() -> None:
    bar = only_bar([tick(1, 1, "5", volume=100, last_size=1), tick(2, 2, "6", volume=130, last_size=4)])
    assert bar.volume == 30


def test_another_source_starts_its_volume_anew() -> None:
    bars = fold_all([tick(1, 1, "5", volume=10), tick(2, 61, "6", volume=5000, source="EXCEL")])
    assert bars == {}


def test_open_and_close_go_by_ts_then_position() -> None:
    bar = only_bar(
        [
            tick(1, 30, "100", last_size=1),
            tick(2, 10, "95", last_size=1),
            tick(3, 50, "103", last_size=1),
            tick(4, 50, "104", last_size=1),
            tick(5, 40, "99", last_size=1),
        ]
    )
    assert numbers(bar, "open", "close", "volume") == [95, 104, 5]


def test_late_tick_corrects_its_closed_minute_and_is_counted() -> None:
    bars = MinuteBars(lambda symbol, minute: None)
    for one in [tick(1, 1, "100", last_size=1), tick(2, 61, "101", last_size=1)]:
        bars.fold(one)
    bars.take_closed()
    bars.fold(tick(3, 59, "88", last_size=2))
    (bar,) = bars.take_closed()
    assert bar.minute == NOON
    assert numbers(bar, "low", "close", "volume") == [88, 88, 3]
    assert bars.tapes["YM"].late_ticks == 1


def test_late_tick_with_an_older_volume_is_not_a_reset() -> None:
    bars = fold_all(
        [
            tick(1, 1, "5", volume=100),
            tick(2, 61, "6", volume=110),
            tick(3, 30, "5", volume=40),
            tick(4, 62, "7", volume=111),
        ]
    )
    assert bars["YM", NOON + MINUTE].volume == 11


def test_tick_folded_in_already_changes_nothing() -> None:
    stored = fold_all([tick(1, 1, "100", last_size=1), tick(2, 2, "101", last_size=1)])["YM", NOON]
    bars = MinuteBars(lambda symbol, minute: stored)
    bars.expect_stored_through("YM", NOON)
    before = values(stored)
    bars.fold(tick(1, 1, "100", last_size=1))
    bars.fold(tick(2, 2, "101", last_size=1))
    assert values(stored) == before


def test_minute_ends_by_the_clock_and_opens_again_for_a_straggler() -> None:
    bars = MinuteBars(lambda symbol, minute: None)
    bars.fold(tick(1, 1, "100", last_size=1))
    assert bars.ended(NOON + MINUTE * 0.99) == []
    assert bars.ended(NOON + MINUTE) == ["YM"]
    bars.close("YM")
    bars.fold(tick(2, 59, "99", last_size=1))
    bars.close("YM")
    (bar,) = bars.take_closed()
    assert numbers(bar, "close", "volume") == [99, 2]
    assert bars.tapes["YM"].late_ticks == 0


def test_forgotten_bars_come_back_from_where_they_are_stored() -> None:
    """However much the fold forgets between ticks, the bars are those of a run that forgot nothing."""
    rng = random.Random(7)
    ticks = [
        tick(n, n * 0.9 + rng.choice([0, 0, 0, -200]), str(100 + rng.randrange(9)), last_size=rng.randrange(3))
        for n in range(1, 600)
    ]
    stored: dict[object, Bar] = {}
    bars = MinuteBars(lambda symbol, minute: stored.get((symbol, minute)))
    for one in ticks:
        bars.fold(one)
        if rng.random() < 0.2:
            bars.close("YM")
        stored.update({(bar.symbol, bar.minute): bar for bar in bars.take_closed()})
        bars._remembered.clear()
    bars.close("YM")
    stored.update({(bar.symbol, bar.minute): bar for bar in bars.take_closed()})
    whole = fold_all(ticks)
    assert {key: values(bar) for key, bar in stored.items() if bar.has_trade} == {
        key: values(bar) for key, bar in whole.items()
    }


@pytest.mark.parametrize("day", ["20131007", "20131008"])
def test_gold_minutes_equal_the_vendors(shared_data: Path, day: str) -> None:
    """The vendor's own exceptions: one close of 7 October, and the day's last minute, cut short in the ticks."""
    bars = fold_all(recorded_ticks(shared_data / f"ticks/GC_{day}_trades.parquet", "GCZ3"))
    vendor = vendor_minutes(shared_data / f"bars/GC_1m_{day}.parquet")
    assert bars.keys() == vendor.keys()
    for field, exceptions in (("open", 0), ("close", 1), ("volume", 1), ("high", 2), ("low", 1)):
        unequal = [key for key, row in vendor.items() if float(getattr(bars[key], field)) != row[field]]
        assert len(unequal) <= exceptions, (field, unequal)


def test_es_minutes_equal_the_vendors(shared_data: Path) -> None:
    bars = fold_all(recorded_ticks(shared_data / "ticks/ES_20240701_2358.parquet", "ESU4"))
    vendor = vendor_minutes(shared_data / "bars/ES_NQ_1m_20240701.parquet")
    assert len(bars) == 4
    for key, bar in bars.items():
        for field in ("open", "high", "low", "close", "volume"):
            assert float(getattr(bar, field)) == vendor[key][field], (key, field)
