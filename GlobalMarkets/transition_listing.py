"""Collects the transitions of any known stretch of days; the command market_transitions prints them.

What the table holds comes from the table, with everything that was decided by hand; what lies before or after it is
computed from the calendar library, which costs a second and 120 MB.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .calendar_stamp import horizon
from .models import CalendarDay, Market, MarketTransition
from .schedule_writer import stored_overrides
from .transitions import ListedTransition, transitions_between

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Listing:
    """Transitions in order, and a sentence for each market of which not everything asked for is known."""

    transitions: list[ListedTransition]
    unknown: list[str]


def list_transitions(markets: Sequence[Market], start: date, end: date, latest_now: datetime) -> Listing:
    """Every transition of these markets whose session date lies from `start` to `end`, both included.

    `latest_now` is the later of market time and real time: calendars that go on by rule are trusted until 31 December
    of the year after it.
    """
    found: list[tuple[datetime, str, int, ListedTransition]] = []
    unknown = []
    for market in markets:
        known_until = _known_until(market, end, latest_now)
        if known_until < end:
            unknown.append(f"The calendar of {market.country} is known until {known_until}, not until {end}.")
        listed = _of_market(market, start, min(end, known_until))
        found.extend((each.at, each.kind, market.sort_order, each) for each in listed)
    found.sort(key=lambda entry: entry[:3])  # at one instant CLOSE comes before OPEN
    return Listing([entry[3] for entry in found], unknown)


def _known_until(market: Market, end: date, latest_now: datetime) -> date:
    """How far the market's calendar is known; the table answers for itself, the library beyond it."""
    if market.schedule_known_until is not None and end <= market.schedule_known_until:
        return market.schedule_known_until
    from . import calendars

    return calendars.last_known_date(market.calendar_code, horizon(latest_now))


def _of_market(market: Market, start: date, end: date) -> Iterator[ListedTransition]:
    first_stored = CalendarDay.objects.filter(market=market).order_by("date").values_list("date", flat=True).first()
    last_stored = market.schedule_known_until
    if first_stored is None or last_stored is None or end < first_stored or start > last_stored:
        yield from _computed(market, start, end)
        return
    if start < first_stored:
        yield from _computed(market, start, first_stored - ONE_DAY)
    rows = MarketTransition.objects.filter(market=market, session_date__range=(start, end)).order_by("at")
    for row in rows:
        yield _listed(market, row.to_status, row.at, row.session_date, row.early_close)
    if end > last_stored:
        yield from _computed(market, last_stored + ONE_DAY, end)


def _computed(market: Market, start: date, end: date) -> Iterator[ListedTransition]:
    from . import calendars

    days = calendars.regular_days(market.country, market.calendar_code, market.zone, start, end)
    overrides = [each for each in stored_overrides(market) if start <= each.date <= end]
    for each in transitions_between(days, overrides, market.zone, do_breaks_close=market.breaks_close_market):
        yield _listed(market, each.to_status, each.at, each.session_date, each.early_close)


def _listed(market: Market, to_status: str, at: datetime, session_date: date, early_close: bool) -> ListedTransition:
    return ListedTransition(market.country, "OPEN" if to_status == "OPEN" else "CLOSE", at, session_date, early_close)
