"""Everything between "the servers are up" and "Thor may run": schema, kind of data, clock, calendar, first user."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from GlobalMarkets.schedule import last_open
from GlobalMarkets.schedule_writer import forget_watermark
from LiveData.connection import client
from LiveData.errors import DataKindMismatchError, FeedError
from LiveData.feeds.recording.scan import first_ts
from LiveData.kind import KIND_OF_PROVIDER, claim
from users.models import User

from .calendar_keeper import CalendarError, rebuild_calendar
from .clock import ClockStart, parse_clock
from .clock_keeper import BEFORE_TOKYO
from .installation import ClockRefusedError, find_or_create
from .models import Installation
from .sentences import UNREACHABLE, sentence_for

DEMO_SPEED = 60.0
_PREPARATION_LOCK = 0x7072_6570  # any number that Thor's other advisory locks do not use


class NotReadyError(Exception):
    """Thor cannot start; the message tells a person what to change."""


REFUSALS: Final = (NotReadyError, CalendarError, ClockRefusedError, DataKindMismatchError)
Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Make the database ready for this start; raises one of `REFUSALS`, with a sentence, where that cannot be."""
    try:
        connection.ensure_connection()
        client().ping()
        say("Preparing the database …")
        with _one_at_a_time():
            call_command("migrate", verbosity=0, interactive=False)
            if settings.DATA_PROVIDER in KIND_OF_PROVIDER:
                claim(KIND_OF_PROVIDER[settings.DATA_PROVIDER])
            start_clock(say)
            make_first_user(say)
    except UNREACHABLE as error:
        raise NotReadyError(sentence_for(error) or f"The database could not be prepared: {error}") from error


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two servers that start on one database at once prepare it one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_PREPARATION_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_PREPARATION_LOCK])


def start_clock(say: Say) -> None:
    """Find or make this database's clock, and the calendar around its market time."""
    say("Checking the market calendar …")
    requested = parse_clock(settings.THOR_CLOCK) if settings.THOR_CLOCK else None

    def default_start() -> ClockStart | None:
        if settings.DATA_PROVIDER == "demo":
            rebuild_calendar()  # by real time, to know Tokyo's last open
            return demo_start()
        if settings.REPLAY_PATH is not None and settings.DATA_PROVIDER == "replay":
            return ClockStart(first_ts(settings.REPLAY_PATH), 1.0)
        return None

    is_first_start = not Installation.objects.exists()
    try:
        installation = find_or_create(requested, default_start)
        if is_first_start and installation.anchor_market is not None:
            forget_watermark()  # an earlier start that could not read its recording may have run on real time
    except FeedError as error:  # the dashboard shows it; without a first row there is no clock to start yet
        say(f"The recording cannot be read: {error}")
    rebuild_calendar()


def demo_start() -> ClockStart:
    """Five market minutes before the last Tokyo session, a market minute a second."""
    opened = last_open("Japan", settings.CLOCK.real_now())
    if opened is None:
        raise NotReadyError("The calendar has no Tokyo session before today: run `manage.py rebuild_calendar`.")
    return ClockStart(opened.at - BEFORE_TOKYO, DEMO_SPEED)


def make_first_user(say: Say) -> None:
    """`admin` with a generated password, kept in THOR_HOME and shown once, on a terminal only."""
    if User.objects.exists():
        return
    password = secrets.token_urlsafe(15)
    path = settings.THOR_HOME / "admin-password"
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(password + "\n")
    User.objects.create_superuser("admin", password=password)
    if sys.stdout.isatty():
        say(f"User admin, password {password} (also in {path})")
    else:
        say(f"User admin; its password is in {path}")
