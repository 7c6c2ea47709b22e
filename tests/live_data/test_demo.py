"""The simulated market: one function of seed and market time, realistic, with a direction when Tokyo opens."""

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from math import sqrt
from zoneinfo import ZoneInfo

import pytest

from LiveData.feeds.base import Moment
from LiveData.feeds.demo import DemoFeed
from LiveData.feeds.simulation.book import Day
from LiveData.feeds.simulation.contracts import CONTRACTS, SYMBOLS
from LiveData.feeds.simulation.path import DayPath
from LiveData.feeds.simulation.session import MINUTES, STEPS, place_of
from LiveData.quotes import Quote

SEED = 1  # the default of DEMO_SEED
TICKS = {contract.symbol: contract.tick for contract in CONTRACTS}
TOKYO = ZoneInfo("Asia/Tokyo")
START = datetime(2026, 3, 10, 23, 55, tzinfo=UTC)
# SPEC section 2: STRONG_BUY above, BUY above, SELL below, STRONG_SELL at or below; True is a bear.
THRESHOLDS = {
    "YM": (60, 10, False),
    "ES": (6, 1, False),
    "NQ": (15, 2.5, False),
    "RTY": (15, 2.5, False),
    "CL": (0.3, 0.05, False),
    "SI": (0.06, 0.01, False),
    "HG": (0.012, 0.002, False),
    "GC": (3, 0.5, True),
    "VX": (0.10, 0.05, True),
    "DX": (0.15, 0.025, True),
    "ZB": (30 / 32, 5 / 32, True),
}


def moment(now: datetime, *, futures_trade: bool = True) -> Moment:
    return Moment(now, now, futures_trade)


def run(feed: DemoFeed, start: datetime, steps: int) -> list[Quote]:
    return [quote for n in range(steps) for quote in feed.poll(moment(start + timedelta(seconds=5 * n))).quotes]


def signal_weight_sum(changes: dict[str, float]) -> int:
    total = 0
    for symbol, change in changes.items():
        strong, weak, is_bear = THRESHOLDS[symbol]
        weight = (
            2 if change > strong else 1 if change > weak else 0 if change >= -weak else -1 if change > -strong else -2
        )
        total += -weight if is_bear else weight
    return total


def test_a_restart_continues_the_same_prices() -> None:
    whole = run(DemoFeed(SEED), START, 60)
    run(first := DemoFeed(SEED), START, 30)
    assert first is not None
    later = DemoFeed(SEED)
    later.resume({quote.symbol: quote for quote in run(DemoFeed(SEED), START, 30)})
    assert run(later, START, 30) == []
    continued = run(later, START + timedelta(seconds=150), 30)
    assert continued == [quote for quote in whole if quote.ts >= START + timedelta(seconds=150)]


def test_another_seed_is_another_market() -> None:
    assert run(DemoFeed(1), START, 1)[0].last != run(DemoFeed(2), START, 1)[0].last


def test_it_steps_five_market_seconds() -> None:
    feed = DemoFeed(SEED)
    assert feed.poll(moment(START + timedelta(seconds=7))).quotes[0].ts == START + timedelta(seconds=5)
    assert not feed.poll(moment(START + timedelta(seconds=9.9))).quotes
    assert feed.poll(moment(START + timedelta(seconds=10))).quotes
    assert feed.seconds_until_due(moment(START + timedelta(seconds=12)), 60) == pytest.approx(3 / 60)


def test_a_jump_of_the_clock_leaves_out_what_lies_between() -> None:
    feed = DemoFeed(SEED)
    run(feed, START, 2)
    jumped = START + timedelta(days=1)
    quotes = feed.poll(moment(jumped)).quotes
    assert Counter(quote.symbol for quote in quotes) == Counter(SYMBOLS)
    assert {quote.ts for quote in quotes} == {jumped}


def test_it_is_quiet_but_alive_when_the_futures_do_not_trade() -> None:
    feed = DemoFeed(SEED)
    assert not feed.poll(moment(START, futures_trade=False)).quotes
    for closed in ("2026-03-11T21:30", "2026-03-13T21:00", "2026-03-14T12:00", "2026-03-15T21:59"):
        poll = feed.poll(moment(datetime.fromisoformat(closed).replace(tzinfo=UTC)))
        assert not poll.quotes
        assert set(poll.confirmed) == set(SYMBOLS)


def test_the_trade_date_starts_at_six_in_new_york() -> None:
    before, after = datetime(2026, 3, 10, 20, 59, 55, tzinfo=UTC), datetime(2026, 3, 10, 22, 0, tzinfo=UTC)
    assert place_of(before) is not None
    feed = DemoFeed(SEED)
    last = {quote.symbol: quote for quote in feed.poll(moment(before)).quotes}
    first = {quote.symbol: quote for quote in feed.poll(moment(after)).quotes}
    for symbol, quote in first.items():
        assert quote.open == quote.high == quote.low == quote.last
        assert quote.last is not None
        assert quote.change == quote.last - (quote.close or 0)
        closed = (last[symbol].last or Decimal(0)) - (quote.close or Decimal(0))
        assert abs(closed) <= 12 * TICKS[symbol]  # the day before closed where it traded last
    assert (first["ES"].volume or 0) < (last["ES"].volume or 0) / 100


def test_every_quote_is_on_the_grid_and_consistent() -> None:
    highs: dict[str, Decimal] = {}
    volumes: Counter[str] = Counter()
    for quote in run(DemoFeed(SEED), datetime(2026, 3, 11, 13, 0, tzinfo=UTC), 1500):
        last, high, low = quote.last, quote.high, quote.low
        assert last is not None
        assert high is not None
        assert low is not None
        assert last % TICKS[quote.symbol] == 0
        assert low <= last <= high
        assert high >= highs.get(quote.symbol, high)
        highs[quote.symbol] = high
        if quote.symbol == "DX":
            assert (quote.bid, quote.ask, quote.bid_size, quote.ask_size, quote.volume) == (None,) * 5
            continue
        assert quote.bid is not None
        assert quote.ask is not None
        assert quote.bid % TICKS[quote.symbol] == 0
        assert 0 < quote.ask - quote.bid <= 6 * TICKS[quote.symbol]
        assert last in {quote.bid, quote.ask}
        assert (quote.bid_size or 0) > 0
        assert quote.volume is not None
        assert quote.last_size is not None
        assert volumes[quote.symbol] <= quote.volume
        assert quote.last_size <= quote.volume
        volumes[quote.symbol] = quote.volume


def test_high_and_low_do_not_depend_on_when_the_feed_was_started() -> None:
    at = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
    steady = DemoFeed(SEED)
    run(steady, at - timedelta(minutes=30), 360)
    assert steady.poll(moment(at)).quotes
    fresh = {quote.symbol: quote for quote in DemoFeed(SEED).poll(moment(at)).quotes}
    for quote in DemoFeed(SEED).poll(moment(at)).quotes:
        assert quote == fresh[quote.symbol]
    day = Day(SEED, date(2026, 3, 11))
    day.look(180, 0)
    assert fresh["YM"].high == day.extremes("YM", 0).high


def changes_at(now: datetime) -> dict[str, float]:
    """Net changes at the start of a minute, on the path itself: quicker than the quotes, and within a tick of them."""
    place = place_of(now)
    assert place is not None
    path = DayPath(SEED, place.trade_date)
    return {
        c.symbol: path.price(c, path.risk[place.minute], path.own[c.symbol][place.minute])
        - path.previous_close[c.symbol]
        for c in CONTRACTS
    }


def test_tokyo_opens_on_a_clear_direction_on_every_day_of_two_years() -> None:
    sums = []
    day = date(2025, 1, 1)
    while day <= date(2026, 12, 31):
        opens = datetime(day.year, day.month, day.day, 9, tzinfo=TOKYO).astimezone(UTC)
        if place_of(opens) is not None:
            sums.append(signal_weight_sum(changes_at(opens)))
        day += timedelta(days=1)
    assert len(sums) == 522
    assert min(map(abs, sums)) > 3  # neither HOLD nor close to it
    assert 0.3 < sum(total > 0 for total in sums) / len(sums) < 0.7


def first_touch(day: Day, minute: int, ticks: int = 20) -> str:
    """What becomes of a long YM entered at the ask within 30 minutes."""
    entry = day.steps_of(minute)[0]["YM"].ask
    for later in range(minute, minute + 30):
        for looks in day.steps_of(later):
            bid = looks["YM"].bid
            if bid >= entry + ticks:
                return "WORKED"
            if bid <= entry - ticks:
                return "DIDNT_WORK"
    return "EXPIRED"


def test_ym_usually_touches_a_barrier_within_half_an_hour_both_of_them() -> None:
    outcomes: Counter[str] = Counter()
    for n in range(20):
        trade_date = date(2026, 3, 2) + timedelta(days=n)
        if trade_date.weekday() < 5:
            day = Day(SEED, trade_date)
            outcomes.update(first_touch(day, minute) for minute in (60, 210, 540, 720, 930))
    assert outcomes["EXPIRED"] / outcomes.total() < 0.2
    assert min(outcomes["WORKED"], outcomes["DIDNT_WORK"]) / outcomes.total() > 0.2


def test_instruments_move_together_as_they_should() -> None:
    moves: dict[str, list[float]] = {symbol: [] for symbol in SYMBOLS}
    for n in range(60):
        trade_date = date(2026, 1, 5) + timedelta(days=n)
        if trade_date.weekday() < 5:
            path = Day(SEED, trade_date).path
            for contract in CONTRACTS:
                moves[contract.symbol].append(
                    contract.risk * path.risk[-1] + contract.own * path.own[contract.symbol][-1]
                )

    def together(one: str, other: str) -> float:
        pairs = list(zip(moves[one], moves[other], strict=True))
        size = sqrt(sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs))
        return sum(a * b for a, b in pairs) / size

    assert together("YM", "ES") > 0.8
    assert together("ES", "NQ") > 0.7
    assert together("ES", "VX") < -0.5


def test_a_step_is_cheap() -> None:
    feed = DemoFeed(SEED)
    run(feed, START, 12)
    started = time.process_time()
    run(feed, START + timedelta(minutes=1), 600)
    assert (time.process_time() - started) / 600 < 0.002


def test_the_last_step_of_the_day_is_there() -> None:
    assert len(Day(SEED, date(2026, 3, 11)).steps_of(MINUTES - 1)[STEPS - 1]) == len(SYMBOLS)


def test_tokyos_quotes_agree_with_the_path() -> None:
    opens = datetime(2026, 3, 11, 0, 0, tzinfo=UTC)
    quoted = {quote.symbol: float(quote.change or 0) for quote in DemoFeed(SEED).poll(moment(opens)).quotes}
    for symbol, change in changes_at(opens).items():
        assert abs(change - quoted[symbol]) <= 5 * float(TICKS[symbol])
