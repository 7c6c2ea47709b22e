"""Keeps the wishes to capture an open: recorded by the receivers, carried out by capture/worker."""

import logging
from datetime import date, datetime

from django.db import transaction

from GlobalMarkets.models import Market
from ThorTrading.models import CaptureRequest
from ThorTrading.worker import capture_requested

logger = logging.getLogger(__name__)

MANUAL = "manual"
_FLAGS = ("enable_futures_capture", "enable_open_capture")


def request_open_capture(market: Market, at: datetime, session_date: date, reason: str, now: datetime) -> None:
    """Record that the open of `at` is to be captured, once.

    A market with a capture flag off is skipped, and so is a `manual` open: an edit in the admin opened the market
    there, not its exchange, and prices of some later minute would pass for those of an open.
    """
    if reason == MANUAL:
        logger.info("Skipping futures open capture for %s (opened by an edit, not by its schedule)", market.country)
        return
    for flag in _FLAGS:
        if not getattr(market, flag):
            logger.info("Skipping futures open capture for %s (%s=False)", market.country, flag)
            return
    _, created = CaptureRequest.objects.get_or_create(
        country=market.country,
        session_date=session_date,
        defaults={"scheduled_at": at, "reason": reason, "requested_at": now},
    )
    if not created:
        logger.info("Duplicate open event for %s on %s - ignoring", market.country, session_date)
        return
    transaction.on_commit(capture_requested.ring)
