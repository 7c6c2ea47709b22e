"""manage.py market_transitions: prints every open and close of a stretch of days."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from GlobalMarkets.errors import UnknownCalendarError
from GlobalMarkets.ics import calendar_text
from GlobalMarkets.models import Market
from GlobalMarkets.transition_listing import list_transitions
from GlobalMarkets.transitions import ListedTransition


class Command(BaseCommand):
    help = "Print every open and close of the markets between two dates of the exchanges, both included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--start", type=_parse_date, required=True, help="First session date: 2026-01-01.")
        parser.add_argument("--end", type=_parse_date, required=True, help="Last session date: 2026-12-31.")
        parser.add_argument("--market", help="Only this country, such as USA or 'United Kingdom'.")
        parser.add_argument("--format", choices=("table", "json", "ics"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        start, end = options["start"], options["end"]
        if end < start:
            raise CommandError(f"--end {end} lies before --start {start}: the other way round it would be right.")
        markets = _markets(options["market"])
        now, real_now = settings.CLOCK.now(), settings.CLOCK.real_now()
        try:
            listing = list_transitions(markets, start, end, max(now, real_now))
        except UnknownCalendarError as error:
            raise CommandError(f"{error} Correct its market's calendar code in the admin.") from None
        if listing.unknown and not listing.transitions:
            raise CommandError(" ".join(listing.unknown))
        for sentence in listing.unknown:
            self.stderr.write(sentence)
        if options["format"] == "json":
            self.stdout.write(_as_json(listing.transitions))
        elif options["format"] == "ics":
            # As bytes are: the standard's line ends must not be translated.
            self.stdout.write(calendar_text(listing.transitions, real_now), ending="")
        else:
            self.stdout.write(_as_table(listing.transitions, markets))


def _parse_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2026-01-31.") from None


def _markets(country: str | None) -> list[Market]:
    markets = list(Market.objects.all())
    if country is None:
        return markets
    chosen = [market for market in markets if market.country.casefold() == country.casefold()]
    if not chosen:
        known = ", ".join(market.country for market in markets)
        raise CommandError(f"There is no market {country!r}: use one of {known}.")
    return chosen


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def _as_json(transitions: Sequence[ListedTransition]) -> str:
    rows = [
        {
            "market": each.market,
            "kind": each.kind,
            "at": _utc(each.at),
            "session_date": each.session_date.isoformat(),
            "early_close": each.early_close,
        }
        for each in transitions
    ]
    return json.dumps(rows, indent=1)


def _as_table(transitions: Sequence[ListedTransition], markets: Sequence[Market]) -> str:
    zones = {market.country: market.zone for market in markets}
    header = f"{'at (UTC)':<21} {'local':<6} {'market':<15} {'kind':<6} {'session':<11} early close"
    lines = [
        f"{_utc(each.at):<21} {each.at.astimezone(zones[each.market]):%H:%M}  {each.market:<15} {each.kind:<6} "
        f"{each.session_date}  {'yes' if each.early_close else ''}".rstrip()
        for each in transitions
    ]
    return "\n".join([header, *lines])
