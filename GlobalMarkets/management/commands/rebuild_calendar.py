"""manage.py rebuild_calendar: fills the stored schedule from the calendar library, and ends.

The server runs it with --if-needed at every start, in a process of its own, because the library costs 120 MB.
"""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from GlobalMarkets.calendar_stamp import first_date, horizon, stamp
from GlobalMarkets.errors import UnknownCalendarError
from GlobalMarkets.models import FuturesSession, Market, MonitorState
from GlobalMarkets.schedule_writer import apply_calendar, apply_futures_days


class Command(BaseCommand):
    help = "Fill the market schedule from the calendar library. The past is never rewritten; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-needed", action="store_true", help="Do nothing when the table reaches as far as it should."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now: datetime = settings.CLOCK.now()
        markets = list(Market.objects.all())
        wanted = stamp(now, markets)
        if options["if_needed"] and MonitorState.objects.filter(calendar_stamp=wanted).exists():
            self.stdout.write("The calendar is up to date.")
            return
        failures = self._rebuild(markets, now)
        if not failures:
            MonitorState.objects.update_or_create(id=1, defaults={"calendar_stamp": wanted})
        elif options["if_needed"]:
            # A start of the server goes on without that market; the alert about its calendar stands until it is right.
            self.stderr.write(" ".join(failures))
        else:
            raise CommandError(" ".join(failures))

    def _rebuild(self, markets: list[Market], now: datetime) -> list[str]:
        """Rebuild each market; a sentence for each one that cannot be, which the others do not suffer from."""
        from GlobalMarkets import calendars  # costs a second and 120 MB: only when there is something to do

        first, last = first_date(now), horizon(now)
        failures = []
        for market in markets:
            try:
                known_until = calendars.last_known_date(market.calendar_code, last)
                days = calendars.regular_days(market.country, market.calendar_code, market.zone, first, known_until)
            except UnknownCalendarError as error:
                failures.append(f"{market.country}: {error} Correct its calendar code in the admin.")
                continue
            apply_calendar(market, days, known_until, now)
            self.stdout.write(f"{market.country}: {len(days)} days, known until {known_until}.")
        futures = [
            FuturesSession(trade_date=day.trade_date, open_at=day.open_at, close_at=day.close_at, name=day.name)
            for day in calendars.futures_days(first, last)
        ]
        apply_futures_days(futures, now)
        self.stdout.write(f"Futures: {len(futures)} trade dates, known until {last}.")
        return failures
