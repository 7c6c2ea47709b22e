"""The admin's pages of LiveData: instruments and aliases to edit, incidents and gaps to read."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from .models import FeedAlias, FeedIncident, Instrument, TickGap

if TYPE_CHECKING:
    AliasInline = admin.TabularInline[FeedAlias, Instrument]
    InstrumentBase = admin.ModelAdmin[Instrument]
    AliasBase = admin.ModelAdmin[FeedAlias]
    IncidentBase = admin.ModelAdmin[FeedIncident]
    GapBase = admin.ModelAdmin[TickGap]
else:
    AliasInline = admin.TabularInline
    InstrumentBase = AliasBase = IncidentBase = GapBase = admin.ModelAdmin


class FeedAliasInline(AliasInline):
    model = FeedAlias
    extra = 0


@admin.register(Instrument)
class InstrumentAdmin(InstrumentBase):
    list_display = ("symbol", "name", "exchange", "tick_size", "display_precision", "thirty_seconds", "is_active")
    list_editable = ("is_active",)
    search_fields = ("symbol", "name")
    inlines = (FeedAliasInline,)


@admin.register(FeedAlias)
class FeedAliasAdmin(AliasBase):
    list_display = ("alias", "instrument")
    search_fields = ("alias",)


class Recorded:
    """Rows that Thor writes and people only read."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(FeedIncident)
class FeedIncidentAdmin(Recorded, IncidentBase):
    list_display = ("feed", "start", "end", "started_real", "ended_real", "cause")
    list_filter = ("feed",)


@admin.register(TickGap)
class TickGapAdmin(Recorded, GapBase):
    list_display = ("first_position", "last_position", "found_at", "found_real")
