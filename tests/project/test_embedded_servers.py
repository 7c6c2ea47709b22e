"""The embedded servers start, are found again, survive kills, and leave with the last user."""

import os
import shutil
import signal
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest

from thor_project.embedded import EmbeddedServers, Layout, ServerError, layout, postgres, redis_server


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Layout]:
    home = layout(tmp_path / "home")
    yield home
    last = EmbeddedServers(home)
    last.acquire()
    last.release()


def remember(places: Layout) -> None:
    """Write one row."""
    with connect(places) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (x int); INSERT INTO kept VALUES (42)")


def eventually_restarted(servers: EmbeddedServers) -> None:
    """As the guard does: again, while the killed server's last children still hold its memory."""
    for _ in range(20):
        with suppress(ServerError):
            if servers.ensure_running():
                return
    raise AssertionError("the killed server was not started again")


def recall(places: Layout) -> int:
    """Read it back."""
    with connect(places) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT x FROM kept")
        row = cursor.fetchone()
        assert row is not None
        return int(row[0])


def connect(places: Layout) -> "psycopg2.extensions.connection":
    database = places.django_database()
    return psycopg2.connect(host=database["HOST"], port=5432, user=database["USER"], dbname=database["NAME"])


def test_the_first_user_starts_both_and_the_last_stops_both(places: Layout) -> None:
    first, second = EmbeddedServers(places), EmbeddedServers(places)
    first.acquire()
    second.acquire()
    assert postgres.is_ready(places)
    assert redis_server.is_ready(places)
    first.release()
    assert postgres.is_ready(places)
    assert redis_server.is_ready(places)
    second.release()
    assert not postgres.is_ready(places)
    assert not redis_server.is_ready(places)
    assert not places.sockets.exists()


def test_rows_are_there_after_a_stop_and_a_start(places: Layout) -> None:
    with EmbeddedServers(places):
        remember(places)
    with EmbeddedServers(places):
        assert recall(places) == 42


def test_killed_servers_are_started_again_with_their_rows(places: Layout) -> None:
    with EmbeddedServers(places) as servers:
        remember(places)
        pid = int((places.postgres_data / "postmaster.pid").read_text(encoding="ascii").splitlines()[0])
        os.kill(pid, signal.SIGKILL)  # and nobody reaps it: it stays a zombie of this process
        eventually_restarted(servers)
        assert recall(places) == 42
        assert servers.ensure_running() is False


def test_a_pid_file_of_somebody_elses_process_does_not_stop_a_start(places: Layout) -> None:
    with EmbeddedServers(places):
        remember(places)
    stale = f"{os.getpid()}\n{places.postgres_data}\n0\n5432\n\n\n"
    (places.postgres_data / "postmaster.pid").write_text(stale, encoding="ascii")
    with EmbeddedServers(places):
        assert recall(places) == 42


def test_when_one_cannot_start_the_other_is_not_left_behind(places: Layout) -> None:
    places.postgres_data.mkdir(parents=True)
    (places.postgres_data / "PG_VERSION").write_text("nonsense", encoding="ascii")
    with pytest.raises(ServerError, match="PostgreSQL did not start"):
        EmbeddedServers(places).acquire()
    assert not redis_server.is_ready(places)
    shutil.rmtree(places.postgres_data)


def test_a_half_made_data_folder_is_made_again(places: Layout) -> None:
    unfinished = places.home / "postgres.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18", encoding="ascii")
    with EmbeddedServers(places):
        remember(places)


def test_a_home_below_a_closed_folder_works_and_the_folder_stays_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    places = layout(closed / "a home with spaces")
    with EmbeddedServers(places):
        remember(places)
        assert recall(places) == 42
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = tmp_path / "link"
    link.symlink_to(elsewhere)
    with pytest.raises(ServerError, match="belongs to another user"):
        EmbeddedServers(Layout(tmp_path / "home", link)).acquire()


def test_a_long_home_still_has_a_short_socket(tmp_path: Path) -> None:
    assert len(str(layout(tmp_path / ("x" * 200)).redis_socket)) < 100
