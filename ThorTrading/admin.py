"""The admin's view of the engine: symbol settings to edit; captures and sessions to read."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from ThorTrading.models import CaptureRequest, IntradayBar, MarketSession, SymbolConfig

if TYPE_CHECKING:
    ReadOnlyBase = admin.ModelAdmin[Model]
    SymbolConfigBase = admin.ModelAdmin[SymbolConfig]
else:  # ModelAdmin is generic for the type checker only
    ReadOnlyBase = SymbolConfigBase = admin.ModelAdmin


class ReadOnlyAdmin(ReadOnlyBase):
    """What the engine recorded is evidence: nobody edits it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(SymbolConfig)
class SymbolConfigAdmin(SymbolConfigBase):
    list_display = (
        "symbol",
        "tick_value",
        "take_profit_usd",
        "stop_loss_usd",
        "contract_weight",
        "is_bear",
        "strong_buy_above",
        "buy_above",
        "sell_below",
        "strong_sell_at_or_below",
        "contract_size",
    )
    search_fields = ("symbol",)


@admin.register(CaptureRequest)
class CaptureRequestAdmin(ReadOnlyAdmin):
    list_display = ("country", "session_date", "scheduled_at", "state", "lateness_sec", "session_number", "note")
    list_filter = ("state", "country")
    date_hierarchy = "session_date"


@admin.register(MarketSession)
class MarketSessionAdmin(ReadOnlyAdmin):
    list_display = (
        "session_number",
        "country",
        "session_date",
        "future",
        "kind",
        "bhs",
        "entry_side",
        "entry_price",
        "wndw",
        "outcome_reason",
        "pnl_usd",
        "capture_status",
    )
    list_filter = ("future", "country", "kind", "wndw", "capture_status", "bhs")
    date_hierarchy = "session_date"
    search_fields = ("=session_number",)


@admin.register(IntradayBar)
class IntradayBarAdmin(ReadOnlyAdmin):
    list_display = ("country", "symbol", "minute", "open", "high", "low", "close", "volume", "ticks")
    list_filter = ("country", "symbol")
    show_full_result_count = False
