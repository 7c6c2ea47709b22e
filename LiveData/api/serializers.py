"""The shapes of the feed's answers."""

from typing import Any

from rest_framework import serializers

from LiveData.latest import LatestQuote
from LiveData.quotes import PRICE_FIELDS, SIZE_FIELDS


def _price() -> serializers.FloatField:
    return serializers.FloatField(allow_null=True)


def _size() -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=True)


class QuoteSerializer(serializers.Serializer[LatestQuote]):
    """A raw quote; absent values are null."""

    symbol = serializers.CharField()
    last = _price()
    bid = _price()
    ask = _price()
    last_size = _size()
    bid_size = _size()
    ask_size = _size()
    volume = _size()
    open = _price()
    high = _price()
    low = _price()
    close = _price()
    change = _price()
    spread = _price()
    ts = serializers.DateTimeField()
    age_ms = serializers.IntegerField()
    is_stale = serializers.BooleanField()
    stale_reason = serializers.CharField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # DRF moves fields out of the class body

    def to_representation(self, instance: LatestQuote) -> dict[str, Any]:
        quote = instance.quote
        return {
            "symbol": quote.symbol,
            **{name: getattr(quote, name) for name in PRICE_FIELDS + SIZE_FIELDS},
            "spread": quote.spread,
            "ts": quote.ts,
            "age_ms": instance.age_ms,
            "is_stale": instance.is_stale,
            "stale_reason": instance.stale_reason,
            "source": quote.source,
        }


class QuotesSerializer(serializers.Serializer[Any]):
    """The newest quotes; `source` is null without any and MIXED where they come from several."""

    quotes = QuoteSerializer(many=True)
    count = serializers.IntegerField()
    source = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # DRF moves fields out of the class body
    as_of = serializers.DateTimeField()


class FeedStatusSerializer(serializers.Serializer[Any]):
    """How a feed is; instants are real time, `errors` counts by reason since it was started."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF moves fields out of the class body
    provider = serializers.CharField()
    state = serializers.ChoiceField(choices=["live", "stale", "error", "ended"])
    alive = serializers.BooleanField()
    last_read_at = serializers.DateTimeField(allow_null=True)
    last_change_at = serializers.DateTimeField(allow_null=True)
    age_ms = serializers.IntegerField(allow_null=True)
    errors = serializers.DictField(child=serializers.IntegerField())  # type: ignore[assignment]  # DRF moves fields out of the class body
    message = serializers.CharField()


class FeedStatusesSerializer(serializers.Serializer[Any]):
    feeds = FeedStatusSerializer(many=True)
    as_of = serializers.DateTimeField()
