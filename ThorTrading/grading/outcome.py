"""Between a session's row and its trade: the watch that judges it, and the fields a verdict writes.

Called by grading/grader and grading/regrade, so that a live grade and a regrade cannot differ in form.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, TypeVar

from ThorTrading.grading.barriers import BarrierWatch, Trade, Verdict
from ThorTrading.grading.gaps import FeedGap, was_down_at
from ThorTrading.models import MarketSession

_Value = TypeVar("_Value")

TARGET: Final = "target"
STOP: Final = "stop"
WINDOW_END: Final = "window_end"
FEED_DOWN: Final = "feed_down"

_REASONS: Final = {"WORKED": TARGET, "DIDNT_WORK": STOP, "EXPIRED": WINDOW_END}

# What a grade writes, and what TOTAL takes over from YM.
OUTCOME_FIELDS: Final = (
    "wndw",
    "outcome_reason",
    "resolved_at",
    "resolution_price",
    "touch_price",
    "elapsed_sec",
    "graded_to_position",
    "pnl_usd",
    "mark_pnl_usd",
    "mfe_ticks",
    "mae_ticks",
    "unusable_ticks",
    "feed_gaps",
)


def watch_row(row: MarketSession) -> BarrierWatch:
    """A fresh watch of an entered row, looking from its snapshot on."""
    return BarrierWatch(trade_of(row), row.snapshot_position)


def trade_of(row: MarketSession) -> Trade:
    """The trade of a row that entered; ValueError for one that did not, which is never graded."""
    is_long = row.entry_side == MarketSession.EntrySide.BUY
    high, low = _known(row.target_high), _known(row.target_low)
    return Trade(
        is_long=is_long,
        entry_price=_known(row.entry_price),
        target_price=high if is_long else low,
        stop_price=low if is_long else high,
        target_ticks=_known(row.target_ticks),
        stop_ticks=_known(row.stop_ticks),
        tick_size=_known(row.tick_size),
        tick_value=_known(row.tick_value),
        opens_at=row.scheduled_at,
        ends_at=row.scheduled_at + timedelta(seconds=row.evaluation_window_sec),
        exit_price_at_entry=row.bid if is_long else row.ask,
    )


def _known(value: _Value | None) -> _Value:
    if value is None:
        raise ValueError("This session row has no trade to grade.")
    return value


def outcome_fields(
    row: MarketSession, watch: BarrierWatch, verdict: Verdict, gaps: Sequence[FeedGap], graded_to: int
) -> dict[str, Any]:
    """The row's outcome; an untouched window at whose end the feed was down is an ERROR without P&L."""
    inside = [gap for gap in gaps if gap.touches(row.scheduled_at, verdict.resolved_at)]
    is_unknown = verdict.ending == "EXPIRED" and was_down_at(inside, verdict.resolved_at)
    return {
        "wndw": MarketSession.Outcome.ERROR if is_unknown else MarketSession.Outcome(verdict.ending),
        "outcome_reason": FEED_DOWN if is_unknown else _REASONS[verdict.ending],
        "resolved_at": verdict.resolved_at,
        "resolution_price": verdict.resolution_price,
        "touch_price": verdict.touch_price,
        "elapsed_sec": (verdict.resolved_at - row.scheduled_at).total_seconds(),
        "graded_to_position": graded_to,
        "pnl_usd": None if is_unknown else verdict.pnl_usd,
        "mark_pnl_usd": None if is_unknown else verdict.mark_pnl_usd,
        "mfe_ticks": watch.mfe_ticks,
        "mae_ticks": watch.mae_ticks,
        "unusable_ticks": watch.unusable_ticks,
        "feed_gaps": [gap.as_json() for gap in inside],
    }
