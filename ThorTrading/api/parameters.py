"""Query parameters as people type them, each parsed or answered with a sentence that says what is right."""

from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Final

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2200


def refuse(name: str, problem: str) -> ValidationError:
    """A 400 whose sentence begins with the parameter's name."""
    return ValidationError({name: [problem]})


def read_words(request: Request, name: str, allowed: Collection[str]) -> list[str]:
    """A repeatable parameter (`?region=Japan&region=USA` or `?region=Japan,USA`), in the spelling of `allowed`."""
    spelling = {word.casefold(): word for word in allowed}
    typed = [word.strip() for text in request.query_params.getlist(name) for word in text.split(",") if word.strip()]
    for word in typed:
        if word.casefold() not in spelling:
            raise refuse(name, f"{word!r} is not known; use {', '.join(allowed)}.")
    return [spelling[word.casefold()] for word in typed]


def read_date(request: Request, name: str) -> date | None:
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refuse(name, f"{text!r} is not a date; use YYYY-MM-DD, for example 2026-03-10.") from None


def read_instant(request: Request, name: str) -> datetime | None:
    """An ISO-8601 instant with offset, or a date, which is its midnight in UTC."""
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    problem = f"{text!r} is not an instant with an offset; use 2026-03-10T14:30:00Z or a date."
    try:
        # In an address an unescaped + arrives as a space.
        instant = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        if (instant.tzinfo is None and ":" in text) or not FIRST_YEAR <= instant.year <= LAST_YEAR:
            raise refuse(name, problem)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise refuse(name, problem) from None


def read_count(request: Request, name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`."""
    text = request.query_params.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:12]) <= most:
        raise refuse(name, f"{text!r} is not a whole number from 1 to {most}.")
    return int(text)
