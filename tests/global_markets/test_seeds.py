"""What a fresh installation holds, and what the serving process must not load."""

import subprocess
import sys
from datetime import date, time
from decimal import Decimal

import pytest

from GlobalMarkets.models import Market, MarketOverride


@pytest.mark.django_db
def test_ten_markets_as_the_specification_lists_them() -> None:
    markets = list(Market.objects.all())
    assert [market.country for market in markets] == [
        *("Japan", "China", "India", "Germany", "Netherlands"),
        *("United Kingdom", "Pre_USA", "USA", "Canada", "Mexico"),
    ]
    assert sum(market.weight for market in markets if market.is_control_market) == Decimal(1)
    assert [market.country for market in markets if not market.is_control_market] == ["Netherlands"]
    captured = {market.country for market in markets if market.enable_futures_capture}
    assert captured == {"Japan", "China", "India", "United Kingdom", "Pre_USA", "USA"}
    assert captured == {market.country for market in markets if market.enable_session_capture}
    assert all(market.is_active and market.status == "CLOSED" for market in markets)
    japan = markets[0]
    assert (japan.display_name, japan.currency, japan.market_close_time) == ("Tokyo", "JPY", time(15, 30))


@pytest.mark.django_db
def test_indias_special_sessions() -> None:
    sessions = MarketOverride.objects.filter(market__country="India", kind="SESSION").order_by("date")
    assert list(sessions.values_list("date", "open_time", "close_time")) == [
        (date(2025, 10, 21), time(13, 45), time(14, 45)),
        (date(2026, 2, 1), time(9, 15), time(15, 30)),
        (date(2026, 11, 8), None, None),
    ]


def test_the_serving_process_loads_neither_pandas_nor_the_calendar_library() -> None:
    script = (
        "import sys, django; django.setup(); "
        "import GlobalMarkets.monitor, GlobalMarkets.views, GlobalMarkets.admin, GlobalMarkets.futures; "
        "assert not {'pandas', 'exchange_calendars', 'numpy'} & set(sys.modules), 'loaded'"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
