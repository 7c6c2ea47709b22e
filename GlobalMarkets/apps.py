"""App configuration of GlobalMarkets; Django imports it from INSTALLED_APPS."""

from django.apps import AppConfig


class GlobalMarketsConfig(AppConfig):
    name = "GlobalMarkets"
    label = "globalmarkets"
    verbose_name = "Global markets"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Connects the receivers that turn an edit into new transitions; starts nothing.
        from GlobalMarkets import receivers  # noqa: F401 - imported for its side effect
