"""Writes captures: twelve rows in one transaction, once per market, session date and kind.

Called by capture/worker for opens and by the API for captures by hand.
"""

import logging
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from GlobalMarkets.futures import futures_trading
from GlobalMarkets.models import Market
from LiveData.status import read_statuses
from ThorTrading.capture.rows import Opening, build_rows
from ThorTrading.clock import Clock, real_seconds_since
from ThorTrading.composite.board import read_board
from ThorTrading.defaults import LEAD_SYMBOL
from ThorTrading.errors import AlreadyCapturedError, UnknownCountryError
from ThorTrading.events import publish_after_commit, session_summary
from ThorTrading.models import CaptureRequest, MarketSession
from ThorTrading.worker import session_captured

logger = logging.getLogger(__name__)


def capture_open(request: CaptureRequest, clock: Clock) -> int:
    """Capture the requested open now; returns the session number.

    Raises AlreadyCapturedError when the database has it, and what Redis and Postgres raise.
    """
    logger.info("Initiating futures open capture for %s", request.country)
    return _capture(
        Opening(
            country=request.country,
            session_date=request.session_date,
            kind=MarketSession.Kind.OPEN,
            scheduled_at=request.scheduled_at,
            captured_at=clock.now(),
            lateness_sec=real_seconds_since(request.scheduled_at, clock),
            futures_trade=futures_trading(request.scheduled_at),
            feed=_newest_feed(),
        ),
        clock,
    )


def capture_by_hand(country: str, clock: Clock) -> int:
    """Capture `country` now with kind MANUAL, its window starting now; returns the session number.

    Raises UnknownCountryError, AlreadyCapturedError when today's (by the exchange's date) exists, and what
    Redis and Postgres raise.
    """
    market = Market.objects.filter(country=country).first()
    if market is None:
        raise UnknownCountryError(country)
    now = clock.now()
    return _capture(
        Opening(
            country=market.country,
            session_date=now.astimezone(ZoneInfo(market.timezone_name)).date(),
            kind=MarketSession.Kind.MANUAL,
            scheduled_at=now,
            captured_at=now,
            lateness_sec=0.0,
            futures_trade=futures_trading(now),
            feed=_newest_feed(),
        ),
        clock,
    )


def _capture(opening: Opening, clock: Clock) -> int:
    already = AlreadyCapturedError(opening.country, opening.session_date, opening.kind)
    same = MarketSession.objects.filter(country=opening.country, session_date=opening.session_date, kind=opening.kind)
    if same.exists():  # saves a session number; the constraint below is what decides
        raise already
    board = read_board(clock.real_now())
    with transaction.atomic():
        number = _next_session_number()
        rows = build_rows(number, opening, board)
        MarketSession.objects.bulk_create(rows, ignore_conflicts=True)
        if MarketSession.objects.filter(session_number=number).count() != len(rows):
            raise already  # somebody else's rows were there first: nothing of ours stays
        lead = next((row for row in rows if row.future == LEAD_SYMBOL), None)
        publish_after_commit("session", session_summary(rows[-1], lead))
        transaction.on_commit(session_captured.ring)
    logger.info("Capture complete: Session #%d, %d rows created", number, len(rows))
    return number


def _newest_feed() -> str:
    """The source of the feed that reported last; empty where none ever did."""
    reports = [(status.last_read_at, status.source) for status in read_statuses() if status.last_read_at]
    return max(reports, default=(None, ""))[1]


def _next_session_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('thortrading_session_number')")
        return int(cursor.fetchone()[0])
