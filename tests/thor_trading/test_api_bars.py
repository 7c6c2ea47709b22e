"""bars/: closed bars for charts, and a sentence for whoever asks wrongly."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from ThorTrading.api import bars
from ThorTrading.models import IntradayBar

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _reading_is_open(settings: Settings) -> None:
    settings.READING_NEEDS_LOGIN = False


def store(minutes: int, symbol: str = "YM", country: str = "Globex") -> None:
    IntradayBar.objects.bulk_create(
        IntradayBar(
            country=country, symbol=symbol, minute=NOON + timedelta(minutes=n),
            open=n, high=n + 2, low=n - 1, close=n + 1, volume=10, ticks=3,
            open_at=NOON, open_position=n, close_at=NOON, close_position=n, last_position=n,
        )
        for n in range(minutes)
    )  # fmt: skip


def ask(client: Client, **query: str) -> Any:
    response = client.get("/api/bars/", query)
    assert response.status_code == 200, response.content
    return response.json()


def refusal(client: Client, **query: str) -> str:
    response = client.get("/api/bars/", query)
    assert response.status_code == 400
    return str(response.json()["detail"])


def test_bars_come_in_the_order_of_time_with_the_fields_of_the_spec(client: Client) -> None:
    store(3)
    answer = ask(client, symbol="YM", interval="1m")
    assert {name: answer[name] for name in ("symbol", "interval", "country")} == {
        "symbol": "YM", "interval": "1m", "country": "Globex",
    }  # fmt: skip
    assert answer["bars"][1] == {
        "start": "2026-03-10T12:01:00+00:00",
        "open": 1.0, "high": 3.0, "low": 0.0, "close": 2.0, "volume": 10, "ticks": 3,
    }  # fmt: skip
    assert [bar["open"] for bar in answer["bars"]] == [0.0, 1.0, 2.0]


def test_range_is_half_open(client: Client) -> None:
    store(5)
    answer = ask(client, symbol="ym", start="2026-03-10T12:01:00Z", end="2026-03-10T12:03:00+00:00")
    assert [bar["open"] for bar in answer["bars"]] == [1.0, 2.0]


def test_country_chooses_the_markets_own_series(client: Client) -> None:
    store(2, country="United Kingdom")
    assert len(ask(client, symbol="YM", country="united kingdom")["bars"]) == 2
    assert ask(client, symbol="YM")["bars"] == []


def test_without_a_start_the_newest_come(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bars, "BARS_WITHOUT_START", 2)
    store(5)
    assert [bar["open"] for bar in ask(client, symbol="YM")["bars"]] == [3.0, 4.0]
    assert [bar["open"] for bar in ask(client, symbol="YM", end="2026-03-10T12:02:00Z")["bars"]] == [0.0, 1.0]


def test_feeds_unknown_symbol_that_has_bars_can_be_asked_for(client: Client) -> None:
    store(1, symbol="6e")
    assert len(ask(client, symbol="6e")["bars"]) == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "symbol: say which one; use one of YM, ES"),
        ({"symbol": "XX"}, "symbol: 'XX' is not known; use one of YM"),
        ({"symbol": "YM", "interval": "5m"}, "interval: 5m is not built yet; use 1m."),
        ({"symbol": "YM", "interval": "7x"}, "interval: '7x' is not an interval"),
        ({"symbol": "YM", "country": "Mars"}, "country: 'Mars' is not known; use Globex, Japan"),
        ({"symbol": "YM", "start": "yesterday"}, "start: 'yesterday' is not an instant with an offset"),
        ({"symbol": "YM", "start": "2026-03-10T12:00:00"}, "start: '2026-03-10T12:00:00' is not an instant"),
        ({"symbol": "YM", "start": "9999-12-31"}, "start: '9999-12-31' is not an instant"),
        ({"symbol": "YM", "start": "2026-03-10", "end": "2026-03-09"}, "end: it must be later than start."),
        ({"symbol": "YM", "start": "2026-03-10", "end": "2026-04-09"}, "start: one answer holds at most 7 days"),
    ],
)
def test_bad_input_is_answered_with_a_sentence(client: Client, query: dict[str, str], said: str) -> None:
    assert refusal(client, **query).startswith(said)


def test_plus_that_arrived_as_a_space_is_understood(client: Client) -> None:
    store(1)
    response = client.get("/api/bars?symbol=YM&start=2026-03-10T13:00:00+01:00&end=2026-03-10T13:05:00+01:00")
    assert [bar["open"] for bar in response.json()["bars"]] == [0.0]
