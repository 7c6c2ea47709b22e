"""Capturing an open: once per market and session date, in time or recorded as missed, and told to the browsers."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.db import connection
from redis import Redis

from GlobalMarkets.models import Market
from GlobalMarkets.signals import market_opened, market_status_changed
from LiveData.models import Instrument
from LiveData.publish import Publisher
from LiveData.status import FeedStatus, write_status
from tests.fakes import FakeClock
from tests.thor_trading.makers import OPEN_AT, SYMBOLS, quote, values
from ThorTrading.capture import capture
from ThorTrading.capture.capture import capture_by_hand
from ThorTrading.capture.requests import request_open_capture
from ThorTrading.capture.worker import CaptureWorker, handle_oldest_request
from ThorTrading.composite.board import read_board
from ThorTrading.errors import AlreadyCapturedError, UnknownCountryError
from ThorTrading.models import CaptureRequest, MarketSession, SymbolConfig

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 11)


@pytest.fixture
def clock() -> FakeClock:
    """A second after Tokyo's open, real time."""
    return FakeClock(OPEN_AT + timedelta(seconds=60), speed=60)


@pytest.fixture
def publish(redis_client: Redis, clock: FakeClock) -> Callable[..., int]:
    """Publishes fresh quotes of all eleven, strongly for BUY, from a feed that lives; returns the position."""

    def publish_quotes() -> int:
        now = clock.real_now()
        write_status(redis_client, FeedStatus("SIM", "demo", "live", now, market_at=clock.now()))
        publisher = Publisher(redis_client, "test", restore_above=lambda: 0)
        return publisher.publish([quote(symbol) for symbol in SYMBOLS], confirmed_at=now).position

    return publish_quotes


def request(country: str = "Japan", **changed: Any) -> CaptureRequest:
    fields = {"session_date": DAY, "scheduled_at": OPEN_AT, "reason": "scheduled", "requested_at": OPEN_AT, **changed}
    return CaptureRequest.objects.create(country=country, **fields)


def the_event(redis_client: Redis) -> tuple[str, dict[str, Any]]:
    """The only event in the stream: its kind and data."""
    entries: Any = redis_client.xrange("events:stream")
    ((_, fields),) = entries
    return fields["kind"], orjson.loads(fields["data"])


# ---------------------------------------------------------------- seeds and the board
def test_the_seeds_are_the_specs_table() -> None:
    seeds = {config.symbol: config for config in SymbolConfig.objects.all()}
    assert set(seeds) == set(SYMBOLS)
    assert values(seeds["ZB"].tick_value, seeds["ZB"].strong_buy_above) == (Decimal("31.25"), Decimal("0.9375"))
    assert {symbol for symbol, config in seeds.items() if config.is_bear} == {"VX", "DX", "GC", "ZB"}
    assert seeds["CL"].contract_size == "1,000 barrels"
    ticks = {one.symbol: Decimal(100) / seeds[one.symbol].tick_value for one in Instrument.objects.all()}
    assert ticks["ZB"] == Decimal("3.2")


@pytest.mark.usefixtures("redis_client")
def test_without_any_quote_the_board_is_stale() -> None:
    board = read_board(OPEN_AT)
    assert [row.symbol for row in board.rows] == SYMBOLS
    assert (board.total.status, board.total.composite_signal, board.source) == ("STALE", "HOLD", "")


# ---------------------------------------------------------------- an open in time
def test_an_open_becomes_twelve_rows_of_one_session(
    publish: Callable[[], int], clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    position = publish()
    request()
    with caplog.at_level(logging.INFO):
        assert handle_oldest_request(clock) is True
    rows = MarketSession.objects.all()
    number = rows[0].session_number
    assert rows.count() == 12
    assert {(r.session_number, r.snapshot_position, r.capture_status) for r in rows} == {(number, position, "OK")}
    total = rows.get(future="TOTAL")
    assert (total.bhs, total.status, total.source, total.day) == ("STRONG_BUY", "LIVE TOTAL", "SIM", "Wed")
    done = CaptureRequest.objects.get()
    assert (done.state, done.session_number, done.lateness_sec) == ("CAPTURED", number, 1.0)
    assert "Initiating futures open capture for Japan" in caplog.messages
    assert f"Capture complete: Session #{number}, 12 rows created" in caplog.messages
    assert handle_oldest_request(clock) is False


def test_the_capture_is_told_to_browsers_after_commit(
    publish: Callable[[], int], clock: FakeClock, redis_client: Redis, django_capture_on_commit_callbacks: Any
) -> None:
    publish()
    request()
    with django_capture_on_commit_callbacks(execute=True):
        handle_oldest_request(clock)
        assert redis_client.xlen("events:stream") == 0
    kind, event = the_event(redis_client)
    assert kind == "session"
    assert values(event["region"], event["composite"], event["outcome"]) == ("Japan", "STRONG_BUY", "PENDING")
    assert event["ym_entry"] == {"side": "BUY", "price": 101, "target": 121, "stop": 81, "spread_at_entry": 1}


def test_session_numbers_rise(publish: Callable[[], int], clock: FakeClock) -> None:
    publish()
    for country in ("Japan", "China"):
        request(country)
    while handle_oldest_request(clock):
        pass
    numbers = sorted(set(MarketSession.objects.values_list("session_number", flat=True)))
    assert numbers == [numbers[0], numbers[0] + 1]


def test_an_open_on_a_day_without_futures_is_neutral(
    publish: Callable[[], int], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish()
    request()
    monkeypatch.setattr(capture, "futures_trading", lambda at: False)
    handle_oldest_request(clock)
    assert set(MarketSession.objects.values_list("wndw", "outcome_reason")) == {("NEUTRAL", "futures_closed")}


# ---------------------------------------------------------------- late, missed, failing
def test_a_capture_within_the_grace_is_late_and_beyond_it_is_missed(
    publish: Callable[[], int], clock: FakeClock
) -> None:
    clock.advance(58 * 60)  # 59 real seconds after the open
    publish()
    request()
    handle_oldest_request(clock)
    assert MarketSession.objects.filter(capture_status="LATE").count() == 12
    request("China")
    clock.advance(2 * 60)
    publish()
    handle_oldest_request(clock)
    missed = CaptureRequest.objects.get(country="China")
    assert (missed.state, missed.session_number) == ("MISSED", None)
    assert not MarketSession.objects.filter(country="China").exists()


def test_a_missed_open_alerts_until_the_country_is_captured_again(
    publish: Callable[[], int], clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    publish()
    request(scheduled_at=OPEN_AT - timedelta(days=1), session_date=DAY - timedelta(days=1))
    request()
    with caplog.at_level(logging.INFO, "thor.alerts"):
        while handle_oldest_request(clock):
            pass
    alerts = [vars(record) for record in caplog.records if "alert_kind" in vars(record)]
    assert [(alert["alert_kind"], alert["alert_subject"], alert["alert_cleared"]) for alert in alerts] == [
        ("missed_capture", "Japan", False),
        ("missed_capture", "Japan", True),
    ]


def test_a_failure_leaves_the_request_waiting(
    publish: Callable[[], int], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ConnectionError("Redis is away")

    publish()
    request()
    with monkeypatch.context() as patch:
        patch.setattr(capture, "read_board", away)
        with pytest.raises(ConnectionError):
            handle_oldest_request(clock)
    assert CaptureRequest.objects.get().state == "PENDING"
    handle_oldest_request(clock)
    assert CaptureRequest.objects.get().state == "CAPTURED"


# ---------------------------------------------------------------- once
def test_an_open_just_after_a_start_waits_for_the_feed(publish: Callable[[], int], clock: FakeClock) -> None:
    request()
    feed_is_current = threading.Event()
    worker = CaptureWorker(clock, feed_is_current)
    worker.wake()  # so that its short wait is none
    assert worker.tick()
    assert MarketSession.objects.count() == 0
    publish()
    feed_is_current.set()
    worker.tick()
    assert set(MarketSession.objects.values_list("capture_status", flat=True)) == {"OK"}


def test_an_open_does_not_wait_for_ever_for_a_feed(redis_client: Redis, clock: FakeClock) -> None:
    request()
    worker = CaptureWorker(clock, threading.Event())
    clock.advance_real(21)
    worker.tick()
    assert set(MarketSession.objects.values_list("capture_status", flat=True)) == {"DEGRADED"}


def test_rows_that_are_there_already_end_the_request(publish: Callable[[], int], clock: FakeClock) -> None:
    publish()
    first = request()
    handle_oldest_request(clock)
    number = MarketSession.objects.first().session_number  # type: ignore[union-attr] # twelve are there
    CaptureRequest.objects.filter(pk=first.pk).update(state="PENDING", session_number=None)
    handle_oldest_request(clock)
    assert MarketSession.objects.count() == 12
    assert values(*CaptureRequest.objects.values_list("state", "session_number").get()) == ("CAPTURED", number)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("seeds")
def test_eight_captures_at_once_make_twelve_rows(publish: Callable[[], int], clock: FakeClock) -> None:
    publish()
    wish = request()

    def capture_once(_: int) -> str:
        try:
            return str(capture.capture_open(wish, clock))
        except AlreadyCapturedError:
            return "already"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(capture_once, range(8)))
    assert answers.count("already") == 7
    assert MarketSession.objects.count() == 12


# ---------------------------------------------------------------- by hand
def test_a_capture_by_hand_has_its_own_uniqueness(publish: Callable[[], int], clock: FakeClock) -> None:
    publish()
    request()
    handle_oldest_request(clock)
    number = capture_by_hand("Japan", clock)
    row = MarketSession.objects.get(session_number=number, future="YM")
    assert (row.kind, row.session_date, row.scheduled_at) == ("MANUAL", DAY, clock.now())
    with pytest.raises(AlreadyCapturedError, match="Japan already has a capture of kind MANUAL"):
        capture_by_hand("Japan", clock)
    with pytest.raises(UnknownCountryError, match="no market 'Atlantis'"):
        capture_by_hand("Atlantis", clock)


# ---------------------------------------------------------------- signals
def announce(flag_off: str | None = None) -> None:
    """Japan opens, with one of its flags off where the test says so."""
    market = Market.objects.get(country="Japan")
    if flag_off:
        setattr(market, flag_off, False)
    for signal in (market_status_changed, market_opened):
        signal.send(
            sender=Market,
            market=market,
            previous="CLOSED",
            status="OPEN",
            at=OPEN_AT,
            session_date=DAY,
            reason="scheduled",
        )


@pytest.mark.usefixtures("redis_client")
def test_a_second_open_event_is_ignored_aloud(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        announce()
        announce()
    assert CaptureRequest.objects.count() == 1
    assert "Duplicate open event for Japan on 2026-03-11 - ignoring" in caplog.messages


@pytest.mark.usefixtures("redis_client")
def test_an_open_made_by_an_edit_is_not_captured(caplog: pytest.LogCaptureFixture) -> None:
    japan = Market.objects.get(country="Japan")
    with caplog.at_level(logging.INFO):
        request_open_capture(japan, OPEN_AT, DAY, "manual", OPEN_AT)
    assert not CaptureRequest.objects.exists()
    assert "opened by an edit" in caplog.text


@pytest.mark.usefixtures("redis_client")
@pytest.mark.parametrize("flag", ["enable_futures_capture", "enable_open_capture"])
def test_a_flag_that_is_off_skips_the_open_aloud(caplog: pytest.LogCaptureFixture, flag: str) -> None:
    with caplog.at_level(logging.INFO):
        announce(flag)
    assert not CaptureRequest.objects.exists()
    assert f"Skipping futures open capture for Japan ({flag}=False)" in caplog.messages


def test_a_change_of_status_is_a_market_event(redis_client: Redis, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        announce()
    kind, event = the_event(redis_client)
    assert kind == "market"
    assert values(event["country"], event["status"], event["at"]) == ("Japan", "OPEN", "2026-03-11T00:00:00+00:00")
