"""The demo's clock skips the hours between New York's close and Tokyo's open."""

from datetime import UTC, datetime, timedelta

import pytest

from GlobalMarkets.models import Market, MarketTransition
from thor_project.clock_keeper import night_jump

pytestmark = pytest.mark.django_db

NEW_YORK_CLOSE = datetime(2026, 3, 13, 20, 0, tzinfo=UTC)  # a Friday
TOKYO_OPEN = datetime(2026, 3, 16, 0, 0, tzinfo=UTC)  # the Monday after
FRIDAYS_TOKYO_OPEN = datetime(2026, 3, 13, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _schedule() -> None:
    for country, at, to_status in (
        ("Japan", FRIDAYS_TOKYO_OPEN, "OPEN"),
        ("USA", NEW_YORK_CLOSE - timedelta(days=1), "CLOSED"),
        ("USA", NEW_YORK_CLOSE, "CLOSED"),
        ("Japan", TOKYO_OPEN, "OPEN"),
    ):
        market = Market.objects.get(country=country)
        MarketTransition.objects.create(
            market=market, at=at, to_status=to_status, session_date=at.date(), source="library"
        )


def test_after_new_yorks_close_it_jumps_to_just_before_tokyo() -> None:
    assert night_jump(NEW_YORK_CLOSE + timedelta(minutes=1)) == TOKYO_OPEN - timedelta(minutes=5)
    assert night_jump(NEW_YORK_CLOSE + timedelta(hours=20)) == TOKYO_OPEN - timedelta(minutes=5)


@pytest.mark.parametrize(
    "now",
    [
        NEW_YORK_CLOSE - timedelta(seconds=1),
        NEW_YORK_CLOSE,
        FRIDAYS_TOKYO_OPEN - timedelta(minutes=1),
        FRIDAYS_TOKYO_OPEN + timedelta(hours=3),
        TOKYO_OPEN - timedelta(minutes=5),
        TOKYO_OPEN - timedelta(minutes=1),
        TOKYO_OPEN,
        TOKYO_OPEN + timedelta(days=400),
    ],
)
def test_at_other_times_it_does_not_jump(now: datetime) -> None:
    assert night_jump(now) is None
