"""The market endpoints: markets, composite and clock. Reading only; market time throughout."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .composite import composite_index
from .market_state import local_time
from .models import Market
from .serializers import ClockSerializer, CompositeSerializer, MarketSerializer, next_transition_of
from .snapshots import MarketSnapshot, read_snapshots


class MarketListView(APIView):
    @extend_schema(operation_id="global_markets_list", responses=MarketSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Every market with its status, local time and next transition, in display order."""
        return Response(MarketSerializer(read_snapshots(settings.CLOCK.now()), many=True).data)


class MarketDetailView(APIView):
    @extend_schema(operation_id="global_markets_retrieve", responses=MarketSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """One market."""
        market = get_object_or_404(Market, pk=pk)
        return Response(MarketSerializer(read_snapshots(settings.CLOCK.now(), [market])[0]).data)


class CompositeView(APIView):
    @extend_schema(operation_id="global_markets_composite", responses=CompositeSerializer)
    def get(self, request: Request) -> Response:
        """The control-market composite index."""
        now = settings.CLOCK.now()
        return Response(CompositeSerializer(composite_index(read_snapshots(now), now)).data)


class ClockView(APIView):
    @extend_schema(operation_id="global_markets_clock", responses=ClockSerializer)
    def get(self, request: Request) -> Response:
        """Market time in UTC and at every exchange, and what opens or closes next."""
        now = settings.CLOCK.now()
        snapshots = read_snapshots(now)
        clock = {
            "utc_now": now,
            "speed": settings.CLOCK.speed,
            "markets": [_clock_line(each) for each in snapshots],
            "next_transition": _earliest(snapshots),
        }
        return Response(ClockSerializer(clock).data)


def _clock_line(snapshot: MarketSnapshot) -> dict[str, object]:
    market = snapshot.market
    return {
        "country": market.country,
        "display_name": market.display_name,
        "timezone_name": market.timezone_name,
        "status": snapshot.status,
        "current_time": local_time(snapshot.now, market.zone),
        "next_transition": next_transition_of(snapshot),
    }


def _earliest(snapshots: list[MarketSnapshot]) -> dict[str, object] | None:
    """What happens next anywhere; at one instant a close before an open."""
    coming = [(each.following.at, each.following.to_status, each) for each in snapshots if each.following]
    if not coming:
        return None
    snapshot = min(coming, key=lambda entry: entry[:2])[2]
    return {**(next_transition_of(snapshot) or {}), "country": snapshot.market.country}
