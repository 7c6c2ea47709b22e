"""`check_sessions` makes rows again from what was stored, and finds the one that was tampered with."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from LiveData.ticks.copying import copy_ticks
from LiveData.ticks.partitions import make_partitions
from tests.fakes import FakeClock
from tests.thor_trading.makers import OPEN_AT, FakeLog, board, tick
from ThorTrading.capture.rows import Opening, build_rows
from ThorTrading.grading.grader import Grader
from ThorTrading.models import MarketSession, SymbolConfig

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_client", "graded")]


@pytest.fixture
def graded() -> None:
    """Session 7 of Japan: YM worked, the others are pending; the ticks are stored."""
    opening = Opening("Japan", date(2026, 3, 11), MarketSession.Kind.OPEN, OPEN_AT, OPEN_AT, 0.0, futures_trade=True)
    MarketSession.objects.bulk_create(build_rows(7, opening, board()))
    ticks = [tick(101, 5, "110", "111"), tick(102, 65, "125", "126")]
    make_partitions([OPEN_AT.date()])
    copy_ticks(ticks)
    Grader(FakeLog(*ticks), FakeClock(OPEN_AT)).step()


def checked() -> str:
    out = StringIO()
    call_command("check_sessions", 7, stdout=out)
    return out.getvalue()


def test_later_edits_of_the_settings_change_nothing() -> None:
    SymbolConfig.objects.update(contract_weight=9, is_bear=True)
    assert checked() == "12 rows made again, all identical.\n"


@pytest.mark.parametrize(("future", "field", "value"), [("YM", "pnl_usd", 99), ("TOTAL", "weight", 3)])
def test_a_row_that_was_changed_is_found(future: str, field: str, value: int) -> None:
    MarketSession.objects.filter(session_number=7, future=future).update(**{field: value})
    with pytest.raises(CommandError, match="1 of 12 rows differ"):
        checked()


def test_rows_whose_ticks_are_gone_are_left_out() -> None:
    MarketSession.objects.filter(future="YM").update(snapshot_position=50)
    assert "1 rows left out" in checked()
