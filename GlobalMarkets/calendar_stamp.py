"""Says what the stored calendar was, or should be, built with and for; rebuild_calendar compares the two.

Knows nothing of the calendar library itself, so that asking costs nothing.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from importlib.metadata import version

from .corrections import RULES_VERSION
from .models import Market


def first_date(now: datetime) -> date:
    """Where the table begins: 1 January of last year, by market time."""
    return date(now.year - 1, 1, 1)


def horizon(now: datetime) -> date:
    """How far calendars that go on by rule are trusted: 31 December of next year, by market time."""
    return date(now.year + 1, 12, 31)


def stamp(now: datetime, markets: Iterable[Market]) -> str:
    """One line that changes whenever the table has to be built again."""
    rows = sorted(f"{each.country} {each.calendar_code} {each.timezone_name}" for each in markets)
    digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]
    parts = {
        "from": first_date(now),
        "to": horizon(now),
        "rules": RULES_VERSION,
        "exchange_calendars": version("exchange_calendars"),
        "tzdata": version("tzdata"),
        "markets": digest,
    }
    return " ".join(f"{name}={value}" for name, value in parts.items())
