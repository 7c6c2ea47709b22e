"""GET bars/: closed one-minute bars for charts."""

from datetime import datetime, timedelta
from typing import Any, Final

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from GlobalMarkets.models import Market
from LiveData.models import Instrument
from ThorTrading.api.parameters import read_instant, read_words, refuse
from ThorTrading.bars.writer import GLOBEX
from ThorTrading.models import IntradayBar

INTERVALS_BUILT: Final = ("1m",)
INTERVALS_PLANNED: Final = ("1s", "5m", "1h", "1d")
BARS_WITHOUT_START: Final = 1500
LONGEST_RANGE: Final = timedelta(days=7)
FIELDS: Final = ("minute", "open", "high", "low", "close", "volume", "ticks")


class BarSerializer(serializers.Serializer[object]):
    start = serializers.DateTimeField()
    open = serializers.FloatField()
    high = serializers.FloatField()
    low = serializers.FloatField()
    close = serializers.FloatField()
    volume = serializers.IntegerField(allow_null=True, help_text="Null where the feed tells none.")
    ticks = serializers.IntegerField()


class BarsSerializer(serializers.Serializer[object]):
    symbol = serializers.CharField()
    interval = serializers.ChoiceField(INTERVALS_BUILT)
    country = serializers.CharField()
    bars = BarSerializer(many=True)


class BarsView(APIView):
    """Bars with start ≤ their minute < end; without `start` the newest 1500 before `end`."""

    @extend_schema(
        parameters=[
            OpenApiParameter("symbol", required=True),
            OpenApiParameter("interval", enum=INTERVALS_BUILT, default="1m"),
            OpenApiParameter("country", default=GLOBEX, description="A market's country; Globex is all hours."),
            OpenApiParameter("start", description="Instant with offset, or a date; at most 7 days before the end."),
            OpenApiParameter("end", description="Instant with offset, or a date."),
        ],
        responses=BarsSerializer,
    )
    def get(self, request: Request) -> Response:
        symbol = read_symbol(request)
        interval = read_interval(request)
        countries = [GLOBEX, *Market.objects.values_list("country", flat=True)]
        country = (read_words(request, "country", countries) or [GLOBEX])[0]
        start, end = read_range(request)
        bars = find_bars(symbol, country, start, end)
        return Response({"symbol": symbol, "interval": interval, "country": country, "bars": bars})


def read_symbol(request: Request) -> str:
    """An instrument's symbol, or that of a feed's unknown symbol that has bars."""
    typed = request.query_params.get("symbol", "").strip().replace("\0", "")
    known = list(Instrument.objects.filter(is_active=True).values_list("symbol", flat=True))
    if not typed:
        raise refuse("symbol", f"say which one; use one of {', '.join(known)}.")
    if typed.upper() in known:
        return typed.upper()
    if not IntradayBar.objects.filter(country=GLOBEX, symbol=typed).exists():
        raise refuse("symbol", f"{typed!r} is not known; use one of {', '.join(known)}.")
    return typed


def read_interval(request: Request) -> str:
    typed = request.query_params.get("interval", "1m").strip() or "1m"
    if typed in INTERVALS_PLANNED:
        raise refuse("interval", f"{typed} is not built yet; use 1m.")
    if typed not in INTERVALS_BUILT:
        raise refuse("interval", f"{typed!r} is not an interval; use 1m.")
    return typed


def read_range(request: Request) -> tuple[datetime | None, datetime | None]:
    start, end = read_instant(request, "start"), read_instant(request, "end")
    if start is None:
        return None, end
    end = end or start + LONGEST_RANGE
    if end <= start:
        raise refuse("end", "it must be later than start.")
    if end - start > LONGEST_RANGE:
        raise refuse("start", f"one answer holds at most {LONGEST_RANGE.days} days of 1m bars; ask for less at a time.")
    return start, end


def find_bars(symbol: str, country: str, start: datetime | None, end: datetime | None) -> list[dict[str, Any]]:
    """The bars in the order of time, prices as JSON numbers."""
    bars = IntradayBar.objects.filter(country=country, symbol=symbol)
    if end is not None:
        bars = bars.filter(minute__lt=end)
    rows = bars.values_list(*FIELDS)
    found = (
        list(rows.order_by("-minute")[:BARS_WITHOUT_START])[::-1]
        if start is None
        else list(rows.filter(minute__gte=start).order_by("minute"))
    )
    return [
        {
            "start": minute,
            "open": float(open_),
            "high": float(high),
            "low": float(low),
            "close": float(close),
            "volume": volume,
            "ticks": ticks,
        }
        for minute, open_, high, low, close, volume, ticks in found
    ]
