"""futures/market-opens/…: lists, filters, today's summary, captures by hand, older names."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from redis import Redis

from LiveData.publish import Publisher
from LiveData.status import FeedStatus, write_status
from tests.fakes import FakeClock
from tests.thor_trading.makers import SYMBOLS, board, quote
from ThorTrading.api.day_summary import summarize_day
from ThorTrading.capture.rows import Opening, build_rows
from ThorTrading.events import session_summary
from ThorTrading.models import MarketSession
from users.models import User

pytestmark = pytest.mark.django_db
SESSIONS = "/api/futures/market-opens/"
TOKYO_OPEN = datetime(2026, 3, 11, 0, 0, tzinfo=UTC)  # Wednesday in Tokyo, trade date 11 March
Outcome = MarketSession.Outcome


@pytest.fixture(autouse=True)
def clock(settings: Settings) -> FakeClock:
    clock = settings.CLOCK = FakeClock(TOKYO_OPEN + timedelta(minutes=1))
    settings.READING_NEEDS_LOGIN = False
    return clock


def capture(
    number: int, country: str = "Japan", at: datetime = TOKYO_OPEN, day: date | None = None, **fields: Any
) -> None:
    """A session as capture writes it, all eleven strongly for BUY; `fields` change YM's and TOTAL's rows."""
    opening = Opening(
        country=country, session_date=day or at.date(), kind=fields.pop("kind", MarketSession.Kind.OPEN),
        scheduled_at=at, captured_at=at, lateness_sec=0.0, futures_trade=True,
    )  # fmt: skip
    MarketSession.objects.bulk_create(build_rows(number, opening, board()))
    MarketSession.objects.filter(session_number=number, future__in=["YM", "TOTAL"]).update(**fields)


def get(client: Client, path: str = "", **query: Any) -> Any:
    response = client.get(SESSIONS + path, query)
    assert response.status_code == 200, response.content
    return response.json()


def numbers(answer: Any) -> list[int]:
    return [session["session_number"] for session in answer.get("results", answer.get("sessions"))]


def test_list_holds_one_object_a_session_the_newest_first(client: Client) -> None:
    capture(1)
    capture(2, "China")
    answer = get(client)
    assert (answer["count"], numbers(answer)) == (2, [2, 1])
    session = answer["results"][1]
    assert (session["region"], session["composite"], session["weight"]) == ("Japan", "STRONG_BUY", 22)
    assert (session["outcome"], session["outcome_label"], session["pnl"]) == ("PENDING", "Pending", None)
    assert session["ym_entry"] == {
        "side": session["ym_entry"]["side"], "price": 101.0, "target": 121.0, "stop": 81.0, "spread_at_entry": 1.0,
    }  # fmt: skip
    assert session["opened_at"] == "2026-03-11T00:00:00+00:00"
    assert "symbols" not in session


def test_session_of_the_api_and_of_the_stream_have_the_same_fields(client: Client) -> None:
    capture(1)
    total = MarketSession.objects.get(session_number=1, future="TOTAL")
    assert get(client)["results"][0].keys() == session_summary(total, None).keys()


def test_expand_brings_the_eleven_futures(client: Client) -> None:
    capture(1)
    symbols = get(client, expand="symbols")["results"][0]["symbols"]
    assert [row["symbol"] for row in symbols] == SYMBOLS
    assert (symbols[0]["signal"], symbols[0]["bid"], symbols[0]["ask"]) == ("STRONG_BUY", 100.0, 101.0)


@pytest.mark.parametrize("path", ["7/", "7", "7/symbols/"])
def test_one_session_comes_with_all_twelve_rows(client: Client, path: str) -> None:
    capture(7)
    session = get(client, path)
    assert session["session_number"] == 7
    assert [row["symbol"] for row in session["symbols"]] == [*SYMBOLS, "TOTAL"]


def test_unknown_session_is_a_404_with_a_sentence(client: Client) -> None:
    response = client.get(SESSIONS + "99/")
    assert response.status_code == 404
    assert response.json() == {"detail": "There is no session number 99."}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"region": "China"}, [3, 2]),
        ({"region": ["China", "japan"]}, [3, 2, 1]),
        ({"region": "Japan,India"}, [1]),
        ({"day_of_week": "Wednesday"}, [2, 1]),
        ({"day_of_week": ["Thursday"]}, [3]),
        ({"start_date": "2026-03-12"}, [3]),
        ({"end_date": "2026-03-11"}, [2, 1]),
        ({"signal": "STRONG_BUY"}, [3, 1]),
        ({"signal": ["HOLD", "SELL"]}, [2]),
        ({"outcome": "WORKED"}, [3]),
        ({"outcome": ["NEUTRAL", "WORKED"], "region": "China"}, [3, 2]),
        ({"region": "Mexico"}, []),
    ],
)
def test_filters(client: Client, query: dict[str, Any], expected: list[int]) -> None:
    capture(1)
    capture(2, "China", bhs="HOLD", wndw=Outcome.NEUTRAL)
    capture(3, "China", TOKYO_OPEN + timedelta(days=1), wndw=Outcome.WORKED)
    assert numbers(get(client, **query)) == expected


def test_pages(client: Client) -> None:
    for number in range(1, 6):
        capture(number, at=TOKYO_OPEN + timedelta(days=number))
    answer = get(client, page_size=2, page=2)
    assert (answer["count"], answer["pages"], answer["page"], numbers(answer)) == (5, 3, 2, [3, 2])
    assert get(client, page=9)["results"] == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"region": "Mars"}, "region: 'Mars' is not known; use Japan, China"),
        ({"day_of_week": "Mon"}, "day_of_week: 'Mon' is not known; use Monday, Tuesday"),
        ({"signal": "MAYBE"}, "signal: 'MAYBE' is not known; use STRONG_BUY"),
        ({"outcome": "WON"}, "outcome: 'WON' is not known; use PENDING, WORKED"),
        ({"start_date": "11.3.2026"}, "start_date: '11.3.2026' is not a date; use YYYY-MM-DD"),
        ({"start_date": "2026-03-12", "end_date": "2026-03-11"}, "end_date: it must not be before start_date."),
        ({"page": "0"}, "page: '0' is not a whole number from 1 to"),
        ({"page_size": "9999"}, "page_size: '9999' is not a whole number from 1 to 500."),
        ({"expand": "all"}, "expand: 'all' is not known; use symbols."),
    ],
)
def test_bad_filter_is_answered_with_a_sentence(client: Client, query: dict[str, str], said: str) -> None:
    response = client.get(SESSIONS, query)
    assert response.status_code == 400
    assert response.json()["detail"].startswith(said)


def test_today_is_the_trade_date_and_has_a_summary(client: Client, clock: FakeClock) -> None:
    capture(1, wndw=Outcome.WORKED, pnl_usd=Decimal(100))
    capture(2, "China", TOKYO_OPEN + timedelta(minutes=90), wndw=Outcome.DIDNT_WORK, pnl_usd=Decimal(-100))
    capture(3, "India", TOKYO_OPEN - timedelta(days=1))
    clock.jump_to(TOKYO_OPEN + timedelta(hours=20))
    answer = get(client, "today/")
    assert (answer["date"], numbers(answer)) == ("2026-03-11", [1, 2])
    assert len(answer["sessions"][0]["symbols"]) == 11
    assert answer["summary"] == {
        "total_sessions": 2, "entries_made": 2, "worked": 1, "didnt_work": 1, "expired": 0, "total_pnl": 0.0,
        "hit_rate": 0.5, "baseline_hit_rate": pytest.approx((20 - 1) / 40), "best_region": None,
    }  # fmt: skip


def test_sunday_evening_is_mondays_trade_date(client: Client, clock: FakeClock) -> None:
    friday = datetime(2026, 3, 13, 13, 30, tzinfo=UTC)
    capture(1, "USA", friday)
    clock.jump_to(datetime(2026, 3, 15, 21, 59, tzinfo=UTC))
    assert numbers(get(client, "today/")) == [1]
    clock.jump_to(datetime(2026, 3, 15, 22, 0, tzinfo=UTC))
    assert numbers(get(client, "today/")) == []


def test_day_without_sessions_claims_no_rate(client: Client) -> None:
    summary = get(client, "today/")["summary"]
    assert (summary["total_sessions"], summary["hit_rate"], summary["baseline_hit_rate"]) == (0, None, None)


def test_opens_of_one_instant_are_one_bet() -> None:
    for number, country in ((1, "USA"), (2, "Canada")):
        capture(number, country, wndw=Outcome.WORKED, pnl_usd=Decimal(100))
    summary = summarize_day(MarketSession.objects.filter(future="TOTAL").order_by("session_number"))
    assert (summary["total_sessions"], summary["worked"], summary["total_pnl"]) == (2, 1, 100)


def test_manual_captures_stay_out_of_the_summary() -> None:
    capture(1, wndw=Outcome.WORKED, pnl_usd=Decimal(100), kind=MarketSession.Kind.MANUAL)
    assert summarize_day(MarketSession.objects.filter(future="TOTAL"))["total_sessions"] == 0


def test_baseline_is_silent_where_many_expired() -> None:
    capture(1, wndw=Outcome.WORKED)
    capture(2, "China", TOKYO_OPEN + timedelta(hours=1), wndw=Outcome.EXPIRED)
    summary = summarize_day(MarketSession.objects.filter(future="TOTAL"))
    assert (summary["hit_rate"], summary["baseline_hit_rate"]) == (1.0, None)


def test_pending_and_latest(client: Client) -> None:
    capture(1, wndw=Outcome.WORKED)
    capture(2, at=TOKYO_OPEN + timedelta(days=1))
    capture(3, "China", wndw=Outcome.WORKED)
    assert numbers(get(client, "pending/")) == [2]
    assert numbers(get(client, "latest/")) == [3, 2]


def test_outcome_label_of_no_entry(client: Client) -> None:
    capture(1, wndw=Outcome.NEUTRAL)
    assert get(client)["results"][0]["outcome_label"] == "No Entry"


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_user("trader", password="a long password", is_staff=True))
    return client


def post_capture(client: Client, body: object) -> Any:
    return client.post(SESSIONS + "capture/", body, content_type="application/json")


def test_capture_by_hand_writes_a_session_once(staff: Client, redis_client: Redis, clock: FakeClock) -> None:
    now = clock.real_now()
    Publisher(redis_client, "test").publish([quote(symbol) for symbol in SYMBOLS], confirmed_at=now)
    write_status(redis_client, FeedStatus(source="SIM", provider="demo", state="live", last_read_at=now))
    response = post_capture(staff, {"country": "Japan"})
    assert response.status_code == 201, response.content
    assert (response.json()["kind"], len(response.json()["symbols"])) == ("MANUAL", 12)
    again = post_capture(staff, {"country": "Japan"})
    assert again.status_code == 409
    assert "Japan already has a capture" in again.json()["detail"]


@pytest.mark.parametrize("body", [{}, [], {"country": 7}, {"country": ""}, {"country": "Mars"}, {"country": "\0"}])
def test_capture_of_an_unknown_country_is_a_sentence(staff: Client, body: object, redis_client: Redis) -> None:
    response = post_capture(staff, body)
    assert response.status_code == 400
    assert response.json()["detail"].startswith("country: ")


def test_capture_needs_staff(client: Client) -> None:
    assert post_capture(client, {"country": "Japan"}).status_code == 403
    client.force_login(User.objects.create_user("reader", password="a long password"))
    assert post_capture(client, {"country": "Japan"}).status_code == 403
    assert not MarketSession.objects.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/api/market-open/today", "/api/futures/market-opens/today/"),
        ("/api/market-open/history/?region=Japan", "/api/futures/market-opens/history/?region=Japan"),
        ("/api/market-open/session/3/symbols", "/api/futures/market-opens/3/symbols/"),
        ("/api/futuretrading/market-opens/today/", "/api/futures/market-opens/today/"),
        ("/api/futuretrading/market-open/session/3/symbols/", "/api/futures/market-opens/3/symbols/"),
        ("/api/futuretrading/today/", "/api/futures/market-opens/today/"),
        ("/api/futuretrading/quotes/latest", "/api/quotes/latest/"),
    ],
)
def test_older_names_lead_to_the_present_ones(client: Client, old: str, new: str) -> None:
    response = client.get(old)
    assert (response.status_code, response.headers["Location"]) == (301, new)
