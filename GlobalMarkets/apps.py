"""Names the app for Django."""

from django.apps import AppConfig


class GlobalMarketsConfig(AppConfig):
    name = "GlobalMarkets"
    label = "global_markets"
    default_auto_field = "django.db.models.BigAutoField"
