"""The rules of freshness, in real seconds."""

from datetime import UTC, datetime, timedelta

import pytest

from LiveData.freshness import FeedState, SheetWatch, quote_staleness, state_by_silence

NOON = datetime(2026, 3, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "state", "reason"),
    [
        (0.0, "live", None),
        (15.0, "live", None),
        (15.1, "live", "age"),
        (0.0, "stale", "feed_stale"),
        (0.0, "error", "feed_error"),
        (0.0, "ended", "feed_ended"),
        (0.0, None, "no_feed"),
    ],
)
def test_a_quote_is_as_good_as_its_feed_and_its_age(age: float, state: FeedState | None, reason: str | None) -> None:
    assert quote_staleness(age, state, 15.0) == reason


def test_silence_makes_a_live_feed_stale_and_changes_nothing_else() -> None:
    assert state_by_silence("live", 15.0, 15.0) == "live"
    assert state_by_silence("live", 15.1, 15.0) == "stale"
    assert state_by_silence("ended", 99.0, 15.0) == "ended"


def test_only_time_in_which_the_futures_trade_counts() -> None:
    watch = SheetWatch()
    at = NOON
    for trade, moved, still in [
        (True, True, 0),
        (True, False, 1),
        (False, False, 1),
        (True, False, 2),
        (True, True, 0),
    ]:
        assert watch.look(at, has_moved=moved, futures_trade=trade) == still
        at += timedelta(seconds=1)


def test_a_clock_set_back_does_not_count_backwards() -> None:
    watch = SheetWatch()
    watch.look(NOON, has_moved=True, futures_trade=True)
    assert watch.look(NOON - timedelta(hours=1), has_moved=False, futures_trade=True) == 0
