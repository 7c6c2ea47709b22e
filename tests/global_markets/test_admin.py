"""The admin edits flags and overrides; statuses and transitions are only shown."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client

from GlobalMarkets.models import Market, MarketOverride, MarketTransition

GetMarket = Callable[[str], Market]


@pytest.fixture
def admin(calendar: None, settings: Any) -> Client:
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("boss", password="not-a-secret"))
    return client


@pytest.mark.parametrize(
    "table", ["market", "marketoverride", "markettransition", "marketstatuschange", "calendarday", "futuressession"]
)
def test_every_table_is_shown(admin: Client, table: str) -> None:
    assert admin.get(f"/admin/globalmarkets/{table}/").status_code == 200


def test_the_status_cannot_be_edited(admin: Client, market: GetMarket) -> None:
    usa = market("USA")
    form = admin.get(f"/admin/globalmarkets/market/{usa.pk}/change/").context["adminform"].form
    assert "status" not in form.fields
    assert {"is_active", "enable_futures_capture", "breaks_close_market"} <= set(form.fields)


def test_an_edit_of_a_flag_leaves_the_status_alone(admin: Client, market: GetMarket) -> None:
    usa = market("USA")
    page = admin.get(f"/admin/globalmarkets/market/{usa.pk}/change/")
    data = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    Market.objects.filter(pk=usa.pk).update(status="OPEN")  # the monitor, while the form was open
    answer = admin.post(f"/admin/globalmarkets/market/{usa.pk}/change/", {**data, "enable_futures_capture": ""})
    assert answer.status_code == 302
    usa.refresh_from_db()
    assert usa.status == "OPEN"
    assert not usa.enable_futures_capture


def test_an_override_takes_effect_and_shows_what_results(admin: Client, market: GetMarket) -> None:
    usa = market("USA")
    data = {"market": usa.pk, "date": "2026-03-12", "kind": "EARLY_CLOSE", "close_time": "13:00", "reason": "Storm"}
    answer = admin.post("/admin/globalmarkets/marketoverride/add/", data, follow=True)
    assert b"09:30 OPEN, 13:00 CLOSED" in answer.content
    override = MarketOverride.objects.get(reason="Storm")
    assert str(override.author) == "boss"
    row = MarketTransition.objects.get(market=usa, session_date=date(2026, 3, 12), to_status="CLOSED")
    assert (row.at.hour, row.early_close, row.source) == (17, True, "override")
    admin.post(f"/admin/globalmarkets/marketoverride/{override.pk}/delete/", {"post": "yes"})
    row = MarketTransition.objects.get(market=usa, session_date=date(2026, 3, 12), to_status="CLOSED")
    assert row.at.hour == 20


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "CLOSED", "open_time": "09:00"},
        {"kind": "EARLY_CLOSE"},
        {"kind": "EARLY_CLOSE", "open_time": "09:00", "close_time": "13:00"},
        {"kind": "LATE_OPEN", "close_time": "13:00"},
        {"kind": "SESSION", "open_time": "09:00"},
        {"kind": "SESSION", "open_time": "13:00", "close_time": "09:00"},
    ],
)
def test_times_that_do_not_fit_the_kind_are_refused(market: GetMarket, fields: dict[str, str]) -> None:
    override = MarketOverride(market=market("USA"), date=date(2026, 3, 12), reason="test", **fields)
    with pytest.raises(ValidationError):
        override.full_clean()


def test_transitions_cannot_be_written(admin: Client, calendar: None) -> None:
    assert admin.get("/admin/globalmarkets/markettransition/add/").status_code == 403


def test_a_preview_shows_what_would_result_and_saves_nothing(admin: Client, market: GetMarket) -> None:
    usa = market("USA")
    url = "/admin/globalmarkets/marketoverride/add/"
    assert b'name="_preview"' in admin.get(url).content
    data = {"market": usa.pk, "date": "2026-03-12", "kind": "EARLY_CLOSE", "close_time": "13:00", "reason": "Storm"}
    before = list(MarketTransition.objects.values_list("market", "at", "to_status"))
    answer = admin.post(url, {**data, "_preview": "Preview"})
    assert answer.status_code == 200
    assert b"not saved: 09:30 OPEN, 13:00 CLOSED" in answer.content
    assert b'value="Storm"' in answer.content  # the form is still filled in
    assert not MarketOverride.objects.filter(reason="Storm").exists()
    assert list(MarketTransition.objects.values_list("market", "at", "to_status")) == before
    refused = admin.post(url, {**data, "close_time": "", "_preview": "Preview"})
    assert b"An early close needs the local close time" in refused.content
    assert b"not saved:" not in refused.content
