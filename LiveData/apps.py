"""Registers LiveData with Django; loaded by INSTALLED_APPS."""

from django.apps import AppConfig


class LiveDataConfig(AppConfig):
    name = "LiveData"
    label = "livedata"
    verbose_name = "Live data"
    default_auto_field = "django.db.models.BigAutoField"
