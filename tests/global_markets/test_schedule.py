"""What other apps ask of the schedule and of the futures' week."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from GlobalMarkets.futures import futures_trading, is_plain_week_trading, trade_date
from GlobalMarkets.models import FuturesSession, Market, MarketOverride, MarketTransition, USMarketStatus
from GlobalMarkets.schedule import (
    last_open,
    next_open,
    next_transition,
    open_countries_at,
    schedule_known_until,
)
from tests.fakes import FakeClock

from .conftest import LAST_KNOWN
from .stored import status_at

GetMarket = Callable[[str], Market]
NEW_YORK = ZoneInfo("America/New_York")
TOKYO_OPENS = datetime(2026, 3, 11, tzinfo=UTC)


def new_york(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK)


def test_open_countries_follow_the_transitions(calendar: None) -> None:
    assert open_countries_at(TOKYO_OPENS - timedelta(seconds=1)) == frozenset()
    assert open_countries_at(TOKYO_OPENS) == {"Japan"}
    assert open_countries_at(new_york(11, 9, 29)) == {"Germany", "Netherlands", "United Kingdom", "Pre_USA"}
    assert open_countries_at(new_york(11, 9, 30)) == {
        *{"Germany", "Netherlands", "United Kingdom"},
        *{"USA", "Canada", "Mexico"},
    }


def test_open_countries_are_remembered_until_an_edit(
    market: GetMarket, django_assert_num_queries: Callable[[int], object]
) -> None:
    minute = TOKYO_OPENS + timedelta(minutes=5)
    open_countries_at(minute)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        open_countries_at(minute + timedelta(minutes=1))
    MarketOverride.objects.create(
        market=market("Japan"), date=date(2026, 3, 11), kind="LATE_OPEN", open_time="10:00", reason="test"
    )
    assert open_countries_at(minute) == frozenset()


def test_without_a_built_calendar_nothing_is_remembered(db: None) -> None:
    assert open_countries_at(TOKYO_OPENS) == frozenset()
    MarketTransition.objects.create(
        market=Market.objects.get(country="Japan"),
        at=TOKYO_OPENS,
        to_status="OPEN",
        session_date=date(2026, 3, 11),
        source="library",
    )
    assert open_countries_at(TOKYO_OPENS) == {"Japan"}


def test_next_and_last_opens(market: GetMarket) -> None:
    japan = market("Japan")
    assert next_open("Japan", TOKYO_OPENS) == TOKYO_OPENS + timedelta(days=1)
    assert next_open("Japan", TOKYO_OPENS - timedelta(seconds=1)) == TOKYO_OPENS
    last = last_open("Japan", TOKYO_OPENS)
    assert last is not None
    assert (last.at, last.session_date) == (TOKYO_OPENS, date(2026, 3, 11))
    following = next_transition(japan, TOKYO_OPENS)
    assert following is not None
    assert (following.at, following.to_status) == (datetime(2026, 3, 11, 6, 30, tzinfo=UTC), "CLOSED")


def test_beyond_what_is_known_a_market_is_closed(market: GetMarket) -> None:
    japan = market("Japan")
    known_until = schedule_known_until(japan)
    assert known_until == LAST_KNOWN
    later = datetime(2026, 4, 13, 3, tzinfo=UTC)
    assert status_at(japan, later) == "CLOSED"
    assert next_open("Japan", later) is None


def test_the_us_day(calendar: None) -> None:
    assert USMarketStatus.is_us_market_open_today(new_york(11, 20))
    assert not USMarketStatus.is_us_market_open_today(new_york(14, 10))
    assert not USMarketStatus.is_us_market_open_today(new_york(3, 10, month=4))


# ---------------------------------------------------------------- the futures
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (new_york(8, 17, 59), date(2026, 3, 6)),  # Sunday is still Friday's until 18:00
        (new_york(8, 18), date(2026, 3, 9)),
        (TOKYO_OPENS, date(2026, 3, 11)),
        (new_york(9, 17, 30), date(2026, 3, 9)),
        (new_york(9, 18), date(2026, 3, 10)),
        (new_york(13, 16, 59), date(2026, 3, 13)),
        (new_york(13, 17), date(2026, 3, 13)),
        (new_york(13, 18), date(2026, 3, 13)),
        (new_york(14, 12), date(2026, 3, 13)),
        (new_york(14, 23), date(2026, 3, 13)),
    ],
)
def test_the_trade_date_starts_at_18_new_york(at: datetime, expected: date) -> None:
    assert trade_date(at) == expected


@given(st.datetimes(datetime(2013, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - st adds it
def test_a_trade_date_is_a_weekday_and_never_goes_back(at: datetime) -> None:
    assert trade_date(at).weekday() < 5
    assert trade_date(at) <= trade_date(at + timedelta(hours=1)) <= trade_date(at) + timedelta(days=3)


@given(st.datetimes(datetime(2013, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - st adds it
def test_trading_never_spans_two_trade_dates(at: datetime) -> None:
    day = trade_date(at)
    opened = datetime.combine(day - timedelta(days=1), datetime.min.time().replace(hour=18), NEW_YORK)
    if is_plain_week_trading(at):
        assert opened <= at < datetime.combine(day, datetime.min.time().replace(hour=17), NEW_YORK)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (new_york(8, 17, 59), False),
        (new_york(8, 18), True),
        (new_york(9, 16, 59), True),
        (new_york(9, 17), False),
        (new_york(9, 17, 59), False),
        (new_york(9, 18), True),
        (new_york(13, 17), False),
        (new_york(14, 12), False),
        (new_york(3, 9, 14, month=4), True),  # Good Friday with a jobs report
        (new_york(3, 9, 15, month=4), False),
        (new_york(5, 18, month=4), True),
        (datetime(2025, 12, 24, 13, 14, tzinfo=NEW_YORK), True),
        (datetime(2025, 12, 24, 13, 15, tzinfo=NEW_YORK), False),
        (datetime(2025, 12, 25, 0, 0, tzinfo=UTC), False),  # Tokyo opens, the futures do not trade
        (datetime(2025, 12, 25, 18, 0, tzinfo=NEW_YORK), True),
    ],
)
def test_the_futures_week_with_its_holidays(calendar: None, at: datetime, expected: bool) -> None:
    assert futures_trading(at) is expected


def test_outside_the_table_the_plain_week_answers(calendar: None) -> None:
    christmas_2030 = datetime(2030, 12, 25, 12, tzinfo=NEW_YORK)
    assert futures_trading(christmas_2030)
    assert not futures_trading(datetime(2030, 12, 28, 12, tzinfo=NEW_YORK))


def test_an_edit_of_the_futures_table_is_noticed(calendar: None, clock: FakeClock) -> None:
    at = new_york(11, 12)
    assert futures_trading(at)
    from GlobalMarkets.schedule_writer import apply_futures_days

    kept = [each for each in FuturesSession.objects.all() if each.trade_date != date(2026, 3, 11)]
    clock.jump_to(datetime(2026, 3, 1, tzinfo=UTC))
    FuturesSession.objects.all().delete()
    apply_futures_days(kept, clock.now())
    assert not futures_trading(at)
