"""Names the project's own app (installation row and alerts) for Django."""

from django.apps import AppConfig


class ThorProjectConfig(AppConfig):
    name = "thor_project"
    label = "thor_project"
    default_auto_field = "django.db.models.BigAutoField"
