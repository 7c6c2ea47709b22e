"""Pure: transitions as an iCalendar file (RFC 5545) that calendar programs import."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from .transitions import ListedTransition

LONGEST_LINE_BYTES = 75


def calendar_text(transitions: Iterable[ListedTransition], made_at: datetime) -> str:
    """One event without duration per transition; lines end as the standard wants."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(transitions, made_at))


def _lines(transitions: Iterable[ListedTransition], made_at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Thor//GlobalMarkets//EN", "CALSCALE:GREGORIAN")
    for each in transitions:
        early = " (early close)" if each.early_close else ""
        yield "BEGIN:VEVENT"
        yield f"UID:{_stamp(each.at)}-{each.kind}-{each.market.replace(' ', '-')}@thor"
        yield f"DTSTAMP:{_stamp(made_at)}"
        yield f"DTSTART:{_stamp(each.at)}"
        yield f"SUMMARY:{each.market} {each.kind}{early}"
        yield f"DESCRIPTION:Session of {each.session_date.isoformat()}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
    yield "END:VCALENDAR"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _folded(line: str) -> str:
    """Long lines continue on the next one after a space, and never inside a character."""
    parts = [""]
    for character in line:
        if len((parts[-1] + character).encode()) > LONGEST_LINE_BYTES - (len(parts) > 1):
            parts.append("")
        parts[-1] += character
    return "\r\n ".join(parts)
