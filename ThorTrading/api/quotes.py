"""GET quotes/latest/: the enriched eleven and TOTAL."""

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from LiveData.connection import RedisError
from ThorTrading.api.rows import board_answer
from ThorTrading.composite.board import read_board
from ThorTrading.composite.classify import TradeSignal

SIGNALS = [signal.value for signal in TradeSignal]


class QuotesUnavailable(APIException):
    status_code = 503
    default_detail = "The quotes cannot be read: Redis does not answer. Try again."


class InstrumentSerializer(serializers.Serializer[object]):
    symbol = serializers.CharField()
    name = serializers.CharField()
    tick_size = serializers.FloatField()
    display_precision = serializers.IntegerField()
    thirty_seconds = serializers.BooleanField(help_text="Shown in 32nds.")


class ExtendedDataSerializer(serializers.Serializer[object]):
    signal = serializers.ChoiceField(SIGNALS, allow_null=True)
    stat_value = serializers.FloatField(allow_null=True)
    contract_weight = serializers.FloatField()
    signal_weight = serializers.IntegerField(allow_null=True)
    high_52w = serializers.FloatField(allow_null=True)
    low_52w = serializers.FloatField(allow_null=True)
    dist_from_52w_high = serializers.FloatField(allow_null=True)
    dist_from_52w_low = serializers.FloatField(allow_null=True)


class QuoteRowSerializer(serializers.Serializer[object]):
    instrument = InstrumentSerializer()
    last = serializers.FloatField(allow_null=True)
    bid = serializers.FloatField(allow_null=True)
    ask = serializers.FloatField(allow_null=True)
    bid_size = serializers.IntegerField(allow_null=True)
    ask_size = serializers.IntegerField(allow_null=True)
    spread = serializers.FloatField(allow_null=True)
    volume = serializers.IntegerField(allow_null=True)
    open_price = serializers.FloatField(allow_null=True)
    high_price = serializers.FloatField(allow_null=True)
    low_price = serializers.FloatField(allow_null=True)
    close_price = serializers.FloatField(allow_null=True, help_text="Previous close.")
    change = serializers.FloatField(allow_null=True)
    change_percent = serializers.FloatField(allow_null=True)
    ts = serializers.DateTimeField(allow_null=True, help_text="Last change, market time.")
    age_ms = serializers.IntegerField(allow_null=True, help_text="Real time since the feed last confirmed it.")
    is_stale = serializers.BooleanField()
    stale_reason = serializers.CharField(allow_null=True)
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # the stubs take it for Field.source
    extended_data = ExtendedDataSerializer()


class TotalSerializer(serializers.Serializer[object]):
    sum_weighted = serializers.FloatField()
    avg_weighted = serializers.FloatField(allow_null=True)
    count = serializers.IntegerField()
    signal_weight_sum = serializers.IntegerField()
    composite_signal = serializers.ChoiceField(SIGNALS)
    composite_signal_weight = serializers.IntegerField()
    status = serializers.CharField(help_text="LIVE TOTAL, PARTIAL n/11 or STALE.")
    reason = serializers.CharField(help_text="quorum where too few votes made it HOLD, else empty.")
    as_of = serializers.DateTimeField(help_text="Market time.")


class LatestQuotesSerializer(serializers.Serializer[object]):
    rows = QuoteRowSerializer(many=True)
    total = TotalSerializer()


class LatestQuotesView(APIView):
    """The enriched eleven and TOTAL, of one instant."""

    @extend_schema(responses=LatestQuotesSerializer)
    def get(self, request: Request) -> Response:
        clock = settings.CLOCK
        try:
            board = read_board(clock.real_now())
        except RedisError:
            raise QuotesUnavailable from None
        return Response(board_answer(board, clock.now()))
