"""manage.py monitor_markets: prints the statuses and wakes the running monitor, or does its work when none runs."""

import threading
from argparse import ArgumentParser, ArgumentTypeError
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from GlobalMarkets.monitor import MarketMonitor
from GlobalMarkets.schedule_writer import wake_monitor
from GlobalMarkets.snapshots import MarketSnapshot, read_snapshots
from GlobalMarkets.wakeup import is_monitor_running


class Command(BaseCommand):
    help = "Print the markets' statuses and wake the running monitor; apply them here when no monitor runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        how_often = parser.add_mutually_exclusive_group(required=True)
        how_often.add_argument("--once", action="store_true", help="Print once and end.")
        how_often.add_argument("--interval", type=_parse_interval, help="Print every so many real seconds.")

    def handle(self, *args: Any, **options: Any) -> None:
        monitor = MarketMonitor(settings.CLOCK)
        stop = threading.Event()  # never set: Ctrl+C raises
        try:
            while True:
                self._print(self._bring_up_to_date(monitor))
                if options["once"]:
                    return
                self._watch(monitor, stop, timedelta(seconds=options["interval"]))
        finally:
            monitor.close()

    def _bring_up_to_date(self, monitor: MarketMonitor) -> str:
        """Signals of what is applied here wait in the outbox for the server, whose receivers act on them."""
        if is_monitor_running():
            wake_monitor()
            return "The running monitor was woken."
        monitor.step()
        return "No monitor runs: statuses were applied here."

    def _watch(self, monitor: MarketMonitor, stop: threading.Event, interval: timedelta) -> None:
        """Until the next print, be the monitor that nobody else is."""
        until = settings.CLOCK.real_now() + interval
        while (now := settings.CLOCK.real_now()) < until:
            if is_monitor_running():
                stop.wait(min(1.0, (until - now).total_seconds()))
            else:
                monitor.step()
                stop.wait(min(0.25, (until - now).total_seconds()))

    def _print(self, sentence: str) -> None:
        now = settings.CLOCK.now()
        snapshots = read_snapshots(now)
        self.stdout.write(f"{_utc(now)}  {sentence}")
        for snapshot in snapshots:
            self.stdout.write(_line(snapshot))
        open_count = sum(each.status == "OPEN" for each in snapshots)
        self.stdout.write(f"{open_count}/{len(snapshots)} open")


def _parse_interval(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 86400:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds above 0, such as 60.")
    return seconds


def _line(snapshot: MarketSnapshot) -> str:
    market, following = snapshot.market, snapshot.following
    if following is None:
        coming = f"nothing known to come ({snapshot.reason})"
    else:
        kind = "opens" if following.to_status == "OPEN" else "closes"
        coming = f"{kind} in {snapshot.seconds_to(following.at):.0f}s (at {_utc(following.at)})"
    extra = " on break" if snapshot.on_break else ""
    return f"{market.country:<15} {snapshot.status:<7} {snapshot.state:<15} {coming}{extra}"


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
