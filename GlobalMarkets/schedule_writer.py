"""Writes the stored schedule: regular days from the calendar, and the transitions that overrides make of them.

Called by rebuild_calendar with fresh days, and by the receivers in any process after an admin edit. The past is never
rewritten: only transitions after now change, and where the new schedule disagrees with the status of this very moment,
one more transition says so.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from .models import CalendarDay, FuturesSession, Market, MarketOverride, MarketTransition, MonitorState, Reason, Status
from .transitions import Override, RegularDay, Transition, last_at, transitions_between
from .transitions import Status as StatusName

NOTIFY_CHANNEL = "global_markets"
TICK = timedelta(microseconds=1)


def locked_state() -> MonitorState:
    """The monitor's row, locked until the transaction ends: nobody applies transitions while they are rewritten."""
    return MonitorState.objects.select_for_update().get_or_create(id=1)[0]


def wake_monitor() -> None:
    """Tell the running monitor, in whatever process, to look again; delivered when the transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {NOTIFY_CHANNEL}")


def forget_watermark() -> None:
    """Make the next start the first one: for whoever gives this database another clock."""
    with transaction.atomic():
        state = locked_state()
        state.applied_through = None
        state.save(update_fields=["applied_through"])
        Market.objects.update(status=Status.CLOSED, announced_status=Status.CLOSED)
        wake_monitor()


def apply_edit(market: Market, now: datetime) -> None:
    """Make the future of one market what its flags and overrides now say, at once."""
    with transaction.atomic():
        state = locked_state()
        if _write_transitions(market, state, now, Reason.MANUAL, do_fill_past=False):
            _mark_rewritten()
        wake_monitor()


def apply_calendar(market: Market, days: Sequence[RegularDay], known_until: date, now: datetime) -> None:
    """Store freshly computed regular days of a market and the transitions that follow from them."""
    with transaction.atomic():
        state = locked_state()
        _store_days(market, days, now)
        Market.objects.filter(pk=market.pk).update(schedule_known_until=known_until)
        _write_transitions(market, state, now, Reason.RECONCILED, do_fill_past=True)
        _mark_rewritten()
        wake_monitor()


def apply_futures_days(sessions: Sequence[FuturesSession], now: datetime) -> None:
    """Store freshly computed trade dates of the futures; those that have begun stay as they were."""
    with transaction.atomic():
        locked_state()
        begun = set(FuturesSession.objects.filter(open_at__lte=now).values_list("trade_date", flat=True))
        FuturesSession.objects.filter(open_at__gt=now).delete()
        FuturesSession.objects.bulk_create([each for each in sessions if each.trade_date not in begun])
        _mark_rewritten()
        wake_monitor()


def planned_transitions(market: Market, overrides: Sequence[Override] | None = None) -> list[Transition]:
    """What the stored regular days and overrides of a market make, past and future; nothing while it is not active.

    Other overrides than the stored ones can be given, to see what they would make.
    """
    if not market.is_active:
        return []
    days = [
        RegularDay(*row)
        for row in CalendarDay.objects.filter(market=market)
        .order_by("date")
        .values_list("date", "open_at", "close_at", "break_start_at", "break_end_at", "early_close", "name", "source")
    ]
    if not days:
        return []
    decided = stored_overrides(market) if overrides is None else overrides
    known = [each for each in decided if each.date >= days[0].date]
    return transitions_between(days, known, market.zone, do_breaks_close=market.breaks_close_market)


def stored_overrides(market: Market) -> list[Override]:
    """The admin's overrides of a market as the pure functions take them."""
    return _as_overrides(MarketOverride.objects.filter(market=market))


def overrides_with(edited: MarketOverride) -> list[Override]:
    """The overrides of a market as they would be with one that is not saved yet."""
    others = MarketOverride.objects.filter(market=edited.market).exclude(pk=edited.pk)
    return [*_as_overrides(others), Override(edited.date, edited.kind, edited.open_time, edited.close_time)]


def _as_overrides(rows: QuerySet[MarketOverride]) -> list[Override]:
    return [Override(*row) for row in rows.values_list("date", "kind", "open_time", "close_time")]


def _store_days(market: Market, days: Sequence[RegularDay], now: datetime) -> None:
    today = now.astimezone(market.zone).date()
    begun = set(CalendarDay.objects.filter(market=market, date__lte=today).values_list("date", flat=True))
    CalendarDay.objects.filter(market=market, date__gt=today).delete()
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(
                market=market,
                date=day.date,
                open_at=day.open_at,
                close_at=day.close_at,
                break_start_at=day.break_start_at,
                break_end_at=day.break_end_at,
                early_close=day.early_close,
                name=day.name,
                source=day.source,
            )
            for day in days
            if day.date not in begun
        ],
        batch_size=1000,
    )


def _write_transitions(
    market: Market, state: MonitorState, now: datetime, reason: Reason, *, do_fill_past: bool
) -> bool:
    """Bring the stored future in line with the plan; True if that changed anything."""
    planned = planned_transitions(market)
    stored = list(MarketTransition.objects.filter(market=market).order_by("at"))
    # Past the watermark, or the monitor would take what we add for something it has applied long ago.
    edge = now if state.applied_through is None else max(now, state.applied_through + TICK)
    new = _missing_past(planned, stored, edge) if do_fill_past else []
    new += [each for each in planned if each.at > edge]
    kept, dropped = _compared(stored, new, edge)
    MarketTransition.objects.filter(pk__in=dropped).delete()
    rows = [_row(market, each) for each in new if each.at not in kept]
    correction = _correction_now(market, planned, [*stored, *rows], edge, reason)
    MarketTransition.objects.bulk_create([*rows, *correction], batch_size=1000)
    return bool(dropped or rows or correction)


def _missing_past(
    planned: Sequence[Transition], stored: Sequence[MarketTransition], edge: datetime
) -> list[Transition]:
    """Past transitions before the first or after the last stored one: a first build, or a long absence."""
    return [
        each
        for each in planned
        if each.at <= edge and (not stored or each.at < stored[0].at or each.at > stored[-1].at)
    ]


def _compared(
    stored: Sequence[MarketTransition], new: Sequence[Transition], edge: datetime
) -> tuple[set[datetime], list[int]]:
    """The instants whose future row is right already, and the rows that must go."""
    wanted = {each.at: each for each in new}
    kept, dropped = set(), []
    for row in stored:
        if row.at <= edge:
            continue
        same = wanted.get(row.at)
        if same is not None and _as_pure(row) == same:
            kept.add(row.at)
        else:
            dropped.append(row.pk)
    return kept, dropped


def _correction_now(
    market: Market, planned: Sequence[Transition], rows: Sequence[MarketTransition], edge: datetime, reason: Reason
) -> list[MarketTransition]:
    """One transition at the edge when the past leaves the market in another status than the plan wants now."""
    past = sorted((each for each in rows if each.at <= edge), key=lambda each: each.at)
    if not past and not planned:
        return []
    before, wanted = (past[-1] if past else None), last_at(planned, edge)
    status = wanted.to_status if wanted else "CLOSED"
    if status == (before.to_status if before else "CLOSED"):
        return []
    # A close belongs to the session that it ends, an open to the one that it begins.
    session = wanted.session_date if status == "OPEN" and wanted else before.session_date if before else edge.date()
    at = edge + TICK if before and before.at == edge else edge
    return [
        MarketTransition(market=market, at=at, to_status=status, session_date=session, source="override", reason=reason)
    ]


def _row(market: Market, transition: Transition) -> MarketTransition:
    return MarketTransition(
        market=market,
        at=transition.at,
        to_status=transition.to_status,
        session_date=transition.session_date,
        early_close=transition.early_close,
        source=transition.source,
    )


def _as_pure(row: MarketTransition) -> Transition:
    status: StatusName = "OPEN" if row.to_status == "OPEN" else "CLOSED"
    return Transition(row.at, status, row.session_date, row.early_close, row.source)


def _mark_rewritten() -> None:
    MonitorState.objects.update(revision=secrets.randbits(62) + 1)
