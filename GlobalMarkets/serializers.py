"""The JSON of the market endpoints; the dashboard's types are generated from it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from .market_state import LocalTime, local_time
from .models import MarketTransition
from .snapshots import MarketSnapshot

KINDS = {"OPEN": "OPEN", "CLOSED": "CLOSE"}
KIND_CHOICES = ["OPEN", "CLOSE"]
STATUS_CHOICES = ["OPEN", "CLOSED"]
STATE_CHOICES = ["PREOPEN", "OPEN", "PRECLOSE", "CLOSED", "HOLIDAY_CLOSED"]


class LocalTimeSerializer(serializers.Serializer[LocalTime]):
    datetime = serializers.CharField(help_text="ISO-8601 with the exchange's offset.")
    date = serializers.CharField()
    day = serializers.CharField()
    formatted_12h = serializers.CharField()
    formatted_24h = serializers.CharField()
    utc_offset = serializers.CharField(help_text="Such as +09:00.")
    dst_active = serializers.BooleanField()


class NextTransitionSerializer(serializers.Serializer[dict[str, Any]]):
    kind = serializers.ChoiceField(KIND_CHOICES)
    at = serializers.DateTimeField()
    session_date = serializers.DateField(help_text="The exchange's local date.")
    early_close = serializers.BooleanField()
    seconds_to = serializers.FloatField(help_text="Seconds of market time.")


class MarketStatusSerializer(serializers.Serializer[MarketSnapshot]):
    current_state = serializers.ChoiceField(STATE_CHOICES, source="state")
    reason = serializers.CharField(help_text="scheduled, reconciled, manual or schedule_unknown.")
    next_event = serializers.SerializerMethodField()
    next_open_at = serializers.DateTimeField(allow_null=True)
    next_close_at = serializers.DateTimeField(allow_null=True)
    seconds_to_next_event = serializers.SerializerMethodField()
    is_holiday_today = serializers.BooleanField()
    holiday_name = serializers.CharField(allow_null=True, help_text="Of today: a holiday, a half day or an override.")
    early_close = serializers.BooleanField(help_text="Today's session ends before its regular close.")

    @extend_schema_field(serializers.ChoiceField(KIND_CHOICES, allow_null=True))
    def get_next_event(self, snapshot: MarketSnapshot) -> str | None:
        return KINDS[snapshot.following.to_status] if snapshot.following else None

    def get_seconds_to_next_event(self, snapshot: MarketSnapshot) -> float | None:
        return snapshot.seconds_to(snapshot.following.at) if snapshot.following else None


class MarketSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="market.id")
    country = serializers.CharField(source="market.country")
    display_name = serializers.CharField(source="market.display_name")
    timezone_name = serializers.CharField(source="market.timezone_name")
    market_open_time = serializers.TimeField(source="market.market_open_time", help_text="Regular, local.")
    market_close_time = serializers.TimeField(source="market.market_close_time", help_text="Regular, local.")
    status = serializers.ChoiceField(STATUS_CHOICES)
    on_break = serializers.BooleanField(help_text="In the lunch break; the market counts as open.")
    is_active = serializers.BooleanField(source="market.is_active")
    is_control_market = serializers.BooleanField(source="market.is_control_market")
    weight = serializers.FloatField(source="market.weight")
    currency = serializers.CharField(source="market.currency")
    enable_futures_capture = serializers.BooleanField(source="market.enable_futures_capture")
    enable_open_capture = serializers.BooleanField(source="market.enable_open_capture")
    enable_close_capture = serializers.BooleanField(source="market.enable_close_capture")
    enable_session_capture = serializers.BooleanField(source="market.enable_session_capture")
    breaks_close_market = serializers.BooleanField(source="market.breaks_close_market")
    sort_order = serializers.IntegerField(source="market.sort_order")
    current_time = serializers.SerializerMethodField()
    market_status = MarketStatusSerializer(source="*")
    next_transition = serializers.SerializerMethodField()
    schedule_known_until = serializers.DateField(source="market.schedule_known_until", allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField(), help_text="What the calendar is not sure of.")

    @extend_schema_field(LocalTimeSerializer)
    def get_current_time(self, snapshot: MarketSnapshot) -> dict[str, Any]:
        return dict(LocalTimeSerializer(local_time(snapshot.now, snapshot.market.zone)).data)

    @extend_schema_field(NextTransitionSerializer(allow_null=True))
    def get_next_transition(self, snapshot: MarketSnapshot) -> dict[str, Any] | None:
        return next_transition_of(snapshot)


def next_transition_of(snapshot: MarketSnapshot) -> dict[str, Any] | None:
    """The next open or close of a market as JSON; None beyond what is known."""
    row: MarketTransition | None = snapshot.following
    if row is None:
        return None
    return dict(
        NextTransitionSerializer(
            {
                "kind": KINDS[row.to_status],
                "at": row.at,
                "session_date": row.session_date,
                "early_close": row.early_close,
                "seconds_to": snapshot.seconds_to(row.at),
            }
        ).data
    )


class ContributionSerializer(serializers.Serializer[Any]):
    weight = serializers.FloatField()
    active = serializers.BooleanField(help_text="Open now.")
    contribution = serializers.FloatField()
    state = serializers.ChoiceField(STATE_CHOICES)


class CompositeSerializer(serializers.Serializer[Any]):
    composite_score = serializers.FloatField()
    active_markets = serializers.IntegerField(help_text="Control markets that are open.")
    total_control_markets = serializers.IntegerField()
    max_possible = serializers.FloatField()
    session_phase = serializers.ChoiceField(["ASIAN", "EUROPEAN", "AMERICAN", "OVERLAP"])
    contributions = serializers.DictField(child=ContributionSerializer())
    timestamp = serializers.DateTimeField()


class ClockMarketSerializer(serializers.Serializer[Any]):
    country = serializers.CharField()
    display_name = serializers.CharField()
    timezone_name = serializers.CharField()
    status = serializers.ChoiceField(STATUS_CHOICES)
    current_time = LocalTimeSerializer()
    next_transition = NextTransitionSerializer(allow_null=True)


class ClockNextSerializer(NextTransitionSerializer):
    country = serializers.CharField()


class ClockSerializer(serializers.Serializer[Any]):
    utc_now = serializers.DateTimeField(help_text="Market time.")
    speed = serializers.FloatField(help_text="Market seconds in a real second.")
    markets = ClockMarketSerializer(many=True)
    next_transition = ClockNextSerializer(allow_null=True)
