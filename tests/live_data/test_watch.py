"""A feed that was killed is an incident until it reports again, wherever it ran."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from redis import Redis

from LiveData.models import FeedIncident
from LiveData.status import FeedStatus, write_status
from LiveData.watch import SilenceWatch
from tests.fakes import FakeClock

from .makers import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOON)


@pytest.fixture
def report(redis_client: Redis, clock: FakeClock) -> Callable[..., None]:
    def write(**changed: Any) -> None:
        fields: dict[str, Any] = {"state": "live", "is_missed_when_silent": True, **changed}
        now = clock.real_now()
        write_status(redis_client, FeedStatus("EXCEL", "excel_file", last_read_at=now, market_at=clock.now(), **fields))

    return write


def watch(clock: FakeClock, *, trading: bool = True) -> SilenceWatch:
    return SilenceWatch(clock, lambda now: trading)


def test_a_killed_feed_is_an_incident_until_it_reports_again(report: Callable[..., None], clock: FakeClock) -> None:
    watching = watch(clock)
    clock.advance(5)
    report()
    clock.advance(15)
    watching.step()
    assert FeedIncident.objects.count() == 0
    clock.advance(1)
    watching.step()
    watching.step()
    incident = FeedIncident.objects.get()
    assert (incident.feed, incident.start, incident.end) == ("EXCEL", NOON + timedelta(seconds=5), None)
    report()
    watching.step()
    assert FeedIncident.objects.get().end == NOON + timedelta(seconds=21)


def test_what_was_silent_before_our_start_has_time_to_report(report: Callable[..., None], clock: FakeClock) -> None:
    report()
    clock.advance(100)
    watching = watch(clock)
    watching.step()
    assert FeedIncident.objects.count() == 0
    clock.advance(16)
    watching.step()
    assert FeedIncident.objects.get().start == NOON


@pytest.mark.parametrize("changed", [{"state": "ended"}, {"is_missed_when_silent": False}])
def test_who_said_goodbye_or_is_not_needed_is_not_missed(
    report: Callable[..., None], clock: FakeClock, changed: dict[str, Any]
) -> None:
    watching = watch(clock)
    report(**changed)
    clock.advance(100)
    watching.step()
    assert FeedIncident.objects.count() == 0


def test_nobody_is_missed_while_the_futures_rest(report: Callable[..., None], clock: FakeClock) -> None:
    watching = watch(clock, trading=False)
    report()
    clock.advance(100)
    watching.step()
    assert FeedIncident.objects.count() == 0
