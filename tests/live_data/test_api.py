"""The raw feed over HTTP."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from redis import Redis

from LiveData.connection import RedisError
from LiveData.connection import client as redis_of_the_process
from LiveData.feeds.excel_file import ExcelFileFeed
from LiveData.feeds.workbook import Place
from LiveData.instruments import load_symbol_names
from LiveData.publish import Publisher
from LiveData.pump import FeedPump
from LiveData.status import FeedStatus, write_status
from tests.fakes import FakeClock

from .makers import NOON, quote

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(redis_client: Redis, settings: Any, admin_client: Client) -> Client:
    settings.CLOCK = FakeClock(NOON)
    return admin_client


def publish(*quotes: Any) -> None:
    Publisher(redis_of_the_process(), "test").publish(quotes, confirmed_at=NOON)


def test_quotes_come_as_numbers_in_the_owners_order(api: Client) -> None:
    publish(quote("ZZZ", last="1"), quote("DX", last="99.479"), quote("YM", last="47387", bid="47380", ask="47388"))
    write_status(redis_of_the_process(), FeedStatus("SIM", "demo", "live", last_read_at=NOON))
    body = api.get("/api/feed/quotes/snapshot/").json()
    assert [found["symbol"] for found in body["quotes"]] == ["YM", "DX", "ZZZ"]
    assert (body["count"], body["source"]) == (3, "SIM")
    ym, dollar = body["quotes"][:2]
    assert (ym["last"], ym["spread"], ym["age_ms"], ym["is_stale"]) == (47387.0, 8.0, 0, False)
    assert (dollar["bid"], dollar["ask"], dollar["spread"], dollar["volume"]) == (None, None, None, None)
    assert datetime.fromisoformat(ym["ts"]) == NOON


def test_symbols_can_be_chosen_in_the_feeds_spelling(api: Client) -> None:
    publish(quote("YM"), quote("DX"), quote("ES"))
    body = api.get("/api/feed/quotes/snapshot/?symbols=ym,$dxy").json()
    assert [found["symbol"] for found in body["quotes"]] == ["YM", "DX"]


def test_an_unknown_symbol_is_refused_with_a_sentence(api: Client) -> None:
    answer = api.get("/api/feed/quotes/snapshot/?symbols=YM,XX")
    assert answer.status_code == 400
    assert "Unknown symbol XX: known are YM, ES" in str(answer.json())


def test_without_quotes_the_answer_is_empty(api: Client) -> None:
    body = api.get("/api/feed/quotes/snapshot").json()
    assert (body["quotes"], body["count"], body["source"]) == ([], 0, None)


def test_the_excel_feed_has_an_answer_of_its_own(api: Client) -> None:
    publish(quote("YM", source="EXCEL"), quote("ES", source="SIM"))
    body = api.get("/api/feed/tos/quotes/latest/?consumer=futures_trading").json()
    assert [found["symbol"] for found in body["quotes"]] == ["YM"]
    assert body["source"] == "TOS_RTD_Excel"


def test_the_status_tells_what_is_wrong(api: Client) -> None:
    status = FeedStatus("EXCEL", "excel_file", "error", NOON, None, NOON, errors={"missing": 2}, message="There is no…")
    write_status(redis_of_the_process(), status)
    (feed,) = api.get("/api/feed/status/").json()["feeds"]
    assert (feed["source"], feed["alive"], feed["state"]) == ("EXCEL", False, "error")
    assert (feed["errors"], feed["message"], feed["last_change_at"], feed["age_ms"]) == (
        {"missing": 2},
        "There is no…",
        None,
        0,
    )


def test_an_unreachable_redis_is_a_503_with_a_sentence(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RedisError("refused")

    monkeypatch.setattr("LiveData.api.views.read_latest", fail)
    monkeypatch.setattr("LiveData.api.views.read_statuses", fail)
    for path in ("quotes/snapshot/", "tos/quotes/latest/", "status/"):
        answer = api.get(f"/api/feed/{path}")
        assert (answer.status_code, "Redis does not answer" in answer.json()["detail"]) == (503, True)


def test_a_stranger_gets_403(redis_client: Redis, client: Client) -> None:
    for path in ("quotes/snapshot/", "tos/quotes/latest/", "status/"):
        assert client.get(f"/api/feed/{path}").status_code == 403


def test_the_real_workbook_reaches_the_api_as_the_sheet_has_it(api: Client, shared_data: Path, settings: Any) -> None:
    path = shared_data / "rtd" / "RTD_20251130T2356Z.xlsx"
    feed = ExcelFileFeed(path, Place("LiveData", "A1:N13"), load_symbol_names)
    saved_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    settings.CLOCK = clock = FakeClock(saved_at)
    FeedPump(feed, Publisher(redis_of_the_process(), "excel"), clock, lambda now: True).step()
    body = api.get("/api/feed/tos/quotes/latest/").json()
    found = {entry["symbol"]: entry for entry in body["quotes"]}
    assert list(found) == ["YM", "ES", "NQ", "RTY", "CL", "SI", "HG", "GC", "VX", "DX", "ZB"]
    assert (found["ZB"]["close"], found["ZB"]["last"], found["ZB"]["change"]) == (117.4375, 117.40625, -0.03125)
    assert (found["DX"]["bid"], found["DX"]["ask"], found["DX"]["last"]) == (None, None, 99.479)
    assert (found["NQ"]["last"], found["NQ"]["change"], found["NQ"]["bid"]) == (None, None, 25479.5)
    assert (found["YM"]["open"], found["YM"]["volume"], found["YM"]["change"]) == (None, None, -4.0)
    assert not found["YM"]["is_stale"]
