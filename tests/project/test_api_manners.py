"""What every address of the API has in common."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from thor_project.rendering import NumbersRenderer

PUBLIC = {
    "/api/auth/csrf/",
    "/api/health/live/",
    "/api/health/ready/",
}
PAGES = {"/api/docs/", "/api/schema/"}
WRITES_ONLY = {"/api/auth/login/", "/api/auth/logout/"}


def api_paths(patterns: "list[URLPattern | URLResolver] | None" = None, prefix: str = "/") -> list[str]:
    """Every concrete address below /api/, with parameters filled in."""
    found: list[str] = []
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        text = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += api_paths(entry.url_patterns, text)
        elif text.startswith("/api/") and "^" not in text:
            found.append(fill(text))
    return found


def fill(path: str) -> str:
    """`/{id}/` parameters as 1."""
    while "<" in path:
        start, end = path.index("<"), path.index(">")
        path = path[:start] + "1" + path[end + 1 :]
    return path


@pytest.mark.django_db
def test_a_stranger_reads_nothing_but_what_is_public() -> None:
    paths = api_paths()
    assert len(paths) > 15
    client = Client(raise_request_exception=False)
    for path in paths:
        answer = client.get(path)
        if path in PUBLIC:
            assert answer.status_code in {200, 503}, path
        elif path in WRITES_ONLY:
            assert answer.status_code in {403, 405}, path
        elif answer.status_code in {301, 302}:
            assert answer["Location"].startswith("/api/"), path
        else:
            assert answer.status_code == 403, path
            assert path in PAGES or answer.json()["detail"], path


@pytest.mark.django_db
def test_an_address_works_with_and_without_its_last_slash() -> None:
    client = Client()
    assert client.get("/api/health/live").json() == client.get("/api/health/live/").json() == {"status": "alive"}


@pytest.mark.django_db
@pytest.mark.parametrize("rest", ["", "7/"])
def test_the_markets_older_name_leads_to_the_present_one(rest: str) -> None:
    answer = Client().get(f"/api/timezones/markets/{rest}?a=b")
    assert answer["Location"] == f"/api/global-markets/markets/{rest}?a=b"


@pytest.mark.django_db
def test_an_unknown_api_address_is_a_sentence() -> None:
    answer = Client().get("/api/nonsense/")
    assert answer.status_code == 404
    assert "/api/nonsense/" in answer.json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize(("sent", "is_echoed"), [("page-7f3a", True), ("two words", False), ("x" * 65, False)])
def test_a_request_is_answered_with_its_name(sent: str, is_echoed: bool) -> None:
    answer = Client().get("/api/health/live/", headers={"X-Request-ID": sent})
    assert (answer["X-Request-ID"] == sent) is is_echoed
    assert answer["X-Request-ID"]


def test_exact_decimals_leave_as_numbers() -> None:
    assert NumbersRenderer().render({"x": Decimal("117.84375")}) == b'{"x":117.84375}'
    assert NumbersRenderer().render({"x": None}) == b'{"x":null}'
