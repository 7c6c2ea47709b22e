"""The words that the market tables share."""

from django.db import models


class Status(models.TextChoices):
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class Source(models.TextChoices):
    """Which layer of the calendar a day or a transition comes from."""

    LIBRARY = "library"
    CORRECTION = "correction"
    OVERRIDE = "override"


class Reason(models.TextChoices):
    SCHEDULED = "scheduled"
    RECONCILED = "reconciled"
    MANUAL = "manual"
