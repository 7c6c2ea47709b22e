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
    unconfirmed = MarketOverride.objects.filter(
        kind=MarketOverride.Kind.SESSION, open_time__isnull=True, close_time__isnull=True, market__in=active
    )
    for override in unconfirmed:
        yield _unconfirmed_warning(active[override.market_id].country, override, today)


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
            for warning in calendar_warnings(list(Market.objects.all()), today):
                self._log(warning, is_new_day=is_new_day)
            self._checked_on = today

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


def _unconfirmed_warning(country: str, override: MarketOverride, today: date) -> CalendarWarning:
    is_due = today <= override.date <= today + WARN_AHEAD
    message = f"{country} has a session on {override.date} without confirmed times ({override.reason})"
    if is_due:
        message += ": it counts as closed until the override in the admin has its times"
    return CalendarWarning("unconfirmed_session", f"{country} {override.date}", f"{message}.", is_due)
