"""An alert that any app logs becomes one row, and its all-clear clears it."""

import logging

import pytest
from django.db import OperationalError

from thor_project.logs import OnlyNews
from thor_project.models import Alert

pytestmark = pytest.mark.django_db
alerts = logging.getLogger("thor.alerts")


def say(*, cleared: bool, subject: str = "SIM") -> None:
    alerts.log(
        logging.INFO if cleared else logging.WARNING,
        "no quote for 20 s",
        extra={"alert_kind": "stale_feed", "alert_subject": subject, "alert_cleared": cleared},
    )


def test_an_alert_is_raised_once_and_cleared_by_its_all_clear() -> None:
    say(cleared=False)
    say(cleared=False)
    row = Alert.objects.get()
    assert (row.kind, row.subject, row.message, row.cleared_at) == ("stale_feed", "SIM", "no quote for 20 s", None)
    say(cleared=True)
    row.refresh_from_db()
    assert row.cleared_at is not None


def test_only_what_changes_is_news() -> None:
    heard: list[bool] = []

    class Terminal(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(OnlyNews().filter(record))

    terminal = Terminal()
    logging.getLogger().addHandler(terminal)
    try:
        say(cleared=True)
        say(cleared=False)
        say(cleared=False)
        say(cleared=True)
        logging.getLogger("LiveData").warning("no alert")
    finally:
        logging.getLogger().removeHandler(terminal)
    assert heard == [False, True, False, True, True]


def test_an_alert_waits_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> bool:
        raise OperationalError("no server")

    with monkeypatch.context() as outage:
        outage.setattr("thor_project.alerts.record_alert", refuse)
        say(cleared=False, subject="SIM")
    assert not Alert.objects.exists()
    say(cleared=False, subject="EXCEL")
    assert set(Alert.objects.values_list("subject", flat=True)) == {"SIM", "EXCEL"}


def test_the_same_trouble_later_is_a_new_alert() -> None:
    say(cleared=False)
    say(cleared=True)
    say(cleared=False)
    assert Alert.objects.count() == 2
    assert Alert.objects.filter(cleared_at=None).count() == 1


def test_an_all_clear_leaves_other_subjects_standing() -> None:
    say(cleared=False, subject="SIM")
    say(cleared=False, subject="EXCEL")
    say(cleared=True, subject="SIM")
    assert Alert.objects.get(cleared_at=None).subject == "EXCEL"
