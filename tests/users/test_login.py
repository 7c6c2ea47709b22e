"""Logging in and out as the dashboard does it."""

import pytest
from django.test import Client

from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    User.objects.create_user("anna", password="a long enough password")
    return Client(enforce_csrf_checks=True)


def token(browser: Client) -> str:
    return str(browser.get("/api/auth/csrf/").json()["csrf_token"])


def log_in(browser: Client, password: str) -> int:
    answer = browser.post(
        "/api/auth/login/",
        {"username": "anna", "password": password},
        content_type="application/json",
        headers={"X-CSRFToken": token(browser)},
    )
    return answer.status_code


def test_the_right_password_starts_a_session(browser: Client) -> None:
    assert browser.get("/api/auth/me/").status_code == 403
    assert log_in(browser, "a long enough password") == 200
    assert browser.get("/api/auth/me/").json() == {"username": "anna", "is_staff": False}


def test_a_wrong_password_is_refused_in_a_sentence(browser: Client) -> None:
    assert log_in(browser, "wrong") == 403
    assert browser.get("/api/auth/me/").status_code == 403


def test_logging_out_ends_the_session(browser: Client) -> None:
    log_in(browser, "a long enough password")
    answer = browser.post("/api/auth/logout/", content_type="application/json", headers={"X-CSRFToken": token(browser)})
    assert answer.status_code == 204
    assert browser.get("/api/auth/me/").status_code == 403


def test_a_login_without_the_token_is_refused(browser: Client) -> None:
    answer = browser.post(
        "/api/auth/login/",
        {"username": "anna", "password": "a long enough password"},
        content_type="application/json",
    )
    assert answer.status_code == 403


def test_ten_wrong_passwords_lock_the_name_for_a_while(browser: Client) -> None:
    for _ in range(10):
        log_in(browser, "wrong")
    assert log_in(browser, "a long enough password") == 429


def test_a_missing_field_is_named(browser: Client) -> None:
    answer = browser.post(
        "/api/auth/login/", {"username": "anna"}, content_type="application/json",
        headers={"X-CSRFToken": token(browser)},
    )  # fmt: skip
    assert answer.status_code == 400
    assert "password" in answer.json()["detail"]
