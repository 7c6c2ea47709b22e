"""Reads the stored transitions the slow and plain way, for tests to compare with."""

from datetime import datetime

from GlobalMarkets.models import Market, MarketTransition


def status_at(market: Market, at: datetime) -> str:
    """The last transition at or before an instant; CLOSED where nothing is known."""
    last = MarketTransition.objects.filter(market=market, at__lte=at).order_by("-at").first()
    return last.to_status if last is not None else "CLOSED"
