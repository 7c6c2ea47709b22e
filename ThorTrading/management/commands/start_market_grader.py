"""`manage.py start_market_grader`: grades pending sessions in a process of its own, beside or without the server."""

import signal
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from LiveData.connection import blocking_client
from LiveData.streams import TickLog
from ThorTrading.defaults import GRADER_POLL_INTERVAL_SEC
from ThorTrading.grading.worker import LoneGrader


class Command(BaseCommand):
    help = "Grade pending sessions from the tick stream until stopped (Ctrl+C)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval",
            type=float,
            default=GRADER_POLL_INTERVAL_SEC,
            help="Seconds between two looks at the stream (default %(default)s).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        interval: float = options["interval"]
        if not 0.01 <= interval <= 60:
            raise CommandError(f"--interval {interval:g} is not between 0.01 and 60 seconds.")
        grader = LoneGrader(settings.CLOCK, TickLog(blocking_client()), interval)

        def stop(signal_number: int, frame: FrameType | None) -> None:
            grader.stop()

        signal.signal(signal.SIGINT, stop)
        signal.signal(signal.SIGTERM, stop)
        self.stdout.write(f"Grading every {interval:g} s. Ctrl+C stops.")
        grader.run()
        self.stdout.write("Grader stopped.")
