"""Sessions in the words of SPEC 6: what they are made of, and their types for the OpenAPI schema."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from rest_framework import serializers

from ThorTrading.composite.classify import TradeSignal
from ThorTrading.defaults import LEAD_SYMBOL
from ThorTrading.events import session_summary
from ThorTrading.models import MarketSession
from ThorTrading.models.sessions import TOTAL

SIGNALS: Final = [signal.value for signal in TradeSignal]
OUTCOMES: Final = MarketSession.Outcome.choices


class BlankAsNull(serializers.ChoiceField):
    """A choice that the table keeps as an empty text where there is none."""

    def to_representation(self, value: str) -> Any:
        return value or None


class SymbolSerializer(serializers.ModelSerializer[MarketSession]):
    """One row of a session: a future as it was at the open, its paper trade, and how that ended."""

    symbol = serializers.CharField(source="future", help_text="A symbol, or TOTAL.")
    signal = BlankAsNull(source="bhs", choices=SIGNALS, allow_null=True)
    signal_weight = serializers.IntegerField(source="weight", allow_null=True)
    entry_side = BlankAsNull(choices=MarketSession.EntrySide.values, allow_null=True)
    outcome = serializers.ChoiceField(source="wndw", choices=OUTCOMES)
    outcome_label = serializers.CharField(source="get_wndw_display")
    pnl = serializers.FloatField(source="pnl_usd", allow_null=True)
    mark_pnl = serializers.FloatField(source="mark_pnl_usd", allow_null=True)

    class Meta:
        model = MarketSession
        fields = (
            *("symbol", "signal", "signal_weight", "stat_value", "contract_weight"),
            *("last_price", "change", "change_percent", "bid", "bid_size", "ask", "ask_size", "spread", "volume"),
            *("vwap", "quote_age_ms", "session_open", "session_close", "open_vs_prev_number", "open_vs_prev_percent"),
            *("low_24h", "high_24h", "range_diff_24h", "range_pct_24h"),
            *("week_52_low", "week_52_high", "week_52_range_high_low", "week_52_range_percent"),
            *("entry_side", "entry_price", "target_high", "target_low", "target_ticks", "stop_ticks"),
            *("tick_size", "tick_value", "evaluation_window_sec", "baseline_probability", "baseline_pnl"),
            *("outcome", "outcome_label", "outcome_reason", "resolved_at", "resolution_price", "touch_price"),
            *("elapsed_sec", "pnl", "mark_pnl", "mfe_ticks", "mae_ticks", "capture_status", "feed_gaps"),
            *("market_open", "market_high", "market_low", "market_close", "market_range"),
            *("market_high_percent", "market_low_percent", "market_close_percent", "market_range_percent"),
        )


class EntrySerializer(serializers.Serializer[object]):
    side = serializers.ChoiceField(MarketSession.EntrySide.values)
    price = serializers.FloatField()
    target = serializers.FloatField()
    stop = serializers.FloatField()
    spread_at_entry = serializers.FloatField(allow_null=True)


class SessionSerializer(serializers.Serializer[object]):
    """One captured open, without its futures."""

    session_number = serializers.IntegerField()
    region = serializers.CharField()
    kind = serializers.ChoiceField(MarketSession.Kind.choices)
    session_date = serializers.DateField(help_text="The exchange's date.")
    opened_at = serializers.DateTimeField()
    captured_at = serializers.DateTimeField()
    capture_status = serializers.ChoiceField(MarketSession.CaptureStatus.choices)
    source = serializers.CharField()  # type: ignore[assignment]  # the stubs take a field for Field.source
    composite = serializers.ChoiceField(SIGNALS)
    weight = serializers.IntegerField(allow_null=True, help_text="Sum of the signal weights.")
    weighted_average = serializers.FloatField(allow_null=True)
    sum_weighted = serializers.FloatField(allow_null=True)
    instrument_count = serializers.IntegerField(allow_null=True)
    status = serializers.CharField()
    ym_entry = EntrySerializer(allow_null=True)
    evaluation_window_sec = serializers.IntegerField()
    outcome = serializers.ChoiceField(OUTCOMES)
    outcome_label = serializers.CharField()
    outcome_reason = serializers.CharField()
    pnl = serializers.FloatField(allow_null=True)
    mark_pnl = serializers.FloatField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    elapsed_sec = serializers.FloatField(allow_null=True)
    baseline_probability = serializers.FloatField(allow_null=True)


class SessionWithSymbolsSerializer(SessionSerializer):
    symbols = SymbolSerializer(many=True)


class ListedSessionSerializer(SessionSerializer):
    symbols = SymbolSerializer(many=True, required=False, help_text="Its eleven futures, with expand=symbols.")


class SessionPageSerializer(serializers.Serializer[object]):
    count = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    page_size = serializers.IntegerField()
    results = ListedSessionSerializer(many=True)


class SessionsSerializer(serializers.Serializer[object]):
    sessions = SessionWithSymbolsSerializer(many=True)


class DaySummarySerializer(serializers.Serializer[object]):
    total_sessions = serializers.IntegerField()
    entries_made = serializers.IntegerField()
    worked = serializers.IntegerField()
    didnt_work = serializers.IntegerField()
    expired = serializers.IntegerField()
    total_pnl = serializers.FloatField()
    hit_rate = serializers.FloatField(allow_null=True, help_text="0 to 1.")
    baseline_hit_rate = serializers.FloatField(allow_null=True, help_text="What chance alone would hit.")
    best_region = serializers.CharField(allow_null=True)


class TodaySerializer(SessionsSerializer):
    date = serializers.DateField(help_text="The futures' trade date.")
    summary = DaySummarySerializer()


def answer_sessions(
    totals: Sequence[MarketSession], *, with_symbols: bool, with_total: bool = False
) -> list[dict[str, Any]]:
    """The sessions of some TOTAL rows; their futures in the order of the screens, TOTAL last where it is wanted."""
    numbers = [total.session_number for total in totals]
    rows = MarketSession.objects.filter(session_number__in=numbers).order_by("id")
    rows = rows if with_symbols else rows.filter(future=LEAD_SYMBOL)
    by_number: dict[int, list[MarketSession]] = defaultdict(list)
    for row in rows:
        if row.future != TOTAL or with_total:
            by_number[row.session_number].append(row)
    answers = []
    for total in totals:
        own = by_number[total.session_number]
        answer = session_summary(total, next((row for row in own if row.future == LEAD_SYMBOL), None))
        if with_symbols:
            answer["symbols"] = SymbolSerializer(own, many=True).data
        answers.append(answer)
    return answers
