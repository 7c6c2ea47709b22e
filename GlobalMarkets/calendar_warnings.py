"""Raises and clears the alerts about what the calendar does not know; the monitor calls it.

An alert is a log record that thor_project keeps as a row; nothing here knows about that table.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .models import Market, MarketOverride

alerts = logging.getLogger("thor.alerts")
WARN_AHEAD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CalendarWarning:
    """One thing the calendar does not know, and until when that did not matter."""

    kind: str
    subject: str
    message: str
    is_due: bool


def calendar_warnings(markets: list[Market], today: date) -> Iterator[CalendarWarning]:
    """Every possible warning about active markets, due or not; one query."""
    active = {market.pk: market for market in markets if market.is_active}
    for market in active.values():
        yield _horizon_warning(market, today)
    sessions = MarketOverride.objects.filter(
        kind=MarketOverride.Kind.SESSION, date__gte=today - WARN_AHEAD, market__in=active
    )
    for session in sessions:
        yield _session_warning(active[session.market_id].country, session, today)


class CalendarWarnings:
    """Logs each warning once a day while it is due, and its all-clear once."""

    def __init__(self) -> None:
        self._checked_on: date | None = None
        self._standing: dict[tuple[str, str], bool] = {}

    def check(self, now: datetime, *, again: bool) -> None:
        """Look at the warnings once a day of market time, and `again` when something was edited."""
        today = now.date()
        is_new_day = self._checked_on != today
        if is_new_day or again:
            current = list(calendar_warnings(list(Market.objects.all()), today))
            for warning in [*current, *self._gone(current)]:
                self._log(warning, is_new_day=is_new_day)
            self._checked_on = today

    def _gone(self, current: list[CalendarWarning]) -> list[CalendarWarning]:
        """All-clears for what is warned of no more because its market or override went."""
        keys = {(warning.kind, warning.subject) for warning in current}
        standing = [key for key, is_due in self._standing.items() if is_due and key not in keys]
        return [
            CalendarWarning(kind, subject, f"{subject} needs no warning any more.", False) for kind, subject in standing
        ]

    def _log(self, warning: CalendarWarning, *, is_new_day: bool) -> None:
        key = (warning.kind, warning.subject)
        # Not known yet: at the first look, too, the all-clear is logged; the alert may stand since before a restart.
        was_standing = self._standing.get(key)
        extra = {"alert_kind": warning.kind, "alert_subject": warning.subject, "alert_cleared": not warning.is_due}
        if warning.is_due and (is_new_day or not was_standing):
            alerts.warning(warning.message, extra=extra)
        elif not warning.is_due and was_standing is not False:
            alerts.info(warning.message, extra=extra)
        self._standing[key] = warning.is_due


def _horizon_warning(market: Market, today: date) -> CalendarWarning:
    known_until = market.schedule_known_until
    if known_until is None:
        message = f"{market.country} has no calendar yet: run manage.py rebuild_calendar."
        return CalendarWarning("calendar_horizon", market.country, message, True)
    message = f"The calendar of {market.country} is known until {known_until}"
    is_due = known_until - today < WARN_AHEAD
    if is_due:
        message += ": update exchange_calendars and run manage.py rebuild_calendar"
    return CalendarWarning("calendar_horizon", market.country, f"{message}.", is_due)


def _session_warning(country: str, session: MarketOverride, today: date) -> CalendarWarning:
    is_due = session.is_unconfirmed and today <= session.date <= today + WARN_AHEAD
    message = f"{country} has a session of its own on {session.date} ({session.reason})"
    if is_due:
        message += ": its times are not confirmed, and it counts as closed until the override in the admin has them"
    return CalendarWarning("unconfirmed_session", f"{country} {session.date}", f"{message}.", is_due)
