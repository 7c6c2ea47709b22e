"""Follows every pending trade through the tick log and writes how it ended, once; called by grading/worker."""

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import transaction

from LiveData.quotes import Tick
from ThorTrading.clock import Clock, real_seconds_since
from ThorTrading.defaults import LEAD_SYMBOL, WINDOW_CLOSES_AFTER
from ThorTrading.events import publish_after_commit, session_summary
from ThorTrading.grading.barriers import BarrierWatch, Verdict
from ThorTrading.grading.feed_state import FeedWitness
from ThorTrading.grading.gaps import gaps_between
from ThorTrading.grading.outcome import OUTCOME_FIELDS, outcome_fields, watch_row
from ThorTrading.models import TOTAL, MarketSession

logger = logging.getLogger(__name__)

TICKS_AT_ONCE = 5000


class TickReader(Protocol):
    """What the grader asks of LiveData.streams.TickLog."""

    def read_after(self, position: int, limit: int = ...) -> list[Tick]: ...

    def wait_after(self, position: int, timeout: float) -> bool: ...

    def head_position(self) -> int: ...

    def caught_up_at(self) -> datetime | None: ...


@dataclass(slots=True)
class _Pending:
    """A row in work; `looked_to` is the place in the log up to which its trade has been judged."""

    row: MarketSession
    watch: BarrierWatch
    looked_to: int


class Grader:
    """Holds the pending rows between steps; whatever it holds can be made again from rows and ticks."""

    def __init__(self, log: TickReader, clock: Clock) -> None:
        self._log = log
        self._clock = clock
        self._pending: dict[int, _Pending] = {}
        self._witness = FeedWitness(clock)

    @property
    def is_idle(self) -> bool:
        return not self._pending

    @property
    def position(self) -> int:
        """Up to here every pending row has been judged."""
        return min((pending.looked_to for pending in self._pending.values()), default=self._log.head_position())

    def forget(self) -> None:
        """Start again from the rows: after a failure a verdict may have been reached and not been written."""
        self._pending.clear()

    def step(self) -> bool:
        """Judge the next batch of ticks and close windows that are over; True when more is waiting already."""
        self._load_pending()
        if not self._pending:
            return False
        # In this order: what the log had seen by `caught_up_at` is at or below `head`.
        caught_up_at = self._log.caught_up_at()
        head = self._log.head_position()
        ticks = self._log.read_after(self.position, TICKS_AT_ONCE)
        self._judge(ticks)
        if self.position >= head:
            self._close_over_windows(caught_up_at)
        return len(ticks) == TICKS_AT_ONCE

    # ------------------------------------------------------------ pending rows
    def _load_pending(self) -> None:
        """Take up rows captured since, and drop those that another process has resolved."""
        waiting = MarketSession.objects.filter(wndw=MarketSession.Outcome.PENDING, entry_price__isnull=False).exclude(
            future=TOTAL
        )
        ids = set(waiting.values_list("id", flat=True))
        for gone in self._pending.keys() - ids:
            del self._pending[gone]
        new = ids - self._pending.keys()
        if new:
            for row in MarketSession.objects.filter(id__in=new):
                self._pending[row.pk] = _Pending(row, watch_row(row), row.snapshot_position)

    def _judge(self, ticks: list[Tick]) -> None:
        if not ticks:
            return
        by_symbol: dict[str, list[_Pending]] = defaultdict(list)
        for pending in self._pending.values():
            by_symbol[pending.row.future].append(pending)
        for tick in ticks:
            self._witness.see(tick)
            for pending in by_symbol.get(tick.symbol, ()):
                verdict = pending.watch.see(tick.position, tick.ts, tick.bid, tick.ask)
                if verdict is not None:
                    self._resolve(pending, verdict, tick.position)
                    by_symbol[tick.symbol] = [other for other in by_symbol[tick.symbol] if other is not pending]
        for pending in self._pending.values():
            pending.looked_to = max(pending.looked_to, ticks[-1].position)

    # ------------------------------------------------------------ windows that no tick ends
    def _close_over_windows(self, caught_up_at: datetime | None) -> None:
        """Expire the trades whose window the clock has left behind, once nothing of it can still be unread."""
        for pending in list(self._pending.values()):
            if self._is_over(pending, caught_up_at):
                self._resolve(pending, pending.watch.expire(), pending.looked_to)

    def _is_over(self, pending: _Pending, caught_up_at: datetime | None) -> bool:
        ends_at = pending.watch.trade.ends_at
        past = timedelta(seconds=real_seconds_since(ends_at, self._clock)) - WINDOW_CLOSES_AFTER
        if past < timedelta() or caught_up_at is None or caught_up_at < self._clock.real_now() - past:
            return False
        return self._witness.has_decided(pending.row.source, ends_at)

    # ------------------------------------------------------------ writing
    def _resolve(self, pending: _Pending, verdict: Verdict, graded_to: int) -> None:
        row = pending.row
        del self._pending[row.pk]
        gaps = gaps_between(row.source, row.scheduled_at, verdict.resolved_at)
        if verdict.ending == "EXPIRED" and not gaps:
            gaps = self._witness.silence_at(row.source, verdict.resolved_at)
        fields = outcome_fields(row, pending.watch, verdict, gaps, graded_to)
        if write_outcome(row, fields):
            logger.info("Session #%d %s: %s (%s)", row.session_number, row.future, fields["wndw"], row.country)


def write_outcome(row: MarketSession, fields: dict[str, Any]) -> bool:
    """Resolve a pending row, and TOTAL with YM's; False when somebody else resolved it before."""
    with transaction.atomic():
        if not _update_pending([row.future], row, fields):
            return False
        if row.future == LEAD_SYMBOL:
            _update_pending([TOTAL], row, {name: fields[name] for name in OUTCOME_FIELDS})
        _announce(row)
    return True


def _update_pending(futures: Iterable[str], row: MarketSession, fields: dict[str, Any]) -> int:
    rows = MarketSession.objects.filter(
        session_number=row.session_number, future__in=futures, wndw=MarketSession.Outcome.PENDING
    )
    return rows.update(**fields)


def _announce(row: MarketSession) -> None:
    rows = {
        one.future: one
        for one in MarketSession.objects.filter(
            session_number=row.session_number, future__in={TOTAL, LEAD_SYMBOL, row.future}
        )
    }
    if TOTAL not in rows:
        return
    graded = rows[row.future]
    resolved = {"symbol": graded.future, "outcome": graded.wndw, "pnl": graded.pnl_usd}
    publish_after_commit("session", {**session_summary(rows[TOTAL], rows.get(LEAD_SYMBOL)), "resolved": resolved})
