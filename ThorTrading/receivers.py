"""What the engine does when GlobalMarkets states a fact: record it, tell the browsers, wake who must act.

Connected by apps.ready(); runs in the signal dispatcher's thread, so nothing here takes long.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from GlobalMarkets.models import Market
from GlobalMarkets.signals import market_opened, market_status_changed
from ThorTrading.capture.requests import request_open_capture
from ThorTrading.events import publish_after_commit
from ThorTrading.worker import market_changed


@receiver(market_opened)
def request_capture(market: Market, at: datetime, session_date: date, reason: str, **_: Any) -> None:
    request_open_capture(market, at, session_date, reason, settings.CLOCK.now())


@receiver(market_status_changed)
def announce_status(
    market: Market, previous: str, status: str, at: datetime, session_date: date, reason: str, **_: Any
) -> None:
    market_changed.ring()  # the supervisor starts or stops this market's workers
    publish_after_commit(
        "market",
        {
            "country": market.country,
            "display_name": market.display_name,
            "previous": previous,
            "status": status,
            "at": at,
            "session_date": session_date,
            "reason": reason,
        },
    )
