"""Names the app for Django."""

from django.apps import AppConfig


class ThorTradingConfig(AppConfig):
    name = "ThorTrading"
    label = "thor_trading"
    default_auto_field = "django.db.models.BigAutoField"
