"""The admin of the market clock: flags and overrides are edited, statuses and transitions only looked at."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest

from .models import CalendarDay, FuturesSession, Market, MarketOverride, MarketStatusChange, MarketTransition
from .schedule_writer import overrides_with, planned_transitions

if TYPE_CHECKING:  # at run time these classes take no type arguments
    AnyAdmin = admin.ModelAdmin[Any]
    MarketForm = ModelForm[Market]
    OverrideForm = ModelForm[MarketOverride]
else:
    AnyAdmin, MarketForm, OverrideForm = admin.ModelAdmin, ModelForm, ModelForm
PREVIEW = "_preview"  # the name of the button in templates/


class ReadOnlyAdmin(AnyAdmin):
    """Rows that Thor writes: people may look."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Market)
class MarketAdmin(AnyAdmin):
    list_display = (
        "country",
        "display_name",
        "status",
        "is_active",
        "is_control_market",
        "weight",
        "enable_futures_capture",
        "enable_open_capture",
        "enable_session_capture",
        "schedule_known_until",
        "sort_order",
    )
    list_editable = ("is_active", "enable_futures_capture", "enable_open_capture", "enable_session_capture")
    # A manual change of status is an override: see MarketOverride.
    readonly_fields = ("status", "schedule_known_until")
    ordering = ("sort_order",)

    def save_model(self, request: HttpRequest, obj: Market, form: MarketForm, change: bool) -> None:
        """Write the edited fields only: the monitor may have changed the status since the form was shown."""
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            obj.save()
            messages.info(request, "It is CLOSED until manage.py rebuild_calendar has filled its calendar.")


class PreviewableForm(OverrideForm):
    """An override as typed in; a preview of it is checked like the rest, and never saved."""

    def is_valid(self) -> bool:
        return super().is_valid() and PREVIEW not in self.data


@admin.register(MarketOverride)
class MarketOverrideAdmin(AnyAdmin):
    form = PreviewableForm
    list_display = ("date", "market", "kind", "open_time", "close_time", "reason", "author", "is_confirmed")
    list_filter = ("market", "kind")
    date_hierarchy = "date"
    fields = ("market", "date", "kind", "open_time", "close_time", "reason", "resulting_transitions", "author")
    readonly_fields = ("resulting_transitions", "author")

    def get_readonly_fields(self, request: HttpRequest, obj: MarketOverride | None = None) -> tuple[str, ...]:
        # Another market is another override: delete this one, so that its market is put right.
        return (*self.readonly_fields, "market") if obj else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: MarketOverride, form: OverrideForm, change: bool) -> None:
        if request.user.is_authenticated:
            obj.author = request.user
        super().save_model(request, obj, form, change)
        messages.info(request, f"{obj.market} on {obj.date}: {self.resulting_transitions(obj)}")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        form = context["adminform"].form
        if PREVIEW in request.POST and not form.errors:
            override = form.instance
            transitions = self.resulting_transitions(override)
            messages.info(request, f"Preview of {override.market} on {override.date}, not saved: {transitions}")
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="Resulting transitions (local time)")
    def resulting_transitions(self, obj: MarketOverride) -> str:
        """What the day looks like with this override and every other of its market."""
        if None in (obj.market_id, obj.date):
            return "Press Preview."
        market = obj.market
        planned = planned_transitions(market, overrides_with(obj))
        day = [each for each in planned if each.session_date == obj.date]
        lines = [f"{each.at.astimezone(market.zone):%H:%M} {each.to_status}" for each in day]
        return ", ".join(lines) or "closed all day"

    @admin.display(boolean=True, description="confirmed")
    def is_confirmed(self, obj: MarketOverride) -> bool:
        return not obj.is_unconfirmed


@admin.register(MarketTransition)
class MarketTransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "market", "to_status", "session_date", "early_close", "source", "reason")
    list_filter = ("market", "source", "early_close")
    date_hierarchy = "at"


@admin.register(MarketStatusChange)
class MarketStatusChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "market", "previous", "status", "reason", "applied_at", "late_by", "signalled_at")
    list_filter = ("market", "reason")
    date_hierarchy = "at"
    ordering = ("-id",)


@admin.register(CalendarDay)
class CalendarDayAdmin(ReadOnlyAdmin):
    list_display = ("date", "market", "open_at", "close_at", "early_close", "name", "source")
    list_filter = ("market", "early_close", "source")
    date_hierarchy = "date"


@admin.register(FuturesSession)
class FuturesSessionAdmin(ReadOnlyAdmin):
    list_display = ("trade_date", "open_at", "close_at", "name")
    date_hierarchy = "trade_date"
