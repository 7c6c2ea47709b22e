"""Writes Market.status, the audit and the outbox: everything that is due, in one transaction behind the watermark.

Called by MarketMonitor alone. Status is a function of time, so a start, a suspend, a step of the clock and an ordinary
open all take this one path.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from .models import Market, MarketStatusChange, MarketTransition, MonitorState, Reason
from .schedule import latest_transitions
from .schedule_writer import locked_state

# Later than this, in real seconds, and nobody was watching at the time: a restart, a suspend, a step of the clock.
LATE_AFTER_SEC = 2.0
Announce = MarketStatusChange.Announce


def apply_due(now: datetime, speed: float) -> list[MarketStatusChange]:
    """Bring every status to what it is at `now`; the changes made, in order. May run twice at once."""
    with transaction.atomic():
        state = locked_state()
        latest = list(latest_transitions(now))
        if state.applied_through is None and not MarketTransition.objects.exists():
            return []  # the calendar is still to be built: this is not yet the first start
        markets = {market.pk: market for market in Market.objects.all()}
        writer = _Changes(markets, now)
        if state.applied_through is None:
            writer.start(latest)
            _move_watermark(state, now)
        else:
            due = list(_due(state.applied_through, now))
            writer.apply(due, speed)
            # A clock set back, or rows that came after their time: the status follows, signals are not repeated.
            writer.correct(latest, may_announce=now >= state.applied_through)
            if due:
                _move_watermark(state, due[-1].at)
        writer.write()
    return writer.changes


class _Changes:
    """Collects the changes of one transaction; the markets it holds carry the statuses as they become."""

    def __init__(self, markets: dict[int, Market], now: datetime) -> None:
        self._markets = markets
        self._now = now
        self.changes: list[MarketStatusChange] = []

    def start(self, latest: Iterable[MarketTransition]) -> None:
        """The first start of an installation: statuses are set, and nobody saw the opens that lie behind."""
        for row in latest:
            if row.to_status != self._markets[row.market_id].status:
                self._add(row, Reason.RECONCILED, Announce.STATUS)

    def apply(self, due: Iterable[MarketTransition], speed: float) -> None:
        """Every transition since the watermark, in order."""
        for row in due:
            if row.to_status != self._markets[row.market_id].announced_status:
                late_sec = (self._now - row.at).total_seconds() / speed
                is_late = row.reason == Reason.SCHEDULED and late_sec > LATE_AFTER_SEC
                self._add(row, Reason.RECONCILED if is_late else Reason(row.reason), Announce.TRANSITION)

    def correct(self, latest: Iterable[MarketTransition], *, may_announce: bool) -> None:
        """What the status should be now, whatever was applied when."""
        rows = {row.market_id: row for row in latest}
        for market in self._markets.values():
            row = rows.get(market.pk)
            if row is None:
                continue
            must_announce = may_announce and market.announced_status != row.to_status
            if must_announce or market.status != row.to_status:
                self._add(row, Reason.RECONCILED, Announce.TRANSITION if must_announce else Announce.NOTHING)

    def write(self) -> None:
        MarketStatusChange.objects.bulk_create(self.changes)
        changed = {change.market_id: self._markets[change.market_id] for change in self.changes}
        # Not save(): a status is no edit of the market, and an edit of another field must not be overwritten.
        Market.objects.bulk_update(changed.values(), ["status", "announced_status"])

    def _add(self, row: MarketTransition, reason: Reason, announce: "Announce") -> None:
        market = self._markets[row.market_id]
        previous = market.announced_status if announce == Announce.TRANSITION else market.status
        self.changes.append(
            MarketStatusChange(
                market=market,
                previous=previous,
                status=row.to_status,
                at=row.at,
                applied_at=self._now,
                session_date=row.session_date,
                reason=reason,
                announce=announce,
            )
        )
        market.status = row.to_status
        if announce != Announce.NOTHING:
            market.announced_status = row.to_status


def _due(applied_through: datetime, now: datetime) -> Iterable[MarketTransition]:
    """What the watermark has not passed yet. At one instant closes come first: CLOSED sorts before OPEN."""
    due = MarketTransition.objects.filter(at__gt=applied_through, at__lte=now)
    return due.order_by("at", "to_status", "market__sort_order")


def _move_watermark(state: MonitorState, to: datetime) -> None:
    state.applied_through = to
    state.save(update_fields=["applied_through"])
