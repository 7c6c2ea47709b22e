"""Answers questions about the stored schedule; every other part of Thor asks here.

Status is a function of time: the last transition at or before an instant. Nothing here looks at Market.status.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, Min, OuterRef, QuerySet, Subquery

from .models import Market, MarketTransition, MonitorState, Status


def next_transition(market: Market, after: datetime) -> MarketTransition | None:
    """The first transition later than an instant; None beyond what is known."""
    return MarketTransition.objects.filter(market=market, at__gt=after).order_by("at").first()


def next_open(country: str, after: datetime) -> datetime | None:
    """When a country's market opens next, later than an instant; None beyond what is known."""
    opens = MarketTransition.objects.filter(market__country=country, to_status=Status.OPEN, at__gt=after)
    return opens.order_by("at").values_list("at", flat=True).first()


def last_open(country: str, before: datetime) -> MarketTransition | None:
    """The last open of a country's market at or before an instant, session date and exact instant with it."""
    return _last(country, Status.OPEN, before)


def last_close(country: str, before: datetime) -> MarketTransition | None:
    """The last close of a country's market at or before an instant."""
    return _last(country, Status.CLOSED, before)


def _last(country: str, to_status: Status, before: datetime) -> MarketTransition | None:
    past = MarketTransition.objects.filter(market__country=country, to_status=to_status, at__lte=before)
    return past.order_by("-at").first()


def latest_transitions(at: datetime) -> QuerySet[MarketTransition]:
    """The last transition of each market at or before an instant: one look into the index per market."""
    last_of_market = MarketTransition.objects.filter(market=OuterRef("pk"), at__lte=at).order_by("-at")
    last_ids = Market.objects.order_by().values_list(Subquery(last_of_market.values("pk")[:1]), flat=True)
    return MarketTransition.objects.filter(pk__in=last_ids)


def schedule_known_until(market: Market) -> date | None:
    """The last local date that the market's calendar knows; beyond it the market counts as closed."""
    return market.schedule_known_until


def open_countries_at(at: datetime) -> frozenset[str]:
    """The countries whose market is open at an instant; cheap enough to be asked for every minute bar."""
    global _open_stretch
    revision = current_revision()
    stretch = _open_stretch
    if not revision or stretch is None or not stretch.holds(revision, at):
        stretch = _OpenStretch(revision, *_neighbours(at), _read_open_countries(at))
        _open_stretch = stretch
    return stretch.countries


def current_revision() -> int:
    """The number that changes whenever the stored schedule does; 0 on a database without one."""
    return MonitorState.objects.values_list("revision", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class _OpenStretch:
    """What is open between two neighbouring transitions, of one revision of the schedule."""

    revision: int
    start: datetime | None
    end: datetime | None
    countries: frozenset[str]

    def holds(self, revision: int, at: datetime) -> bool:
        if revision != self.revision:
            return False
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)


# The last answer of open_countries_at in this process. Threads may overwrite each other's: each is right by itself.
_open_stretch: _OpenStretch | None = None


def _neighbours(at: datetime) -> tuple[datetime | None, datetime | None]:
    before = MarketTransition.objects.filter(at__lte=at).aggregate(at=Max("at"))["at"]
    after = MarketTransition.objects.filter(at__gt=at).aggregate(at=Min("at"))["at"]
    return before, after


def _read_open_countries(at: datetime) -> frozenset[str]:
    rows = latest_transitions(at).filter(to_status=Status.OPEN)
    return frozenset(rows.values_list("market__country", flat=True))
