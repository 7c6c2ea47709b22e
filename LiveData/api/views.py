"""Latest quotes and feed states as the feeds gave them, without signals."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from LiveData.connection import RedisError
from LiveData.instruments import SymbolNames, load_symbol_names
from LiveData.latest import LatestQuote, read_latest
from LiveData.status import read_statuses

from .serializers import FeedStatusesSerializer, QuotesSerializer

TOS_SOURCE = "TOS_RTD_Excel"


class FeedUnreachable(APIException):
    """Redis does not answer: there are no latest quotes to speak of."""

    status_code = 503
    default_detail = "Redis does not answer, so no quotes can be read; /api/health/ says more."


@contextmanager
def _reading_redis() -> Iterator[None]:
    try:
        yield
    except RedisError as error:
        raise FeedUnreachable from error


def _read_all() -> dict[str, LatestQuote]:
    with _reading_redis():
        return read_latest(None, settings.CLOCK.real_now()).quotes


def _in_order(quotes: dict[str, LatestQuote], names: SymbolNames) -> list[LatestQuote]:
    """Our instruments first and in their order, then whatever else the feeds quote."""
    known = {symbol: order for order, symbol in enumerate(names.symbols)}
    return [quotes[symbol] for symbol in sorted(quotes, key=lambda symbol: (known.get(symbol, len(known)), symbol))]


def _answer(quotes: Sequence[LatestQuote], source: str | None) -> Response:
    body = {"quotes": quotes, "count": len(quotes), "source": source, "as_of": settings.CLOCK.now()}
    return Response(QuotesSerializer(body).data)


class SnapshotView(APIView):
    """The newest quotes of all symbols, or of those asked for."""

    @extend_schema(
        operation_id="feed_quotes_snapshot",
        parameters=[OpenApiParameter("symbols", str, description="Comma-separated, feed spellings allowed: YM,ES")],
        responses=QuotesSerializer,
    )
    def get(self, request: Request) -> Response:
        names = load_symbol_names()
        latest = _read_all()
        asked = [part for part in request.query_params.get("symbols", "").split(",") if part.strip()]
        symbols = {names.resolve(part) for part in asked}
        unknown = sorted(symbols - set(names.symbols) - set(latest))
        if unknown:
            raise ValidationError(
                {"detail": f"Unknown symbol {', '.join(unknown)}: known are {', '.join(names.symbols)}."}
            )
        quotes = _in_order({s: q for s, q in latest.items() if not asked or s in symbols}, names)
        sources = sorted({found.quote.source for found in quotes})
        return _answer(quotes, "MIXED" if len(sources) > 1 else next(iter(sources), None))


class TosLatestView(APIView):
    """The newest quotes of the Excel feed."""

    @extend_schema(
        operation_id="feed_tos_quotes_latest",
        parameters=[OpenApiParameter("consumer", str, description="Who asks; has no effect")],
        responses=QuotesSerializer,
    )
    def get(self, request: Request) -> Response:
        latest = _read_all()
        excel = {symbol: found for symbol, found in latest.items() if found.quote.source == "EXCEL"}
        return _answer(_in_order(excel, load_symbol_names()), TOS_SOURCE)


class StatusView(APIView):
    """Each feed that ever reported: alive, last change, age, errors."""

    @extend_schema(operation_id="feed_status", responses=FeedStatusesSerializer)
    def get(self, request: Request) -> Response:
        with _reading_redis():
            feeds = read_statuses()
        body: dict[str, Any] = {"feeds": feeds, "as_of": settings.CLOCK.now()}
        return Response(FeedStatusesSerializer(body).data)
