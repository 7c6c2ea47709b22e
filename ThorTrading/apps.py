"""App configuration of ThorTrading; Django imports it from INSTALLED_APPS."""

from django.apps import AppConfig


class ThorTradingConfig(AppConfig):
    name = "ThorTrading"
    label = "thortrading"
    verbose_name = "Thor trading"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Connects the receivers of GlobalMarkets' signals; starts nothing.
        from ThorTrading import receivers  # noqa: F401 - imported for its side effect
