"""A server that runs past New Year extends its calendar by itself."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes import FakeClock
from thor_project import calendar_keeper
from thor_project.calendar_keeper import CalendarError, CalendarKeeper


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a harmless program in the rebuild's place."""

    def use(script: str) -> None:
        monkeypatch.setattr(calendar_keeper, "REBUILD", ("/bin/sh", "-c", script))

    return use


def test_the_calendar_is_looked_at_once_a_market_day(program: Callable[[str], None], tmp_path: Path) -> None:
    log = tmp_path / "runs"
    program(f"echo ran >> {log}")
    clock = FakeClock("2026-12-31T23:00:00+00:00", speed=60)
    keeper = CalendarKeeper(clock)
    keeper.tick()
    assert not log.exists()
    clock.advance(timedelta(hours=2))
    keeper.tick()
    keeper.tick()
    assert log.read_text(encoding="ascii") == "ran\n"


def test_a_failure_is_raised_for_the_worker_to_try_again(program: Callable[[str], None]) -> None:
    program("echo no calendar >&2; exit 1")
    clock = FakeClock("2026-12-31T23:00:00+00:00")
    keeper = CalendarKeeper(clock)
    keeper.tick()
    clock.advance(timedelta(hours=2))
    for _ in range(2):
        with pytest.raises(CalendarError, match="no calendar"):
            keeper.tick()


def test_a_stop_ends_a_rebuild_under_way(program: Callable[[str], None]) -> None:
    program("exec sleep 60")
    clock = FakeClock("2026-12-31T23:00:00+00:00")
    keeper = CalendarKeeper(clock)
    keeper.tick()
    clock.advance(timedelta(hours=2))
    keeper.stop()
    keeper.tick()
