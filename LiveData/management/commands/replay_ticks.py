"""Replays recorded ticks at a speed of its own, without touching the clock."""

import argparse
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from LiveData.feeds.places import forget_place, load_place
from LiveData.feeds.replay import ReplayFeed, Selection
from LiveData.handrun import HandRun, told_in_sentences
from LiveData.instruments import load_symbol_names

FASTEST = 100_000.0


class PacedClock:
    """Market time of a replay: begins at its first row and runs at `speed`."""

    def __init__(self, start: datetime, speed: float, real_now: Callable[[], datetime]) -> None:
        self.speed = speed
        self._start = start
        self._started_real = real_now()
        self._real_now = real_now

    def now(self) -> datetime:
        return self._start + (self._real_now() - self._started_real) * self.speed

    def real_now(self) -> datetime:
        return self._real_now()


def _speed(text: str) -> float | None:
    """Market seconds in a real second; None for as fast as the storing allows."""
    if text.lower() == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= FASTEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a speed: give a number such as 60, or max")
    return speed


def _symbols(text: str) -> tuple[str, ...]:
    return tuple(symbol.strip() for symbol in text.split(",") if symbol.strip())


class Command(BaseCommand):
    help = "Publishes recorded ticks (a Parquet or CSV file, or a folder of them) under their own times."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--speed", type=_speed, default=1.0, metavar="60|max", help="1 is as recorded (default)")
        parser.add_argument("--symbols", type=_symbols, default=(), metavar="ES,GC", help="only these")
        parser.add_argument("--contract", help="this contract instead of each day's front one")
        parser.add_argument("--from-start", action="store_true", help="do not go on where the last replay stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        speed: float | None = options["speed"]
        feed = ReplayFeed(
            options["path"].expanduser(),
            load_symbol_names,
            load_place,
            Selection(options["symbols"], options["contract"]),
            is_paced=speed is not None,
        )
        with told_in_sentences():
            if options["from_start"]:
                forget_place(feed.key)
            feed.prepare()
            self._announce(feed)
            start = feed.next_ts or settings.CLOCK.now()
            clock = settings.CLOCK if speed is None else PacedClock(start, speed, settings.CLOCK.real_now)
            run = HandRun(feed, "replay", clock, self.stderr.write)
            try:
                self._replay(run)
            finally:
                run.close()
        errors = run.pump.status.errors if run.pump.status else {}
        refused = ", ".join(f"{reason} {count}" for reason, count in sorted(errors.items()))
        self.stdout.write(f"{feed.replayed_rows} rows replayed. Left out: {refused or 'nothing'}.")

    def _announce(self, feed: ReplayFeed) -> None:
        if feed.replayed_rows and feed.next_ts:
            self.stdout.write(f"Going on after {feed.replayed_rows} rows (--from-start begins again).")
        elif feed.next_ts is None:
            self.stdout.write("This recording has been replayed to its end (--from-start begins again).")

    def _replay(self, run: HandRun) -> None:
        while True:
            more = run.step()
            status = run.pump.status
            if status is not None and status.state == "error":
                raise CommandError(status.message)
            if status is not None and status.state == "ended":
                break
            if not more:
                run.wait(min(run.pump.wait_seconds, timedelta(seconds=1).total_seconds()))
        run.finish()
