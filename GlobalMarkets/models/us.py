"""USMarketStatus: a yes or no about the US trading day, for other apps."""

from datetime import datetime

from django.conf import settings

from .choices import Status
from .markets import Market
from .schedule import MarketTransition


class USMarketStatus:
    """The US trading day, for whoever needs a yes or no."""

    @staticmethod
    def is_us_market_open_today(now: datetime | None = None) -> bool:
        """Whether New York's exchange has a session on New York's current date."""
        instant: datetime = now or settings.CLOCK.now()
        usa = Market.objects.get(country="USA")
        today = instant.astimezone(usa.zone).date()
        return MarketTransition.objects.filter(market=usa, session_date=today, to_status=Status.OPEN).exists()
