"""The admin's read-only pages for the installation and its alerts."""

from django.contrib import admin
from django.http import HttpRequest

from .models import Alert, Installation


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]  # generic over both models
    """Rows that only the program writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Alert)
class AlertAdmin(ReadOnly):
    list_display = ("kind", "subject", "message", "raised_at", "cleared_at")
    list_filter = ("kind",)


@admin.register(Installation)
class InstallationAdmin(ReadOnly):
    list_display = ("first_started_at", "clock", "anchor_market", "speed", "is_running", "beat_at")
