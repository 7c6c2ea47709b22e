"""Polls the trader's workbook into Redis by hand."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from LiveData.feeds.excel_file import TRIES, ExcelFileFeed
from LiveData.feeds.workbook import Place
from LiveData.handrun import HandRun, told_in_sentences
from LiveData.instruments import load_symbol_names
from LiveData.latest import read_latest
from LiveData.status import FeedStatus


def _interval(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.05 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not an interval: give seconds from 0.05 to 3600, for example 1.0"
        )
    return seconds


class Command(BaseCommand):
    help = "Reads the Excel workbook that Thinkorswim fills and publishes its quotes."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, default=settings.EXCEL_DATA_FILE, help="workbook (EXCEL_DATA_FILE)")
        parser.add_argument("--sheet", default=settings.EXCEL_SHEET_NAME, help="sheet (EXCEL_SHEET_NAME)")
        parser.add_argument("--range", default=settings.EXCEL_LIVE_RANGE, help="cells (EXCEL_LIVE_RANGE)")
        parser.add_argument("--interval", type=_interval, default=1.0, help="real seconds between two looks")
        parser.add_argument("--once", action="store_true", help="read once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["file"] is None:
            raise CommandError("Which workbook? Give --file, or set EXCEL_DATA_FILE, for example to ~/RTD_TOS.xlsx.")
        path = options["file"].expanduser()
        feed = ExcelFileFeed(path, Place(options["sheet"], options["range"]), load_symbol_names, options["interval"])
        with told_in_sentences():
            once: bool = options["once"]
            say_status = None if once else self._say_status
            run = HandRun(feed, "live", settings.CLOCK, self.stderr.write, say_status, keeps_incidents=not once)
            try:
                if once:
                    self._poll_once(run)
                else:
                    self._poll_on(run)
            finally:
                run.close(has_ended=not once)

    def _poll_once(self, run: HandRun) -> None:
        for _ in range(TRIES):
            run.step()
            if run.pump.status is not None:
                break
            run.wait(run.pump.wait_seconds)
        status = run.pump.status
        if status is None or status.state == "error":
            raise CommandError(status.message if status else "The workbook could not be read.")
        run.finish()
        quotes = [found for found in self._latest() if found.quote.source == "EXCEL"]
        refused = ", ".join(f"{reason} {count}" for reason, count in sorted(status.errors.items()))
        self.stdout.write(f"{len(quotes)} quotes published. Cells left out: {refused or 'none'}.")

    def _poll_on(self, run: HandRun) -> None:
        self.stdout.write("Polling; stop with Ctrl+C.")
        while True:
            run.step()
            run.wait(run.pump.wait_seconds)

    def _latest(self) -> Any:
        return read_latest(None, settings.CLOCK.real_now()).quotes.values()

    def _say_status(self, status: FeedStatus) -> None:
        if status.state in {"stale", "error"}:
            self.stderr.write(f"{status.state}: {status.message}")
