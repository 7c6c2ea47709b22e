"""The twelve rows of a session: entries, reasons for none, and everything they were made of."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.thor_trading.makers import BEARS, OPEN_AT, SYMBOLS, board, latest, quote, values
from ThorTrading.capture.inputs import recompute_total
from ThorTrading.capture.rows import Opening, build_rows
from ThorTrading.composite.board import Board
from ThorTrading.models import MarketSession


def opening(**changed: Any) -> Opening:
    values: dict[str, Any] = {
        "country": "Japan",
        "session_date": date(2026, 3, 11),
        "kind": MarketSession.Kind.OPEN,
        "scheduled_at": OPEN_AT,
        "captured_at": OPEN_AT + timedelta(seconds=1),
        "lateness_sec": 1.0,
        "futures_trade": True,
        **changed,
    }
    return Opening(**values)


def rows_of(which: Board, **changed: Any) -> dict[str, MarketSession]:
    return {row.future: row for row in build_rows(42, opening(**changed), which)}


def test_a_session_is_eleven_futures_and_total() -> None:
    rows = rows_of(board())
    assert list(rows) == [*SYMBOLS, "TOTAL"]
    assert {row.session_number for row in rows.values()} == {42}
    assert {row.snapshot_position for row in rows.values()} == {100}


def test_every_row_names_its_source_with_and_without_a_quote() -> None:
    assert {row.source for row in rows_of(board({"YM": None}), feed="REPLAY").values()} == {"SIM"}
    without = board(dict.fromkeys(SYMBOLS))
    assert {row.source for row in rows_of(without, feed="REPLAY").values()} == {"REPLAY"}


def test_a_buy_enters_every_future_at_its_ask() -> None:
    rows = rows_of(board())
    assert rows["TOTAL"].bhs == "STRONG_BUY"
    assert {row.entry_side for row in rows.values()} == {"BUY"}
    assert values(rows["YM"].entry_price, rows["YM"].target_high, rows["YM"].target_low) == (101, 121, 81)
    assert (rows["ZB"].target_ticks, rows["ZB"].stop_ticks) == (3, 3)
    assert all(row.wndw == "PENDING" for row in rows.values())


def test_a_sell_enters_at_the_bid() -> None:
    down = {symbol: latest(quote(symbol, change="99" if symbol in BEARS else "-99")) for symbol in SYMBOLS}
    rows = rows_of(board(down))
    assert rows["TOTAL"].bhs == "STRONG_SELL"
    assert values(rows["YM"].entry_side, rows["YM"].entry_price) == ("SELL", 100)
    assert values(rows["YM"].target_high, rows["YM"].target_low) == (120, 80)


def test_total_carries_yms_prices_and_trade() -> None:
    rows = rows_of(board())
    total, ym = rows["TOTAL"], rows["YM"]
    for name in ("last_price", "bid", "ask", "entry_price", "target_high", "target_low", "tick_value", "source"):
        assert getattr(total, name) == getattr(ym, name)
    assert (total.weight, total.instrument_count, total.status) == (22, 11, "LIVE TOTAL")


def test_hold_enters_nothing_and_says_so() -> None:
    flat = {symbol: latest(quote(symbol, change="0")) for symbol in SYMBOLS}
    rows = rows_of(board(flat))
    assert {values(row.wndw, row.outcome_reason, row.pnl_usd) for row in rows.values()} == {("NEUTRAL", "hold", 0)}
    assert {row.entry_side for row in rows.values()} == {""}
    assert rows["TOTAL"].capture_status == "OK"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (None, "missing"),
        (latest(quote("ES"), is_stale=True), "stale"),
        (latest(quote("ES", bid="102", ask="101")), "crossed"),
        (latest(quote("ES", ask=None)), "no_side"),
        (latest(quote("ES", bid="100", ask="102")), "wide_spread"),
    ],
)
def test_one_bad_quote_stops_only_its_own_row(changed: Any, reason: str) -> None:
    rows = rows_of(board({"ES": changed}))
    assert (rows["ES"].wndw, rows["ES"].outcome_reason, rows["ES"].entry_price) == ("NEUTRAL", reason, None)
    assert {row.wndw for future, row in rows.items() if future != "ES"} == {"PENDING"}


def test_total_is_neutral_when_ym_cannot_enter() -> None:
    rows = rows_of(board({"YM": latest(quote("YM", bid="102", ask="101"))}))
    assert (rows["TOTAL"].wndw, rows["TOTAL"].outcome_reason) == ("NEUTRAL", "crossed")
    assert rows["ES"].wndw == "PENDING"


def test_a_stale_ym_is_no_quorum_and_the_capture_degraded() -> None:
    rows = rows_of(board({"YM": latest(quote("YM"), is_stale=True)}))
    assert (rows["TOTAL"].bhs, rows["TOTAL"].outcome_reason) == ("HOLD", "quorum")
    assert rows["YM"].outcome_reason == "stale"
    assert {row.capture_status for row in rows.values()} == {"DEGRADED"}


def test_seven_quotes_are_no_quorum() -> None:
    rows = rows_of(board(dict.fromkeys(["CL", "SI", "HG", "GC"])))
    assert rows["TOTAL"].status == "PARTIAL 7/11"
    assert rows["ES"].outcome_reason == "quorum"
    assert rows["CL"].outcome_reason == "missing"


def test_an_open_while_the_futures_rest_writes_twelve_neutral_rows() -> None:
    rows = rows_of(board(), futures_trade=False)
    assert len(rows) == 12
    assert {(row.wndw, row.outcome_reason) for row in rows.values()} == {("NEUTRAL", "futures_closed")}


@pytest.mark.parametrize(("lateness", "status"), [(2.0, "OK"), (2.1, "LATE"), (59.0, "LATE")])
def test_lateness_beyond_two_seconds_is_marked(lateness: float, status: str) -> None:
    rows = rows_of(board(), lateness_sec=lateness)
    assert rows["YM"].capture_status == status
    assert rows["TOTAL"].inputs["lateness_sec"] == lateness


def test_day_numbers_and_percentages_are_of_the_previous_close() -> None:
    full = quote("YM", last="47387", open="46874", high="47506", low="47396", close="47396", change="-9")
    row = rows_of(board({"YM": latest(full)}))["YM"]
    assert values(row.open_vs_prev_number, row.range_diff_24h) == (-522, 110)
    assert row.change_percent == Decimal("-0.018989")
    assert row.range_pct_24h == Decimal("0.232087")
    assert (row.year, row.month, row.date, row.day) == (2026, 3, 11, "Wed")


def test_total_can_be_made_again_from_what_the_capture_kept() -> None:
    which = board({"CL": None, "SI": latest(quote("SI"), is_stale=True), "ES": latest(quote("ES", change="-1.5"))})
    inputs = rows_of(which)["TOTAL"].inputs
    assert recompute_total(inputs) == which.total
