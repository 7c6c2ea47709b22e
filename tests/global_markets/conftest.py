"""Fixtures of the market tests: a filled calendar, a fake clock, and what the signals said."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from GlobalMarkets import calendars
from GlobalMarkets.models import FuturesSession, Market
from GlobalMarkets.schedule_writer import apply_calendar, apply_futures_days
from GlobalMarkets.signals import market_closed, market_opened, market_status_changed
from GlobalMarkets.transitions import RegularDay
from tests.fakes import FakeClock

# A Wednesday; Tokyo opens at this very instant.
MIDNIGHT = datetime(2026, 3, 11, tzinfo=UTC)
# What the quick calendar holds: Christmas, and the weeks around both changes to summer time.
CHRISTMAS = date(2025, 12, 22), date(2025, 12, 31)
SPRING = date(2026, 3, 1), date(2026, 4, 10)
FIRST_KNOWN, LAST_KNOWN = CHRISTMAS[0], SPRING[1]


@pytest.fixture
def clock(settings: Any) -> FakeClock:
    """Market time, for the code under test and for the receivers of edits."""
    fake = FakeClock(MIDNIGHT)
    settings.CLOCK = fake
    return fake


@pytest.fixture
def full_calendar(db: None, clock: FakeClock) -> None:
    """The stored schedule as the command builds it: 2025 to 2027. It takes a second."""
    call_command("rebuild_calendar", stdout=StringIO())


@pytest.fixture
def calendar(db: None, clock: FakeClock) -> None:
    """A stored schedule of two short stretches, quick to fill."""
    for market in Market.objects.all():
        apply_calendar(market, some_days(market.country), LAST_KNOWN, clock.now())
    futures = [
        FuturesSession(trade_date=day.trade_date, open_at=day.open_at, close_at=day.close_at, name=day.name)
        for day in some_futures_days()
    ]
    apply_futures_days(futures, clock.now())


@cache
def some_days(country: str) -> list[RegularDay]:
    market = Market.objects.get(country=country)
    return [
        day
        for stretch in (CHRISTMAS, SPRING)
        for day in calendars.regular_days(country, market.calendar_code, market.zone, *stretch)
    ]


@cache
def some_futures_days() -> list[calendars.FuturesDay]:
    return [day for stretch in (CHRISTMAS, SPRING) for day in calendars.futures_days(*stretch)]


@pytest.fixture
def market(calendar: None) -> Callable[[str], Market]:
    """A market by country."""
    return lambda country: Market.objects.get(country=country)


@pytest.fixture
def heard() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """Every signal sent while the test runs, with its arguments."""
    signals = {"changed": market_status_changed, "opened": market_opened, "closed": market_closed}
    messages: list[tuple[str, dict[str, Any]]] = []

    def listener(name: str) -> Callable[..., None]:
        def hear(**arguments: Any) -> None:
            messages.append((name, arguments))

        return hear

    listeners = {name: listener(name) for name in signals}
    for name, signal in signals.items():
        signal.connect(listeners[name])
    yield messages
    for name, signal in signals.items():
        signal.disconnect(listeners[name])
