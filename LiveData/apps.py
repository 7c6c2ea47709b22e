"""Names the app for Django."""

from django.apps import AppConfig


class LiveDataConfig(AppConfig):
    name = "LiveData"
    label = "live_data"
    default_auto_field = "django.db.models.BigAutoField"
