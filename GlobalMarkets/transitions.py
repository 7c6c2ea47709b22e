"""Pure: turns a market's regular days and its overrides into sessions, and sessions into transitions.

Called by schedule_writer for the stored table, and by whoever wants to preview or recompute a stretch of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

Status = Literal["OPEN", "CLOSED"]


@dataclass(frozen=True, slots=True)
class RegularDay:
    """What library and corrections say of one local date; without hours it is a holiday."""

    date: date
    open_at: datetime | None
    close_at: datetime | None
    break_start_at: datetime | None = None
    break_end_at: datetime | None = None
    early_close: bool = False
    name: str = ""
    source: str = "library"


@dataclass(frozen=True, slots=True)
class Override:
    """An admin's decision about one local date, times in the exchange's zone."""

    date: date
    kind: str
    open_time: time | None = None
    close_time: time | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One stretch of trading: open from open_at until just before close_at."""

    session_date: date
    open_at: datetime
    close_at: datetime
    break_start_at: datetime | None
    break_end_at: datetime | None
    early_close: bool
    source: str

    def is_on_break(self, at: datetime) -> bool:
        """Whether `at` lies in the lunch break."""
        if self.break_start_at is None or self.break_end_at is None:
            return False
        return self.break_start_at <= at < self.break_end_at


@dataclass(frozen=True, slots=True)
class Transition:
    """One open or close, at its exact instant (UTC)."""

    at: datetime
    to_status: Status
    session_date: date
    early_close: bool
    source: str


@dataclass(frozen=True, slots=True)
class ListedTransition:
    """One open or close as it is shown to people and programs outside."""

    market: str
    kind: Literal["OPEN", "CLOSE"]
    at: datetime
    session_date: date
    early_close: bool


def instant(day: date, local: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local wall-clock time."""
    return datetime.combine(day, local, zone).astimezone(UTC)


def sessions_on(day: date, regular: RegularDay | None, overrides: Sequence[Override], zone: ZoneInfo) -> list[Session]:
    """The sessions of one local date; the overrides of that date win over its regular day.

    CLOSED beats all. SESSION replaces the day's hours, several of them make several sessions. EARLY_CLOSE and
    LATE_OPEN cut whatever is left and never lengthen it. A SESSION without times is not confirmed and does nothing.
    """
    if any(each.kind == "CLOSED" for each in overrides):
        return []
    own_hours = [
        Session(
            day, instant(day, each.open_time, zone), instant(day, each.close_time, zone), None, None, False, "override"
        )
        for each in overrides
        if each.kind == "SESSION" and each.open_time is not None and each.close_time is not None
    ]
    sessions = _merged(own_hours) if own_hours else _regular_session(regular)
    for each in overrides:
        if each.kind == "EARLY_CLOSE" and each.close_time is not None:
            sessions = _cut_after(sessions, instant(day, each.close_time, zone))
        elif each.kind == "LATE_OPEN" and each.open_time is not None:
            sessions = _cut_before(sessions, instant(day, each.open_time, zone))
    return sessions


def transitions_between(
    regular_days: Iterable[RegularDay],
    overrides: Iterable[Override],
    zone: ZoneInfo,
    *,
    do_breaks_close: bool = False,
) -> list[Transition]:
    """Every open and close of these days, and of days that overrides add, in order."""
    regular = {day.date: day for day in regular_days}
    by_date: dict[date, list[Override]] = {}
    for override in overrides:
        by_date.setdefault(override.date, []).append(override)
    result: list[Transition] = []
    for day in sorted(regular.keys() | by_date.keys()):
        for session in sessions_on(day, regular.get(day), by_date.get(day, ()), zone):
            for stretch in _split_at_break(session) if do_breaks_close else [session]:
                common = (stretch.session_date, stretch.early_close, stretch.source)
                result.append(Transition(stretch.open_at, "OPEN", *common))
                result.append(Transition(stretch.close_at, "CLOSED", *common))
    return result


def last_at(transitions: Sequence[Transition], at: datetime) -> Transition | None:
    """The last transition at or before an instant."""
    last = None
    for transition in transitions:
        if transition.at > at:
            break
        last = transition
    return last


def _regular_session(regular: RegularDay | None) -> list[Session]:
    if regular is None or regular.open_at is None or regular.close_at is None:
        return []
    return [
        Session(
            regular.date,
            regular.open_at,
            regular.close_at,
            regular.break_start_at,
            regular.break_end_at,
            regular.early_close,
            regular.source,
        )
    ]


def _merged(sessions: Iterable[Session]) -> list[Session]:
    """Sessions in order, those that touch or overlap made one: a market cannot open twice in an instant."""
    merged: list[Session] = []
    for session in sorted(sessions, key=lambda each: each.open_at):
        if merged and session.open_at <= merged[-1].close_at:
            merged[-1] = replace(merged[-1], close_at=max(merged[-1].close_at, session.close_at))
        else:
            merged.append(session)
    return merged


def _cut_after(sessions: Iterable[Session], close_at: datetime) -> list[Session]:
    return [
        _with_break_inside(replace(each, close_at=close_at, early_close=True, source="override"))
        if each.close_at > close_at
        else each
        for each in sessions
        if each.open_at < close_at
    ]


def _cut_before(sessions: Iterable[Session], open_at: datetime) -> list[Session]:
    return [
        _with_break_inside(replace(each, open_at=open_at, source="override")) if each.open_at < open_at else each
        for each in sessions
        if each.close_at > open_at
    ]


def _with_break_inside(session: Session) -> Session:
    """The session with the part of its break that still lies inside it."""
    if session.break_start_at is None or session.break_end_at is None:
        return session
    start, end = max(session.break_start_at, session.open_at), min(session.break_end_at, session.close_at)
    if start < end:
        return replace(session, break_start_at=start, break_end_at=end)
    return replace(session, break_start_at=None, break_end_at=None)


def _split_at_break(session: Session) -> list[Session]:
    if session.break_start_at is None or session.break_end_at is None:
        return [session]
    before, after = replace(session, close_at=session.break_start_at), replace(session, open_at=session.break_end_at)
    return [each for each in (before, after) if each.open_at < each.close_at]
