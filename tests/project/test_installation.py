"""A database has one clock, and goes on with it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from thor_project.anchor_reading import load_anchor
from thor_project.clock import Anchor, ClockStart
from thor_project.installation import ClockRefusedError, beat, find_or_create, store_anchor, stored_anchor

MARCH = ClockStart(datetime(2026, 3, 10, 23, 55, tzinfo=UTC), 60.0)
APRIL = ClockStart(datetime(2026, 4, 10, 23, 55, tzinfo=UTC), 60.0)

pytestmark = pytest.mark.django_db(transaction=True)


def none() -> None:
    return None


def test_a_new_clock_stands_at_its_start() -> None:
    find_or_create(MARCH, none)
    anchor = load_anchor(settings.DATABASES["default"])
    assert anchor is not None
    assert not anchor.running
    assert anchor.at(datetime.now(UTC) + timedelta(hours=5)) == MARCH.market


def test_the_default_is_asked_only_at_the_first_start() -> None:
    find_or_create(None, lambda: MARCH)

    def must_not_be_asked() -> ClockStart:
        raise AssertionError("asked again")

    assert find_or_create(None, must_not_be_asked).anchor_market == MARCH.market


def test_another_clock_is_refused_and_the_same_is_not() -> None:
    find_or_create(MARCH, none)
    find_or_create(MARCH, none)
    with pytest.raises(ClockRefusedError, match="THOR_HOME"):
        find_or_create(APRIL, none)


def test_a_clock_on_a_database_of_real_time_is_refused() -> None:
    assert find_or_create(None, none).anchor_real is None
    with pytest.raises(ClockRefusedError, match="real clock"):
        find_or_create(MARCH, none)


def test_a_running_clock_is_seen_running_by_other_processes_while_it_beats() -> None:
    find_or_create(MARCH, none)
    now = datetime.now(UTC)
    store_anchor(Anchor(now, MARCH.market, 60.0, running=True))
    beat(now)
    anchor = load_anchor(settings.DATABASES["default"])
    assert anchor is not None
    assert anchor.at(now + timedelta(seconds=1)) == MARCH.market + timedelta(minutes=1)


def test_a_killed_clock_is_resumed_at_its_last_beat() -> None:
    find_or_create(MARCH, none)
    started = datetime.now(UTC) - timedelta(hours=1)
    store_anchor(Anchor(started, MARCH.market, 60.0, running=True))
    beat(started + timedelta(seconds=10))
    stood = stored_anchor()
    assert stood is not None
    assert not stood.running
    assert stood.market == MARCH.market + timedelta(minutes=10)
    seen_elsewhere = load_anchor(settings.DATABASES["default"])
    assert seen_elsewhere is not None
    assert seen_elsewhere.at(datetime.now(UTC)) == stood.market
