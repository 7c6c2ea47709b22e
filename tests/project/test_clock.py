"""The market clock keeps its promises."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from thor_project.anchor_reading import standing_anchor
from thor_project.clock import Anchor, AnchoredClock, jump, parse_clock, resume

REAL = datetime(2026, 5, 1, 12, tzinfo=UTC)
MARKET = datetime(2026, 3, 10, 23, 55, tzinfo=UTC)


def test_a_minute_passes_each_second_at_speed_60() -> None:
    anchor = Anchor(REAL, MARKET, 60.0, running=True)
    assert anchor.at(REAL + timedelta(seconds=1)) == MARKET + timedelta(minutes=1)


def test_a_standing_clock_does_not_move() -> None:
    anchor = Anchor(REAL, MARKET, 60.0, running=False)
    assert anchor.at(REAL + timedelta(days=3)) == MARKET


def test_market_time_goes_on_where_it_stood_after_a_night_off() -> None:
    stood = Anchor(REAL, MARKET, 60.0, running=False)
    morning = REAL + timedelta(hours=9)
    resumed = resume(stood, morning, None)
    assert resumed.at(morning) == MARKET
    assert resumed.at(morning + timedelta(seconds=2)) == MARKET + timedelta(minutes=2)


def test_market_time_never_goes_back_behind_a_stored_tick() -> None:
    last_tick = MARKET + timedelta(seconds=17)
    assert resume(Anchor(REAL, MARKET, 60.0, running=False), REAL, last_tick).at(REAL) == last_tick


def test_a_jump_keeps_the_speed() -> None:
    jumped = jump(Anchor(REAL, MARKET, 60.0, running=True), REAL, MARKET + timedelta(hours=3))
    assert jumped.at(REAL + timedelta(seconds=1)) == MARKET + timedelta(hours=3, minutes=1)


def test_a_killed_keepers_clock_stands_at_its_last_beat() -> None:
    beat = REAL + timedelta(seconds=10)
    anchor = standing_anchor(REAL, MARKET, 60.0, True, beat, real_now=REAL + timedelta(hours=1))
    assert not anchor.running
    assert anchor.at(REAL + timedelta(hours=2)) == MARKET + timedelta(minutes=10)


def test_a_beating_keepers_clock_runs() -> None:
    now = REAL + timedelta(seconds=10)
    anchor = standing_anchor(REAL, MARKET, 60.0, True, now - timedelta(seconds=1), real_now=now)
    assert anchor.at(now) == MARKET + timedelta(minutes=10)


def test_a_database_without_an_anchor_runs_on_real_time() -> None:
    clock = AnchoredClock(lambda: None)
    assert abs(clock.now() - clock.real_now()) < timedelta(seconds=1)
    assert clock.speed == 1.0


def test_a_kept_anchor_is_not_read_again() -> None:
    def load() -> Anchor | None:
        raise AssertionError("the database was asked")

    clock = AnchoredClock(load)
    clock.keep(Anchor(REAL, MARKET, 60.0, running=False))
    assert clock.now() == MARKET


def test_waiting_for_a_past_instant_returns_at_once() -> None:
    clock = AnchoredClock(lambda: Anchor(REAL, MARKET, 60.0, running=False))
    assert clock.wait(threading.Event(), MARKET - timedelta(hours=1)) is False


def test_waiting_ends_when_the_event_is_set() -> None:
    clock = AnchoredClock(lambda: Anchor(REAL, MARKET, 60.0, running=False))
    event = threading.Event()
    event.set()
    assert clock.wait(event, MARKET + timedelta(hours=1)) is True


def test_thor_clock_is_an_instant_and_a_speed() -> None:
    start = parse_clock("2026-03-10T23:55:00Z@60")
    assert (start.market, start.speed) == (MARKET, 60.0)
    assert parse_clock("2026-03-11T08:55:00+09:00").market == MARKET


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tomorrow", "not an instant and a speed"),
        ("2026-03-10T23:55:00Z@fast", "not an instant and a speed"),
        ("2026-03-10T23:55:00@60", "without an offset"),
        ("2026-03-10T23:55:00Z@0", "speed outside"),
        ("2026-03-10T23:55:00Z@-5", "speed outside"),
        ("2026-03-10T23:55:00Z@nan", "speed outside"),
        ("1066-03-10T23:55:00Z@1", "outside the years"),
        ("2026-13-40T23:55:00Z@60", "not an instant and a speed"),
    ],
)
def test_a_bad_thor_clock_says_what_would_be_right(text: str, names: str) -> None:
    with pytest.raises(ValueError, match=names):
        parse_clock(text)
