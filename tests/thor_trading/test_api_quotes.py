"""quotes/latest/: the enriched eleven and TOTAL, as SPEC 6 names them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings
from redis import Redis

from LiveData.publish import Publisher
from LiveData.quotes import Quote
from LiveData.status import FeedStatus, write_status
from tests.fakes import FakeClock
from tests.thor_trading.makers import SYMBOLS, quote

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 11, 0, 0, 1, tzinfo=UTC)

YM = {
    "last": Decimal("47387"), "bid": Decimal("47380"), "ask": Decimal("47388"), "bid_size": 2, "ask_size": 2,
    "volume": 87927, "open": Decimal("46874"), "high": Decimal("47506"), "low": Decimal("47396"),
    "close": Decimal("47396"), "change": Decimal("-9"),
}  # fmt: skip


@pytest.fixture(autouse=True)
def clock(settings: Settings, redis_client: Redis) -> FakeClock:
    clock = settings.CLOCK = FakeClock(NOW)
    settings.READING_NEEDS_LOGIN = False
    return clock


def publish(redis_client: Redis, *quotes: Quote) -> None:
    """Publish as a live simulated feed does."""
    Publisher(redis_client, "test").publish(quotes, confirmed_at=NOW)
    write_status(redis_client, FeedStatus(source="SIM", provider="demo", state="live", last_read_at=NOW))


def latest(client: Client) -> Any:
    response = client.get("/api/quotes/latest/")
    assert response.status_code == 200, response.content
    return response.json()


def test_row_has_the_fields_of_the_spec_as_numbers(client: Client, redis_client: Redis, clock: FakeClock) -> None:
    publish(redis_client, quote("YM", **YM))
    clock.advance_real(0.14)
    row = latest(client)["rows"][0]
    assert row == {
        "instrument": {
            "symbol": "YM", "name": "E-mini Dow", "tick_size": 1.0, "display_precision": 0, "thirty_seconds": False,
        },
        "last": 47387.0, "bid": 47380.0, "ask": 47388.0, "bid_size": 2, "ask_size": 2, "spread": 8.0,
        "volume": 87927, "open_price": 46874.0, "high_price": 47506.0, "low_price": 47396.0,
        "close_price": 47396.0, "change": -9.0, "change_percent": -0.019, "ts": "2026-03-11T00:00:00+00:00",
        "age_ms": 140, "is_stale": False, "stale_reason": None, "source": "SIM",
        "extended_data": {
            "signal": "HOLD", "stat_value": 0.0, "contract_weight": 1.0, "signal_weight": 0, "high_52w": None,
            "low_52w": None, "dist_from_52w_high": None, "dist_from_52w_low": None,
        },
    }  # fmt: skip


def test_all_eleven_vote_in_a_live_total(client: Client, redis_client: Redis) -> None:
    publish(redis_client, *map(quote, SYMBOLS))
    answer = latest(client)
    assert [row["instrument"]["symbol"] for row in answer["rows"]] == SYMBOLS
    total = answer["total"]
    assert (total["count"], total["signal_weight_sum"], total["status"]) == (11, 22, "LIVE TOTAL")
    assert (total["composite_signal"], total["composite_signal_weight"]) == ("STRONG_BUY", 2)
    assert total["avg_weighted"] == pytest.approx(total["sum_weighted"] / 11, abs=0.0005)
    assert datetime.fromisoformat(total["as_of"]) == NOW


def test_missing_quotes_are_absent_and_do_not_vote(client: Client, redis_client: Redis) -> None:
    publish(redis_client, quote("ES"))
    answer = latest(client)
    assert len(answer["rows"]) == 11
    assert (answer["rows"][0]["last"], answer["rows"][0]["is_stale"]) == (None, True)
    assert answer["total"]["status"] == "PARTIAL 1/11"
    assert (answer["total"]["composite_signal"], answer["total"]["reason"]) == ("HOLD", "quorum")


def test_stale_quotes_keep_their_values_and_their_vote_is_lost(
    client: Client, redis_client: Redis, clock: FakeClock
) -> None:
    publish(redis_client, *map(quote, SYMBOLS))
    clock.advance_real(60)
    answer = latest(client)
    assert answer["rows"][0]["last"] == 100.0
    assert all(row["is_stale"] for row in answer["rows"])
    assert answer["total"]["status"] == "STALE"


def test_short_name_is_the_same_view(client: Client) -> None:
    assert client.get("/api/quotes").json().keys() == latest(client).keys()


def test_redis_that_is_away_is_said_in_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from redis.exceptions import ConnectionError as RedisConnectionError

    from ThorTrading.api import quotes

    def away(now: datetime) -> None:
        raise RedisConnectionError("gone")

    monkeypatch.setattr(quotes, "read_board", away)
    response = client.get("/api/quotes/latest/")
    assert response.status_code == 503
    assert "Redis" in response.json()["detail"]
