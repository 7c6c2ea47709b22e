"""The leader lock: one holder per database, noticed when lost, taken over and taken back."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from ThorTrading.supervisors.leader import LEADER_LOCK, LeaderLock

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(30)]


@pytest.fixture
def locks() -> Iterator[tuple[LeaderLock, LeaderLock]]:
    pair = LeaderLock(), LeaderLock()
    yield pair
    for lock in pair:
        lock.release()


def kill_the_holder() -> None:
    """End the holder's session in Postgres, as a restart of the server would."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks"
            " WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LEADER_LOCK],
        )
        assert cursor.rowcount == 1


def until_held(lock: LeaderLock) -> None:
    """Ask again and again, as the supervisor does: a session that was closed ends a moment later."""
    pause = threading.Event()
    while not lock.hold():
        pause.wait(0.01)


def test_only_one_leads(locks: tuple[LeaderLock, LeaderLock]) -> None:
    first, second = locks
    assert first.hold()
    assert not second.hold()
    assert first.hold()


def test_the_other_takes_over_after_a_release(locks: tuple[LeaderLock, LeaderLock]) -> None:
    first, second = locks
    first.hold()
    second.hold()
    first.release()
    until_held(second)


def test_a_lost_session_is_noticed_and_the_lock_taken_again(locks: tuple[LeaderLock, LeaderLock]) -> None:
    first, _ = locks
    first.hold()
    kill_the_holder()
    assert not first.hold()
    assert not first.is_held
    assert first.hold()


def test_who_lost_it_does_not_lead_beside_who_took_it(locks: tuple[LeaderLock, LeaderLock]) -> None:
    first, second = locks
    first.hold()
    kill_the_holder()
    until_held(second)
    assert not first.hold()
    assert not first.hold()
