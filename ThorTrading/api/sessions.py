"""GET futures/market-opens/…: captured opens and their trades; POST capture/ makes one by hand."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import Max, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, NotFound
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from GlobalMarkets.futures import trade_date
from GlobalMarkets.models import Market
from LiveData.connection import RedisError
from ThorTrading.api.day_summary import summarize_day
from ThorTrading.api.parameters import read_count, read_date, read_words, refuse
from ThorTrading.api.quotes import QuotesUnavailable
from ThorTrading.api.session_answers import (
    SIGNALS,
    SessionPageSerializer,
    SessionsSerializer,
    SessionWithSymbolsSerializer,
    TodaySerializer,
    answer_sessions,
)
from ThorTrading.capture.capture import capture_by_hand
from ThorTrading.errors import AlreadyCapturedError, UnknownCountryError
from ThorTrading.models import MarketSession
from ThorTrading.models.sessions import TOTAL

PAGE_SIZE, LARGEST_PAGE = 50, 500
LAST_PAGE = 1_000_000
# A trade date begins at most three days before its end (Friday's, on Sunday evening); one more is slack.
TRADE_DATE_REACHES_BACK: Final = timedelta(days=4)
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FILTERS: Final = [
    OpenApiParameter("region", many=True, description="A market's country; repeatable."),
    OpenApiParameter("day_of_week", many=True, enum=DAYS, description="Of the exchange's date; repeatable."),
    OpenApiParameter("start_date", description="First date of the exchange, YYYY-MM-DD."),
    OpenApiParameter("end_date", description="Last date of the exchange, YYYY-MM-DD."),
    OpenApiParameter("signal", many=True, enum=SIGNALS, description="TOTAL's signal; repeatable."),
    OpenApiParameter("outcome", many=True, enum=MarketSession.Outcome.values, description="Repeatable."),
    OpenApiParameter("expand", enum=["symbols"], description="Each session's eleven futures too."),
    OpenApiParameter("page", int, description="From 1."),
    OpenApiParameter("page_size", int, description=f"1 to {LARGEST_PAGE}; {PAGE_SIZE} unless told."),
]


class CaptureExists(APIException):
    status_code = status.HTTP_409_CONFLICT


class CaptureSerializer(serializers.Serializer[object]):
    country = serializers.CharField()


def total_rows() -> QuerySet[MarketSession]:
    """One row a session, the newest first."""
    return MarketSession.objects.filter(future=TOTAL).order_by("-session_number")


def filtered_totals(request: Request) -> QuerySet[MarketSession]:
    """The TOTAL rows that the query's filters leave."""
    totals = total_rows()
    if regions := read_words(request, "region", list(Market.objects.values_list("country", flat=True))):
        totals = totals.filter(country__in=regions)
    if days := read_words(request, "day_of_week", DAYS):
        totals = totals.filter(day__in=[day[:3] for day in days])
    if signals := read_words(request, "signal", SIGNALS):
        totals = totals.filter(bhs__in=signals)
    if outcomes := read_words(request, "outcome", MarketSession.Outcome.values):
        totals = totals.filter(wndw__in=outcomes)
    start, end = read_date(request, "start_date"), read_date(request, "end_date")
    if start and end and end < start:
        raise refuse("end_date", "it must not be before start_date.")
    if start:
        totals = totals.filter(session_date__gte=start)
    if end:
        totals = totals.filter(session_date__lte=end)
    return totals


class SessionListView(APIView):
    """Captured opens, the newest first, a page at a time."""

    @extend_schema(operation_id="futures_market_opens_list", parameters=FILTERS, responses=SessionPageSerializer)
    def get(self, request: Request) -> Response:
        totals = filtered_totals(request)
        wants_symbols = read_words(request, "expand", ("symbols",)) == ["symbols"]
        size = read_count(request, "page_size", PAGE_SIZE, LARGEST_PAGE)
        page = read_count(request, "page", 1, LAST_PAGE)
        count = totals.count()
        shown = list(totals[(page - 1) * size : page * size])
        return Response(
            {
                "count": count,
                "page": page,
                "pages": max(1, -(-count // size)),
                "page_size": size,
                "results": answer_sessions(shown, with_symbols=wants_symbols),
            }
        )


class SessionView(APIView):
    """One session with all its 12 rows, TOTAL the last."""

    @extend_schema(responses=SessionWithSymbolsSerializer)
    def get(self, request: Request, session_number: int) -> Response:
        total = total_rows().filter(session_number=session_number).first()
        if total is None:
            raise NotFound(f"There is no session number {session_number}.")
        return Response(answer_sessions([total], with_symbols=True, with_total=True)[0])


class TodayView(APIView):
    """The sessions of the current trade date, in the order of their opens, and their summary."""

    @extend_schema(responses=TodaySerializer)
    def get(self, request: Request) -> Response:
        now = settings.CLOCK.now()
        totals = todays_totals(now)
        return Response(
            {
                "date": trade_date(now),
                "sessions": answer_sessions(totals, with_symbols=True),
                "summary": summarize_day(totals),
            }
        )


def todays_totals(now: datetime) -> list[MarketSession]:
    recent = total_rows().filter(scheduled_at__gte=now - TRADE_DATE_REACHES_BACK).order_by("session_number")
    return [total for total in recent if trade_date(total.scheduled_at) == trade_date(now)]


class PendingView(APIView):
    """Sessions whose trade is still open."""

    @extend_schema(responses=SessionsSerializer)
    def get(self, request: Request) -> Response:
        totals = list(total_rows().filter(wndw=MarketSession.Outcome.PENDING)[:LARGEST_PAGE])
        return Response({"sessions": answer_sessions(totals, with_symbols=True)})


class LatestView(APIView):
    """The last session of each market."""

    @extend_schema(responses=SessionsSerializer)
    def get(self, request: Request) -> Response:
        newest = MarketSession.objects.filter(future=TOTAL).values("country").annotate(newest=Max("session_number"))
        totals = list(total_rows().filter(session_number__in=newest.values("newest")))
        return Response({"sessions": answer_sessions(totals, with_symbols=True)})


class CaptureView(APIView):
    """A capture by hand, outside the statistics."""

    permission_classes = (IsAdminUser,)

    @extend_schema(request=CaptureSerializer, responses={201: SessionWithSymbolsSerializer})
    def post(self, request: Request) -> Response:
        country = read_country(request.data)
        try:
            number = capture_by_hand(country, settings.CLOCK)
        except UnknownCountryError:
            known = ", ".join(Market.objects.values_list("country", flat=True))
            raise refuse("country", f"{country!r} is not known; use one of {known}.") from None
        except AlreadyCapturedError as error:
            raise CaptureExists(str(error)) from None
        except RedisError:
            raise QuotesUnavailable from None
        total = total_rows().get(session_number=number)
        answer = answer_sessions([total], with_symbols=True, with_total=True)[0]
        return Response(answer, status=status.HTTP_201_CREATED)


def read_country(body: Any) -> str:
    country = body.get("country") if isinstance(body, dict) else None
    if not isinstance(country, str) or not country.strip() or "\0" in country:
        raise refuse("country", 'say which market, for example {"country": "Japan"}.')
    return country.strip()
