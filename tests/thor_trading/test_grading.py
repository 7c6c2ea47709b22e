"""The grader: one outcome a row, TOTAL with YM's, the clock's end, feeds that were down, and restarts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from redis import Redis

from LiveData.models import FeedIncident
from LiveData.status import FeedStatus, write_status
from tests.fakes import FakeClock
from tests.thor_trading.makers import OPEN_AT, FakeLog, board, tick, values
from ThorTrading.capture.rows import Opening, build_rows
from ThorTrading.grading.grader import Grader
from ThorTrading.grading.outcome import OUTCOME_FIELDS
from ThorTrading.grading.regrade import regrade
from ThorTrading.models import MarketSession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("redis_client")]
WINDOW = 1800


@pytest.fixture
def session() -> int:
    """A pending BUY session of Japan at position 100: YM in at 101, target 121, stop 81."""
    opening = Opening("Japan", date(2026, 3, 11), MarketSession.Kind.OPEN, OPEN_AT, OPEN_AT, 0.0, futures_trade=True)
    MarketSession.objects.bulk_create(build_rows(7, opening, board()))
    return 7


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(OPEN_AT, speed=60)


def row_of(number: int, future: str = "YM") -> MarketSession:
    return MarketSession.objects.get(session_number=number, future=future)


def test_the_target_on_the_bid_works_and_total_follows(session: int, clock: FakeClock) -> None:
    Grader(FakeLog(tick(101, 5, "110", "111"), tick(102, 65, "125", "126")), clock).step()
    ym, total = row_of(session), row_of(session, "TOTAL")
    assert values(ym.wndw, ym.outcome_reason, ym.pnl_usd, ym.elapsed_sec) == ("WORKED", "target", 100, 65)
    assert values(ym.resolution_price, ym.touch_price, ym.graded_to_position) == (121, 125, 102)
    assert values(ym.mfe_ticks, ym.mae_ticks) == (24, 0)
    assert [getattr(total, name) for name in OUTCOME_FIELDS] == [getattr(ym, name) for name in OUTCOME_FIELDS]


def test_the_other_ten_are_graded_without_touching_total(session: int, clock: FakeClock) -> None:
    Grader(FakeLog(tick(101, 5, "200", "201", "ES")), clock).step()
    assert row_of(session, "ES").wndw == "WORKED"
    assert row_of(session, "TOTAL").wndw == "PENDING"


def test_ticks_up_to_the_snapshot_do_not_count(session: int, clock: FakeClock) -> None:
    Grader(FakeLog(tick(100, 5, "125", "126")), clock).step()
    assert row_of(session).wndw == "PENDING"


def test_a_tick_at_the_end_closes_the_window(session: int, clock: FakeClock) -> None:
    Grader(FakeLog(tick(101, 5, "103", "104"), tick(102, WINDOW, "125", "126")), clock).step()
    ym = row_of(session)
    assert values(ym.wndw, ym.pnl_usd, ym.mark_pnl_usd, ym.elapsed_sec) == ("EXPIRED", 0, 10, WINDOW)
    assert ym.graded_to_position == 102


def test_the_clock_closes_a_window_five_real_seconds_past_it(session: int, clock: FakeClock) -> None:
    log = FakeLog(tick(101, 5, "103", "104"))
    grader = Grader(log, clock)
    clock.advance(WINDOW + 4 * 60)  # four real seconds past
    log.seen_end_at = clock.real_now()
    grader.step()
    assert row_of(session).wndw == "PENDING"
    clock.advance(2 * 60)
    grader.step()
    assert row_of(session).wndw == "PENDING", "the log has not been read since the five seconds passed"
    log.seen_end_at = clock.real_now()
    grader.step()
    ym = row_of(session)
    assert values(ym.wndw, ym.mark_pnl_usd, ym.graded_to_position) == ("EXPIRED", 10, 101)
    assert ym.resolved_at == OPEN_AT + timedelta(seconds=WINDOW)


def test_a_jump_of_the_clock_still_waits_for_the_log(session: int, clock: FakeClock) -> None:
    grader = Grader(log := FakeLog(), clock)
    clock.jump_to(OPEN_AT + timedelta(hours=9))
    grader.step()
    assert row_of(session).wndw == "PENDING"
    log.seen_end_at = clock.real_now()
    grader.step()
    assert row_of(session).wndw == "EXPIRED"


def test_a_feed_that_was_down_at_the_end_is_an_error(session: int, clock: FakeClock) -> None:
    down = OPEN_AT + timedelta(seconds=WINDOW - 60)
    FeedIncident.objects.create(
        feed="SIM", start=down, end=down + timedelta(seconds=90), started_real=OPEN_AT, cause="frozen"
    )
    Grader(FakeLog(tick(101, 5, "103", "104"), tick(102, WINDOW + 60, "103", "104")), clock).step()
    ym, total = row_of(session), row_of(session, "TOTAL")
    assert (ym.wndw, ym.outcome_reason, ym.pnl_usd, ym.mark_pnl_usd) == ("ERROR", "feed_down", None, None)
    assert (total.wndw, total.pnl_usd) == ("ERROR", None)
    assert ym.feed_gaps[0]["cause"] == "frozen"


def test_a_gap_inside_the_window_is_recorded_and_the_outcome_stands(session: int, clock: FakeClock) -> None:
    start = OPEN_AT + timedelta(seconds=60)
    for feed, begin in [("SIM", start), ("EXCEL", start), ("SIM", OPEN_AT - timedelta(hours=1))]:
        FeedIncident.objects.create(
            feed=feed, start=begin, end=begin + timedelta(seconds=30), started_real=OPEN_AT, cause="frozen"
        )
    Grader(FakeLog(tick(101, 120, "125", "126")), clock).step()
    ym = row_of(session)
    assert ym.wndw == "WORKED"
    assert [(gap["feed"], gap["start"]) for gap in ym.feed_gaps] == [("SIM", start.isoformat())]


def test_a_feed_that_may_still_report_is_waited_for(session: int, clock: FakeClock, redis_client: Redis) -> None:
    ends_at = OPEN_AT + timedelta(seconds=WINDOW)
    clock.jump_to(ends_at + timedelta(seconds=300))
    status = FeedStatus("SIM", "demo", "live", clock.real_now(), market_at=ends_at - timedelta(seconds=20))
    write_status(redis_client, status)
    log = FakeLog()
    log.seen_end_at = clock.real_now()
    grader = Grader(log, clock)
    grader.step()
    assert row_of(session).wndw == "PENDING"
    clock.advance_real(16)  # beyond FEED_STALE_AFTER_SEC: it fell silent before the end
    log.seen_end_at = clock.real_now()
    grader.step()
    ym = row_of(session)
    assert (ym.wndw, ym.outcome_reason) == ("ERROR", "feed_down")
    assert ym.feed_gaps[0]["start"] == status.market_at.isoformat()  # type: ignore[union-attr] # set above


def test_a_feed_that_reported_after_the_end_lets_the_window_expire(
    session: int, clock: FakeClock, redis_client: Redis
) -> None:
    clock.jump_to(OPEN_AT + timedelta(seconds=WINDOW + 300))
    write_status(redis_client, FeedStatus("SIM", "demo", "live", clock.real_now(), market_at=clock.now()))
    log = FakeLog()
    log.seen_end_at = clock.real_now()
    Grader(log, clock).step()
    assert row_of(session).wndw == "EXPIRED"


def test_an_outcome_is_written_once(session: int, clock: FakeClock) -> None:
    first, second = (Grader(FakeLog(), clock) for _ in range(2))
    first.step()
    second.step()
    first._log.ticks.append(tick(101, 5, "125", "126"))  # type: ignore[attr-defined] # the test's own log
    second._log.ticks.append(tick(101, 5, "70", "71"))  # type: ignore[attr-defined] # the test's own log
    second._load_pending = lambda: None  # type: ignore[method-assign] # it looked before the first one wrote
    first.step()
    second.step()
    assert row_of(session).wndw == "WORKED"
    assert row_of(session, "TOTAL").wndw == "WORKED"


PATH = [
    tick(101, 1, "101", "102"),
    tick(102, 2, "104", "103"),
    tick(103, 3, "101", None),
    tick(104, 4, "250", "251", "ES"),
    tick(105, -1, "125", "126"),
    tick(106, 60, "95", "96"),
    tick(107, 90, "110", "111"),
    tick(108, 700, "81", "82"),
    tick(109, 701, "125", "126"),
]


def outcome(number: int, future: str = "YM") -> dict[str, object]:
    return {name: getattr(row_of(number, future), name) for name in OUTCOME_FIELDS}


@pytest.mark.parametrize("restart_after", range(1, len(PATH)))
def test_a_restart_at_any_tick_gives_the_same_row(session: int, clock: FakeClock, restart_after: int) -> None:
    log = FakeLog(*PATH[:restart_after])
    Grader(log, clock).step()
    log.ticks = list(PATH)
    Grader(log, clock).step()
    assert outcome(session) == {
        "wndw": "DIDNT_WORK",
        "outcome_reason": "stop",
        "resolved_at": OPEN_AT + timedelta(seconds=700),
        "resolution_price": 81,
        "touch_price": 81,
        "elapsed_sec": 700,
        "graded_to_position": 108,
        "pnl_usd": -100,
        "mark_pnl_usd": None,
        "mfe_ticks": 9,
        "mae_ticks": 20,
        "unusable_ticks": 2,
        "feed_gaps": [],
    }


def test_after_a_failed_write_the_verdict_is_reached_again(session: int, clock: FakeClock) -> None:
    grader = Grader(FakeLog(*PATH), clock)
    row = MarketSession.objects.get(session_number=session, future="YM")
    grader._load_pending()
    grader._pending[row.pk].watch.position = 108  # the watch has seen the touch, and the write failed
    grader.forget()
    grader.step()
    assert row_of(session).wndw == "DIDNT_WORK"


@pytest.mark.parametrize("ends", ["touch", "end_tick", "clock", "down"])
def test_a_regrade_gives_the_identical_row(session: int, clock: FakeClock, ends: str) -> None:
    log = FakeLog(*(PATH if ends == "touch" else PATH[:7]))
    if ends == "end_tick":
        log.ticks.append(tick(110, WINDOW + 1, "99", "100"))
    if ends == "down":
        start = OPEN_AT + timedelta(seconds=WINDOW - 5)
        FeedIncident.objects.create(feed="SIM", start=start, started_real=OPEN_AT, cause="frozen")
    clock.jump_to(OPEN_AT + timedelta(hours=1))
    log.seen_end_at = clock.real_now()
    grader = Grader(log, clock)
    grader.step()
    log.ticks.append(tick(120, 30, "125", "126"))  # comes later and must not change anything
    FeedIncident.objects.update(end=OPEN_AT + timedelta(hours=2))
    row = row_of(session)
    assert row.wndw == {"touch": "DIDNT_WORK", "end_tick": "EXPIRED", "clock": "EXPIRED", "down": "ERROR"}[ends]
    assert regrade(row, log.read_after) == {name: getattr(row, name) for name in OUTCOME_FIELDS}


def test_a_row_captured_while_others_are_in_work_starts_at_its_own_snapshot(session: int, clock: FakeClock) -> None:
    log = FakeLog(tick(101, 5, "103", "104"), tick(150, 6, "103", "104"))
    grader = Grader(log, clock)
    grader.step()
    opening = Opening("China", date(2026, 3, 11), MarketSession.Kind.OPEN, OPEN_AT, OPEN_AT, 0.0, futures_trade=True)
    MarketSession.objects.bulk_create(build_rows(8, opening, board(position=120)))
    log.ticks.insert(1, tick(130, 5, "125", "126"))
    grader.step()
    assert row_of(8).wndw == "WORKED"
    assert row_of(8).graded_to_position == 130
    assert row_of(session).wndw == "PENDING", "it had looked past 130 already"


def test_nothing_pending_means_nothing_to_do(clock: FakeClock) -> None:
    grader = Grader(FakeLog(tick(1, 1, "1", "2")), clock)
    assert grader.step() is False
    assert grader.is_idle
    assert grader.position == 1


def test_a_mark_of_the_last_good_quote_ignores_crossed_ones(session: int, clock: FakeClock) -> None:
    log = FakeLog(tick(101, 5, "103", "104"), tick(102, 6, "140", "120"), tick(103, WINDOW, "90", "91"))
    Grader(log, clock).step()
    ym = row_of(session)
    assert (ym.mark_pnl_usd, ym.unusable_ticks) == (Decimal(10), 1)
