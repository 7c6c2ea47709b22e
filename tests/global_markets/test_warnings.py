"""What the calendar does not know is said 90 days ahead, once a day, and taken back."""

from datetime import UTC, date, datetime, time

import pytest

from GlobalMarkets.calendar_warnings import CalendarWarnings
from GlobalMarkets.models import Market, MarketOverride
from tests.fakes import FakeClock

Alert = tuple[str, str, bool]


@pytest.fixture
def alerts(db: None, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level("INFO", logger="thor.alerts")
    Market.objects.update(schedule_known_until=date(2027, 12, 31))
    return caplog


def taken(caplog: pytest.LogCaptureFixture, kind: str = "calendar_horizon") -> list[Alert]:
    found = [
        (record.levelname, vars(record)["alert_subject"], vars(record)["alert_cleared"])
        for record in caplog.records
        if vars(record)["alert_kind"] == kind
    ]
    caplog.clear()
    return found


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def test_the_horizon_is_warned_of_90_days_ahead_and_cleared(alerts: pytest.LogCaptureFixture) -> None:
    Market.objects.filter(country="China").update(schedule_known_until=date(2026, 12, 31))
    warnings = CalendarWarnings()
    warnings.check(at(date(2026, 10, 2)), again=False)
    assert ("INFO", "China", True) in taken(alerts)
    warnings.check(at(date(2026, 10, 3)), again=False)
    assert taken(alerts) == [("WARNING", "China", False)]
    warnings.check(at(date(2026, 10, 3)), again=True)
    assert taken(alerts) == []
    warnings.check(at(date(2026, 10, 4)), again=False)
    assert taken(alerts) == [("WARNING", "China", False)]
    Market.objects.filter(country="China").update(schedule_known_until=date(2027, 12, 31))
    warnings.check(at(date(2026, 10, 4)), again=True)
    assert taken(alerts) == [("INFO", "China", True)]


def test_a_market_without_a_calendar_is_warned_of(alerts: pytest.LogCaptureFixture) -> None:
    Market.objects.filter(country="Mexico").update(schedule_known_until=None)
    CalendarWarnings().check(at(date(2026, 3, 11)), again=False)
    assert ("WARNING", "Mexico", False) in taken(alerts)
    assert not [record for record in alerts.records if "rebuild_calendar" not in record.message]


def test_a_session_without_times_is_warned_of_until_it_has_them(alerts: pytest.LogCaptureFixture) -> None:
    subject = "India 2026-11-08"
    warnings = CalendarWarnings()
    warnings.check(at(date(2026, 8, 9)), again=False)
    assert taken(alerts, "unconfirmed_session") == [("INFO", subject, True)]
    warnings.check(at(date(2026, 8, 10)), again=False)
    assert taken(alerts, "unconfirmed_session") == [("WARNING", subject, False)]
    confirmed = MarketOverride.objects.filter(date=date(2026, 11, 8))
    confirmed.update(open_time=time(18), close_time=time(19))
    warnings.check(at(date(2026, 8, 10)), again=True)
    assert taken(alerts, "unconfirmed_session") == [("INFO", subject, True)]


def test_a_warning_goes_with_its_override(alerts: pytest.LogCaptureFixture, clock: FakeClock) -> None:
    warnings = CalendarWarnings()
    warnings.check(at(date(2026, 8, 10)), again=False)
    alerts.clear()
    MarketOverride.objects.filter(date=date(2026, 11, 8)).delete()
    warnings.check(at(date(2026, 8, 10)), again=True)
    assert taken(alerts, "unconfirmed_session") == [("INFO", "India 2026-11-08", True)]
