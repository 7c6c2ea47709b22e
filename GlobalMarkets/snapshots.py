"""Reads, in four queries, what the API, the composite and monitor_markets tell about markets at an instant."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .market_state import State, current_state
from .models import CalendarDay, Market, MarketOverride, MarketTransition
from .transitions import Override, RegularDay, Session, Status, sessions_on

# No exchange is closed for longer; a market without a transition in this time has none at all.
LONGEST_CLOSURE = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class MarketSnapshot:
    """One market at one instant."""

    market: Market
    now: datetime
    status: Status
    state: State
    reason: str
    on_break: bool
    following: MarketTransition | None
    next_open_at: datetime | None
    next_close_at: datetime | None
    is_holiday_today: bool
    holiday_name: str | None
    early_close: bool
    warnings: list[str]

    def seconds_to(self, at: datetime) -> float:
        """Market seconds until an instant."""
        return round((at - self.now).total_seconds(), 3)


def read_snapshots(now: datetime, markets: Sequence[Market] | None = None) -> list[MarketSnapshot]:
    """Every market (or those given) in its order, as it is at `now`."""
    if markets is None:
        markets = list(Market.objects.all())
    around = _Around(now, markets)
    return [around.snapshot(market) for market in markets]


class _Around:
    """What is stored about some markets around an instant."""

    def __init__(self, now: datetime, markets: Sequence[Market]) -> None:
        self._now = now
        self._transitions = defaultdict[int, list[MarketTransition]](list)
        near = (now - LONGEST_CLOSURE, now + LONGEST_CLOSURE)
        for row in MarketTransition.objects.filter(market__in=markets, at__range=near).order_by("at"):
            self._transitions[row.market_id].append(row)
        # Every local date that is "today" somewhere.
        dates = [now.date() + timedelta(days=offset) for offset in (-1, 0, 1)]
        self._days = {
            (row.market_id, row.date): row for row in CalendarDay.objects.filter(market__in=markets, date__in=dates)
        }
        self._overrides = defaultdict[int, list[MarketOverride]](list)
        for override in MarketOverride.objects.filter(market__in=markets, date__gte=dates[0]):
            self._overrides[override.market_id].append(override)

    def snapshot(self, market: Market) -> MarketSnapshot:
        rows = self._transitions[market.pk]
        past = [row for row in rows if row.at <= self._now]
        coming = [row for row in rows if row.at > self._now]
        status: Status = "OPEN" if past and past[-1].to_status == "OPEN" else "CLOSED"
        next_open_at = next((row.at for row in coming if row.to_status == "OPEN"), None)
        next_close_at = next((row.at for row in coming if row.to_status == "CLOSED"), None)
        today = self._now.astimezone(market.zone).date()
        sessions = self._sessions_today(market, today)
        is_holiday = market.is_active and today.weekday() < 5 and not sessions and self._is_known(market, today)
        return MarketSnapshot(
            market=market,
            now=self._now,
            status=status,
            state=current_state(
                status,
                self._now,
                next_open_at=next_open_at,
                next_close_at=next_close_at,
                is_holiday_today=is_holiday,
            ),
            reason=self._reason(market, past, today),
            on_break=market.is_active and any(session.is_on_break(self._now) for session in sessions),
            following=coming[0] if coming else None,
            next_open_at=next_open_at,
            next_close_at=next_close_at,
            is_holiday_today=is_holiday,
            holiday_name=self._name_of(market, today),
            early_close=any(session.early_close for session in sessions),
            warnings=[
                f"The times of the session on {override.date} are not confirmed ({override.reason})."
                for override in self._overrides[market.pk]
                if override.is_unconfirmed
            ],
        )

    def _sessions_today(self, market: Market, today: date) -> list[Session]:
        row = self._days.get((market.pk, today))
        regular = (
            None
            if row is None
            else RegularDay(
                row.date,
                row.open_at,
                row.close_at,
                row.break_start_at,
                row.break_end_at,
                row.early_close,
                row.name,
                row.source,
            )
        )
        overrides = [
            Override(each.date, each.kind, each.open_time, each.close_time)
            for each in self._overrides[market.pk]
            if each.date == today
        ]
        return sessions_on(today, regular, overrides, market.zone)

    def _name_of(self, market: Market, today: date) -> str | None:
        """Why today is not a regular day; the admin's own reason comes before the calendar's."""
        overrides = [each for each in self._overrides[market.pk] if each.date == today and not each.is_unconfirmed]
        row = self._days.get((market.pk, today))
        return overrides[0].reason if overrides else (row.name or None) if row else None

    def _is_known(self, market: Market, today: date) -> bool:
        return market.schedule_known_until is not None and today <= market.schedule_known_until

    def _reason(self, market: Market, past: Sequence[MarketTransition], today: date) -> str:
        if not self._is_known(market, today):
            return "schedule_unknown"
        return past[-1].reason if past else "scheduled"
