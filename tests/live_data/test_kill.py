"""kill -9 at any moment: every row of a recording is in `ticks` once, none twice (SPEC section 4, Ticks)."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.conf import settings
from django.db import connection
from redis import Redis

from LiveData.models import TickGap
from LiveData.ticks import partitions

from .recordings import write_csv

ROOT = Path(__file__).resolve().parents[2]
ROWS = 40_000
KILLS = 6
LIMIT_SECONDS = 120

pytestmark = [pytest.mark.acceptance, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clean(redis_client: Redis, transactional_db: None) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        for day in partitions.existing_days():
            cursor.execute(f"DROP TABLE {partitions.partition_name(day)}")


def start(path: Path) -> "subprocess.Popen[bytes]":
    """A real process on the test's database that publishes and stores."""
    database = settings.DATABASES["default"]
    program = (
        "import django; from django.conf import settings\n"
        f"settings.DATABASES['default']['NAME'] = {database['NAME']!r}\n"
        "django.setup()\n"
        "from django.core.management import call_command\n"
        f"call_command('replay_ticks', {str(path)!r}, '--speed', 'max')\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=dict(os.environ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def stored() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ticks")
        return int(cursor.fetchone()[0])


def test_killed_again_and_again_nothing_is_lost_or_doubled(clean: None, tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv",
        (f"ES,2013-10-07T00:{n // 1000 % 60:02d}:{n // 17 % 59:02d}Z,{n + 1},1,2,1,1,1" for n in range(ROWS)),
    )
    chance = random.Random(7)
    killed_midway = 0
    for _ in range(KILLS):
        process = start(path)
        try:
            before, deadline = stored(), monotonic() + LIMIT_SECONDS
            while stored() == before and process.poll() is None and monotonic() < deadline:
                sleep(0.01)
            sleep(chance.uniform(0, 0.15))
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(LIMIT_SECONDS)
        killed_midway += stored() < ROWS
    last = start(path)
    _, complaints = last.communicate(timeout=LIMIT_SECONDS)
    assert last.returncode == 0, complaints.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT position), count(DISTINCT last), max(position) FROM ticks")
        rows, positions, lasts, head = cursor.fetchone()
    assert (rows, positions, lasts, head) == (ROWS, ROWS, ROWS, ROWS)
    assert TickGap.objects.count() == 0
    assert killed_midway >= 3
