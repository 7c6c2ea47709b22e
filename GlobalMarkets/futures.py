"""The futures' own week (Globex): whether they trade at an instant, and to which trade date it belongs."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .models import FuturesSession
from .schedule import current_revision

NEW_YORK = ZoneInfo("America/New_York")
DAY_START = time(18)
DAY_END = time(17)
FRIDAY, SATURDAY, SUNDAY = 4, 5, 6


def trade_date(at: datetime) -> date:
    """The futures' date: it starts at 18:00 New York; from Friday 17:00 to Sunday 18:00 it is still Friday's."""
    local = at.astimezone(NEW_YORK)
    day = local.date() + timedelta(days=1) if local.time() >= DAY_START else local.date()
    # Friday evening and the whole weekend belong to Friday; Sunday evening is Monday by the line above.
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def futures_trading(at: datetime) -> bool:
    """Whether the futures trade at an instant, holidays included.

    Outside the stored trade dates the plain week answers: taking the futures for trading makes quotes that stand still
    stale, which costs a capture; the opposite would let them vote.
    """
    global _stretch
    revision = current_revision()
    stretch = _stretch
    if not revision or stretch is None or not stretch.holds(revision, at):
        stretch = _read_stretch(revision, at)
        if stretch is None:
            return is_plain_week_trading(at)
        _stretch = stretch
    return stretch.is_trading


def is_plain_week_trading(at: datetime) -> bool:
    """The week without holidays: Sunday 18:00 to Friday 17:00 New York, with a break from 17:00 to 18:00."""
    local = at.astimezone(NEW_YORK)
    weekday, clock = local.weekday(), local.time()
    if weekday == SATURDAY or (weekday == FRIDAY and clock >= DAY_END) or (weekday == SUNDAY and clock < DAY_START):
        return False
    return not DAY_END <= clock < DAY_START


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of one revision of the table in which the futures trade, or in which they do not."""

    revision: int
    start: datetime
    end: datetime
    is_trading: bool

    def holds(self, revision: int, at: datetime) -> bool:
        return revision == self.revision and self.start <= at < self.end


# The last answer of futures_trading in this process. Threads may overwrite each other's: each is right by itself.
_stretch: _Stretch | None = None


def _read_stretch(revision: int, at: datetime) -> _Stretch | None:
    """The stretch around an instant; None outside the stored trade dates."""
    session = FuturesSession.objects.filter(open_at__lte=at).order_by("-open_at").first()
    if session is None:
        return None
    if at < session.close_at:
        return _Stretch(revision, session.open_at, session.close_at, True)
    following = FuturesSession.objects.filter(open_at__gt=at).order_by("open_at").first()
    if following is None:
        return None
    return _Stretch(revision, session.close_at, following.open_at, False)
