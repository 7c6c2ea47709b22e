"""The market endpoints: every field that the dashboard and SPEC section 6 count on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from rest_framework.test import APIClient

from GlobalMarkets.models import Market, MarketOverride
from tests.fakes import FakeClock

GetMarket = Callable[[str], Market]
FIELDS = {
    *("id", "country", "display_name", "timezone_name", "market_open_time", "market_close_time", "status"),
    *("on_break", "is_active", "is_control_market", "weight", "currency", "enable_futures_capture"),
    *("enable_open_capture", "enable_close_capture", "enable_session_capture", "sort_order", "current_time"),
    *("market_status", "next_transition", "schedule_known_until"),
}
STATUS_FIELDS = {
    *("current_state", "next_event", "next_open_at", "next_close_at", "seconds_to_next_event"),
    *("is_holiday_today", "holiday_name", "early_close"),
}


@pytest.fixture
def client(calendar: None, settings: Any) -> APIClient:
    settings.READING_NEEDS_LOGIN = False
    return APIClient()


def by_country(client: APIClient) -> dict[str, dict[str, Any]]:
    rows = client.get("/api/global-markets/markets/").json()
    return {row["country"]: row for row in rows}


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def test_every_market_has_every_field_in_display_order(client: APIClient) -> None:
    rows = client.get("/api/global-markets/markets/").json()
    assert [row["country"] for row in rows] == [
        *("Japan", "China", "India", "Germany", "Netherlands"),
        *("United Kingdom", "Pre_USA", "USA", "Canada", "Mexico"),
    ]
    for row in rows:
        assert set(row) >= FIELDS
        assert set(row["market_status"]) >= STATUS_FIELDS


def test_an_open_market(client: APIClient, clock: FakeClock) -> None:
    clock.jump_to(utc(date(2026, 3, 11), 2, 45))
    japan = by_country(client)["Japan"]
    assert japan["status"] == "OPEN"
    assert japan["on_break"] is True
    assert japan["weight"] == 0.1
    assert japan["market_open_time"] == "09:00:00"
    assert japan["current_time"] == {
        "datetime": "2026-03-11T11:45:00+09:00",
        "date": "2026-03-11",
        "day": "Wednesday",
        "formatted_12h": "11:45:00 AM",
        "formatted_24h": "11:45:00",
        "utc_offset": "+09:00",
        "dst_active": False,
    }
    assert japan["market_status"]["current_state"] == "OPEN"
    assert japan["market_status"]["next_event"] == "CLOSE"
    assert japan["market_status"]["seconds_to_next_event"] == 3.75 * 3600
    assert japan["market_status"]["next_open_at"] == "2026-03-12T00:00:00Z"
    assert japan["next_transition"] == {
        "kind": "CLOSE",
        "at": "2026-03-11T06:30:00Z",
        "session_date": "2026-03-11",
        "early_close": False,
        "seconds_to": 3.75 * 3600,
    }


@pytest.mark.parametrize(
    ("day", "hour", "minute", "state"),
    [
        (date(2026, 3, 11), 12, 29, "CLOSED"),
        (date(2026, 3, 11), 12, 30, "PREOPEN"),
        (date(2026, 3, 11), 13, 30, "OPEN"),
        (date(2026, 3, 11), 19, 44, "OPEN"),
        (date(2026, 3, 11), 19, 45, "PRECLOSE"),
        (date(2026, 3, 11), 20, 0, "CLOSED"),
        (date(2026, 3, 14), 15, 0, "CLOSED"),  # a Saturday is no holiday
        (date(2026, 4, 3), 15, 0, "HOLIDAY_CLOSED"),
    ],
)
def test_the_states_of_a_day(
    client: APIClient, clock: FakeClock, day: date, hour: int, minute: int, state: str
) -> None:
    clock.jump_to(utc(day, hour, minute))
    assert by_country(client)["USA"]["market_status"]["current_state"] == state


def test_a_holiday_and_a_half_day_have_their_names(client: APIClient, clock: FakeClock) -> None:
    clock.jump_to(utc(date(2025, 12, 24), 15))
    markets = by_country(client)
    usa, germany = markets["USA"]["market_status"], markets["Germany"]["market_status"]
    assert (usa["early_close"], usa["holiday_name"], usa["is_holiday_today"]) == (True, "Christmas Eve", False)
    assert usa["next_close_at"] == "2025-12-24T18:00:00Z"
    assert (germany["early_close"], germany["holiday_name"], germany["is_holiday_today"]) == (
        *(False, "Christmas Eve", True),
    )


def test_an_override_shows_its_reason(client: APIClient, clock: FakeClock, market: GetMarket) -> None:
    MarketOverride.objects.create(
        market=market("USA"), date=date(2026, 3, 11), kind="EARLY_CLOSE", close_time=time(13), reason="Storm"
    )
    clock.jump_to(utc(date(2026, 3, 11), 15))
    status = by_country(client)["USA"]["market_status"]
    assert (status["holiday_name"], status["early_close"], status["next_close_at"]) == (
        *("Storm", True, "2026-03-11T17:00:00Z"),
    )


def test_beyond_the_schedule_the_reason_says_so(client: APIClient, clock: FakeClock) -> None:
    clock.jump_to(utc(date(2026, 4, 13), 15))
    usa = by_country(client)["USA"]
    assert usa["status"] == "CLOSED"
    assert usa["next_transition"] is None
    assert usa["schedule_known_until"] == "2026-04-10"
    assert usa["market_status"]["reason"] == "schedule_unknown"
    assert usa["market_status"]["seconds_to_next_event"] is None


def test_unconfirmed_sessions_are_warned_of(client: APIClient) -> None:
    (warning,) = by_country(client)["India"]["warnings"]
    assert "2026-11-08" in warning
    assert "not confirmed" in warning


def test_the_list_takes_four_queries(client: APIClient, django_assert_num_queries: Callable[[int], Any]) -> None:
    with django_assert_num_queries(4):
        client.get("/api/global-markets/markets/")


def test_one_market(client: APIClient, market: GetMarket) -> None:
    answer = client.get(f"/api/global-markets/markets/{market('USA').pk}/")
    assert answer.json()["country"] == "USA"
    assert client.get("/api/global-markets/markets/999999/").status_code == 404


def test_the_composite_index(client: APIClient, clock: FakeClock) -> None:
    clock.jump_to(utc(date(2026, 3, 11), 15))
    index = client.get("/api/global-markets/composite/").json()
    assert index["composite_score"] == 60.0
    assert index["active_markets"] == 5
    assert index["total_control_markets"] == 9
    assert index["max_possible"] == 100.0
    assert index["session_phase"] == "AMERICAN"
    assert index["contributions"]["USA"] == {"weight": 0.2, "active": True, "contribution": 20.0, "state": "OPEN"}
    assert index["contributions"]["Japan"]["contribution"] == 0.0
    assert "Netherlands" not in index["contributions"]
    assert index["timestamp"] == "2026-03-11T15:00:00Z"


@pytest.mark.parametrize(
    ("hour", "phase"),
    [
        *((0, "ASIAN"), (7, "ASIAN"), (8, "EUROPEAN"), (13, "EUROPEAN")),
        *((14, "AMERICAN"), (20, "AMERICAN"), (21, "OVERLAP"), (23, "OVERLAP")),
    ],
)
def test_phases_by_utc_hour(client: APIClient, clock: FakeClock, hour: int, phase: str) -> None:
    clock.jump_to(utc(date(2026, 3, 11), hour))
    assert client.get("/api/global-markets/composite/").json()["session_phase"] == phase


def test_the_clock_says_what_comes_next(client: APIClient, clock: FakeClock) -> None:
    clock.jump_to(utc(date(2026, 3, 11), 13, 20))
    answer = client.get("/api/global-markets/clock/").json()
    assert answer["utc_now"] == "2026-03-11T13:20:00Z"
    assert answer["speed"] == 1.0
    assert len(answer["markets"]) == 10
    assert answer["markets"][7]["current_time"]["formatted_12h"] == "09:20:00 AM"
    assert answer["next_transition"]["country"] == "Pre_USA"
    assert answer["next_transition"]["kind"] == "CLOSE"
    assert answer["next_transition"]["seconds_to"] == 600


def test_the_clock_shows_a_market_that_is_not_watched(client: APIClient, clock: FakeClock, market: GetMarket) -> None:
    clock.jump_to(utc(date(2026, 3, 11), 13, 20))
    japan = market("Japan")
    japan.is_active = False
    japan.save()
    line = client.get("/api/global-markets/clock/").json()["markets"][0]
    assert (line["country"], line["status"], line["next_transition"]) == ("Japan", "CLOSED", None)
    assert line["current_time"]["formatted_24h"] == "22:20:00"
