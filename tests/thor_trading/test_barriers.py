"""The triple barrier: exit side, first touch, window edges, jumps; checked against a grader written otherwise."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from tests.thor_trading.makers import values
from ThorTrading.grading.barriers import BarrierWatch, Trade, Verdict

OPEN = datetime(2026, 3, 11, 0, 0, tzinfo=UTC)
WINDOW = timedelta(seconds=1800)


@dataclass(frozen=True)
class Look:
    """One tick: seconds after the open, bid and ask."""

    position: int
    at: float
    bid: Decimal | None
    ask: Decimal | None


def trade(*, is_long: bool, entry: str = "100", target: int = 4, stop: int = 4, tick: str = "0.25") -> Trade:
    size, price = Decimal(tick), Decimal(entry)
    sign = 1 if is_long else -1
    return Trade(
        is_long=is_long,
        entry_price=price,
        target_price=price + sign * target * size,
        stop_price=price - sign * stop * size,
        target_ticks=target,
        stop_ticks=stop,
        tick_size=size,
        tick_value=Decimal("12.5"),
        opens_at=OPEN,
        ends_at=OPEN + WINDOW,
        exit_price_at_entry=price - sign * size,
    )


def look(position: int, at: float, bid: str | None, ask: str | None) -> Look:
    return Look(position, at, None if bid is None else Decimal(bid), None if ask is None else Decimal(ask))


def watch(which: Trade, looks: list[Look], after: int = 0) -> tuple[Verdict | None, BarrierWatch]:
    watching = BarrierWatch(which, after)
    for one in looks:
        verdict = watching.see(one.position, OPEN + timedelta(seconds=one.at), one.bid, one.ask)
        if verdict is not None:
            return verdict, watching
    return None, watching


def test_a_long_exits_on_the_bid_not_on_the_ask() -> None:
    verdict, _ = watch(trade(is_long=True), [look(1, 5, "100.75", "101.00")])
    assert verdict is None
    verdict, _ = watch(trade(is_long=True), [look(1, 5, "101.00", "101.25")])
    assert verdict is not None
    assert values(verdict.ending, verdict.pnl_usd, verdict.resolution_price) == ("WORKED", 50, 101)


def test_a_short_exits_on_the_ask_not_on_the_bid() -> None:
    verdict, _ = watch(trade(is_long=False), [look(1, 5, "99.00", "99.25")])
    assert verdict is None
    verdict, _ = watch(trade(is_long=False), [look(1, 5, "98.75", "99.00")])
    assert verdict is not None
    assert values(verdict.ending, verdict.pnl_usd) == ("WORKED", 50)


def test_a_jump_through_the_stop_is_graded_at_the_stop_and_keeps_the_ticks_price() -> None:
    verdict, watching = watch(trade(is_long=True), [look(1, 5, "90.00", "90.25")])
    assert verdict is not None
    assert values(verdict.ending, verdict.pnl_usd) == ("DIDNT_WORK", -50)
    assert values(verdict.resolution_price, verdict.touch_price) == (99, 90)
    assert watching.mae_ticks == 40


def test_crossed_and_one_sided_ticks_touch_nothing_and_are_counted() -> None:
    looks = [
        look(1, 1, "101.25", "101.00"),
        look(2, 2, "101.50", None),
        look(3, 3, None, "98.00"),
        look(4, 4, None, None),
    ]
    verdict, watching = watch(trade(is_long=True), looks)
    assert verdict is None
    assert watching.unusable_ticks == 4
    assert values(watching.mfe_ticks, watching.mae_ticks) == (0, 0)


def test_a_locked_tick_touches() -> None:
    verdict, _ = watch(trade(is_long=True), [look(1, 1, "101.00", "101.00")])
    assert verdict is not None
    assert verdict.ending == "WORKED"


def test_a_touch_at_the_last_instant_does_not_count() -> None:
    verdict, _ = watch(trade(is_long=True), [look(1, 1799, "100.25", "100.50"), look(2, 1800, "101.00", "101.25")])
    assert verdict is not None
    assert values(verdict.ending, verdict.pnl_usd, verdict.mark_pnl_usd) == ("EXPIRED", 0, Decimal("12.5"))
    assert verdict.resolved_at == OPEN + WINDOW


def test_a_touch_just_before_the_end_counts() -> None:
    verdict, _ = watch(trade(is_long=True), [look(1, 1799.999999, "101.00", "101.25")])
    assert verdict is not None
    assert verdict.ending == "WORKED"


def test_a_tick_older_than_the_open_touches_nothing() -> None:
    verdict, watching = watch(trade(is_long=True), [look(1, -0.001, "101.00", "101.25")])
    assert verdict is None
    assert watching.mfe_ticks == 0


def test_a_tick_at_the_open_itself_counts() -> None:
    verdict, _ = watch(trade(is_long=True), [look(1, 0, "101.00", "101.25")])
    assert verdict is not None


def test_the_order_is_the_positions_even_where_times_run_back() -> None:
    verdict, _ = watch(trade(is_long=True), [look(1, 20, "99.00", "99.25"), look(2, 10, "101.00", "101.25")])
    assert verdict is not None
    assert verdict.ending == "DIDNT_WORK"


def test_ticks_up_to_the_snapshot_are_passed_over() -> None:
    verdict, _ = watch(trade(is_long=True), [look(7, 1, "101.00", "101.25"), look(8, 2, "100.00", "100.25")], after=7)
    assert verdict is None


def test_without_a_tick_the_mark_is_the_quote_at_entry() -> None:
    verdict = BarrierWatch(trade(is_long=True), 0).expire()
    assert verdict.mark_pnl_usd == Decimal("-12.5")


def test_excursions_are_of_the_exit_side() -> None:
    looks = [look(1, 1, "100.50", "100.75"), look(2, 2, "99.50", "99.75"), look(3, 3, "100.00", "100.25")]
    _, watching = watch(trade(is_long=True), looks)
    assert values(watching.mfe_ticks, watching.mae_ticks) == (2, 2)


# ---------------------------------------------------------------- an independent grader
def brute_force(which: Trade, looks: list[Look], after: int) -> dict[str, object]:
    """Grade by sets of indexes: every touch first, then the smallest; no running state."""
    side = "bid" if which.is_long else "ask"
    seen = [one for one in looks if one.position > after]
    ends = [i for i, one in enumerate(seen) if one.at >= 1800]
    horizon = ends[0] if ends else len(seen)
    inside = [(i, one) for i, one in enumerate(seen[:horizon]) if one.at >= 0]
    usable = [(i, one) for i, one in inside if one.bid is not None and one.ask is not None and not one.bid > one.ask]
    prices = {i: getattr(one, side) for i, one in usable}
    if which.is_long:
        hits = [i for i, price in prices.items() if price >= which.target_price]
        stops = [i for i, price in prices.items() if price <= which.stop_price]
    else:
        hits = [i for i, price in prices.items() if price <= which.target_price]
        stops = [i for i, price in prices.items() if price >= which.stop_price]
    first_hit, first_stop = min(hits, default=None), min(stops, default=None)
    if first_hit is not None and (first_stop is None or first_hit < first_stop):
        ending, last = "WORKED", first_hit
    elif first_stop is not None:
        ending, last = "DIDNT_WORK", first_stop
    else:
        ending, last = ("EXPIRED" if ends else "PENDING"), horizon
    lived = [price for i, price in prices.items() if i <= last]
    moves = [(price - which.entry_price) * (1 if which.is_long else -1) / which.tick_size for price in lived]
    mark = lived[-1] if lived else which.exit_price_at_entry
    assert mark is not None
    return {
        "ending": ending,
        "resolved_at": {
            "PENDING": None,
            "EXPIRED": OPEN + WINDOW,
        }.get(ending, OPEN + timedelta(seconds=seen[last].at) if last < len(seen) else None),
        "touch_price": prices[last] if ending in {"WORKED", "DIDNT_WORK"} else None,
        "mfe": max([Decimal(0), *moves]),
        "mae": -min([Decimal(0), *moves]),
        "unusable": len([i for i, _ in inside if i <= last]) - len(lived),
        "mark_pnl": (mark - which.entry_price) * (1 if which.is_long else -1) / which.tick_size * which.tick_value,
    }


def random_looks(dice: random.Random) -> list[Look]:
    """A path with jumps, holes, crossed and one-sided quotes, late ticks and equal times."""
    middle, at, position, looks = Decimal(100), -3.0, dice.randrange(3), []
    for _ in range(dice.randrange(1, 60)):
        at += dice.choice([0, 0, 1, 7.5, 60, 400])
        position += dice.choice([1, 1, 1, 5])
        middle += Decimal("0.25") * dice.choice([-9, -1, -1, 0, 0, 1, 1, 9])
        half = Decimal("0.25") * dice.choice([0, 1, 1, 2, -1])
        when = at - dice.choice([0, 0, 0, 0, 30])
        if dice.random() < 0.02:
            when = 1800.0  # exactly the end
        bid = None if dice.random() < 0.05 else middle - half
        ask = None if dice.random() < 0.05 else middle + half
        looks.append(Look(position, when, bid, ask))
    return looks


@pytest.mark.parametrize("seed", range(20))
def test_equals_an_independent_grader_on_random_paths(seed: int) -> None:
    dice = random.Random(seed)
    endings = set()
    for _ in range(500):
        which = trade(is_long=dice.random() < 0.5, target=dice.randrange(1, 30), stop=dice.randrange(1, 30))
        looks, after = random_looks(dice), dice.randrange(5)
        verdict, watching = watch(which, looks, after)
        expected = brute_force(which, looks, after)
        endings.add(expected["ending"])
        assert (verdict.ending if verdict else "PENDING") == expected["ending"]
        assert (verdict.resolved_at if verdict else None) == expected["resolved_at"]
        assert (verdict.touch_price if verdict else None) == expected["touch_price"]
        assert watching.mfe_ticks == expected["mfe"]
        assert watching.mae_ticks == expected["mae"]
        assert watching.unusable_ticks == expected["unusable"]
        closing = verdict if verdict and verdict.ending == "EXPIRED" else watching.expire()
        if verdict is None or verdict.ending == "EXPIRED":
            assert closing.mark_pnl_usd == expected["mark_pnl"]
    assert endings == {"WORKED", "DIDNT_WORK", "EXPIRED", "PENDING"}
