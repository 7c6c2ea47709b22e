"""monitor_markets and market_transitions, as people and programs use them."""

import json
from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from GlobalMarkets.models import Market, MarketStatusChange
from GlobalMarkets.wakeup import Wakeup
from tests.fakes import FakeClock

from .answers import COUNTRIES, market_answers

Capture = pytest.CaptureFixture[str]


def listed(capsys: Capture, *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    call_command("market_transitions", *arguments, "--format", "json")
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


def test_two_years_as_json_equal_the_answer_table(full_calendar: None, capsys: Capture) -> None:
    rows = listed(capsys, "--start", "2025-01-01", "--end", "2026-12-31")
    expected = [
        {
            "market": country,
            "kind": kind,
            "at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
            "session_date": str(day),
            "early_close": is_early,
        }
        for country in COUNTRIES
        for at, kind, day, is_early in market_answers(country)
    ]
    assert sorted(rows, key=str) == sorted(expected, key=str)
    assert [(row["at"], row["kind"]) for row in rows] == sorted((row["at"], row["kind"]) for row in rows)


def test_days_outside_the_table_are_computed(calendar: None, capsys: Capture) -> None:
    rows = listed(capsys, "--start", "2013-10-07", "--end", "2013-10-07", "--market", "USA")
    assert [row["at"] for row in rows] == ["2013-10-07T13:30:00Z", "2013-10-07T20:00:00Z"]
    rows = listed(capsys, "--start", "2026-04-10", "--end", "2026-04-13", "--market", "usa")
    assert [row["session_date"] for row in rows] == ["2026-04-10", "2026-04-10", "2026-04-13", "2026-04-13"]


def test_an_empty_table_is_no_obstacle(db: None, clock: FakeClock, capsys: Capture) -> None:
    rows = listed(capsys, "--start", "2026-02-01", "--end", "2026-02-01")
    assert [(row["market"], row["at"]) for row in rows] == [
        ("India", "2026-02-01T03:45:00Z"),
        ("India", "2026-02-01T10:00:00Z"),
    ]


def test_what_is_not_known_is_said(calendar: None, clock: FakeClock, capsys: Capture) -> None:
    with pytest.raises(CommandError, match="China is known until 2026-12-31"):
        call_command("market_transitions", "--start", "2027-03-01", "--end", "2027-03-05", "--market", "China")
    rows = listed(capsys, "--start", "2026-12-31", "--end", "2027-01-04", "--market", "China")
    assert [row["session_date"] for row in rows] == ["2026-12-31", "2026-12-31"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--start", "2026-02-30", "--end", "2026-03-01"], "'2026-02-30' is not a date"),
        (["--start", "2026-03-02", "--end", "2026-03-01"], "lies before"),
        (["--start", "2026-03-01", "--end", "2026-03-02", "--market", "Narnia"], "use one of Japan, China"),
    ],
)
def test_bad_arguments_are_answered_with_a_sentence(db: None, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("market_transitions", *arguments)


def test_a_market_with_a_wrong_calendar_code_is_a_sentence(db: None) -> None:
    Market.objects.filter(country="China").update(calendar_code="FOO")
    with pytest.raises(CommandError, match=r"no calendar 'FOO'. Correct its market's calendar code"):
        call_command("market_transitions", "--start", "2024-03-09", "--end", "2024-03-12")


def test_the_table_is_for_people(calendar: None, capsys: Capture) -> None:
    capsys.readouterr()
    call_command("market_transitions", "--start", "2025-12-24", "--end", "2025-12-24", "--market", "USA")
    assert capsys.readouterr().out.splitlines()[1:] == [
        "2025-12-24T14:30:00Z  09:30  USA             OPEN   2025-12-24  yes",
        "2025-12-24T18:00:00Z  13:00  USA             CLOSE  2025-12-24  yes",
    ]


def test_a_calendar_program_can_import_the_ics(calendar: None, capsys: Capture) -> None:
    capsys.readouterr()
    call_command("market_transitions", "--start", "2026-03-09", "--end", "2026-03-13", "--format", "ics")
    text = capsys.readouterr().out
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert len(events) == len({event["UID"] for event in events}) == 100
    assert events[0].decoded("DTSTART") == datetime(2026, 3, 9, tzinfo=UTC)
    assert str(events[0]["SUMMARY"]) == "Japan OPEN"
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_the_monitor_command_applies_statuses_itself_when_no_monitor_runs(calendar: None, capsys: Capture) -> None:
    call_command("monitor_markets", "--once")
    lines = capsys.readouterr().out.splitlines()
    assert "No monitor runs" in lines[0]
    assert lines[1].split() == [
        *("Japan", "OPEN", "OPEN", "closes", "in", "23400s", "(at", "2026-03-11T06:30:00Z)"),
    ]
    assert lines[-1] == "1/10 open"
    assert Market.objects.get(country="Japan").status == "OPEN"
    # The signals wait for the server, whose receivers act on them.
    assert MarketStatusChange.objects.filter(signalled_at=None).exists()


def test_the_monitor_command_only_wakes_a_running_monitor(calendar: None, capsys: Capture) -> None:
    running = Wakeup()
    running.wait(0)
    call_command("monitor_markets", "--once")
    running.close()
    assert "was woken" in capsys.readouterr().out
    assert Market.objects.get(country="Japan").status == "CLOSED"


@pytest.mark.parametrize("arguments", [[], ["--interval", "0"], ["--interval", "soon"], ["--once", "--interval", "5"]])
def test_the_monitor_command_refuses_nonsense(db: None, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("monitor_markets", *arguments)
