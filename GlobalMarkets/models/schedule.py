"""The stored calendar: regular days, what the admin overrides, and the transitions that result."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from .choices import Reason, Source, Status
from .markets import Market


class CalendarDay(models.Model):
    """A regular day of one market before overrides; without hours it is a holiday.

    Filled by rebuild_calendar, so that the serving process can apply overrides without pandas.
    """

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    open_at = models.DateTimeField(null=True)
    close_at = models.DateTimeField(null=True)
    break_start_at = models.DateTimeField(null=True)
    break_end_at = models.DateTimeField(null=True)
    early_close = models.BooleanField(default=False)
    name = models.CharField(max_length=120, blank=True, help_text="Holiday or half day.")
    source = models.CharField(max_length=10, choices=Source.choices)

    class Meta:
        ordering = ["market", "date"]
        constraints = [
            models.UniqueConstraint(fields=["market", "date"], name="calendar_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.market_id} {self.date}"


class MarketOverride(models.Model):
    """An admin's decision about one local date of one market; it wins over the calendar."""

    class Kind(models.TextChoices):
        CLOSED = "CLOSED", "Closed all day"
        EARLY_CLOSE = "EARLY_CLOSE", "Early close"
        LATE_OPEN = "LATE_OPEN", "Late open"
        SESSION = "SESSION", "Session with its own hours"

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="overrides")
    date = models.DateField(help_text="The exchange's local date.")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    open_time = models.TimeField(null=True, blank=True, help_text="Local. LATE_OPEN, SESSION.")
    close_time = models.TimeField(null=True, blank=True, help_text="Local. EARLY_CLOSE, SESSION.")
    reason = models.CharField(max_length=200)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["date", "market", "open_time"]
        constraints = [
            # A day may have several sessions of its own, but one decision of the other kinds.
            models.UniqueConstraint(
                fields=["market", "date", "kind"],
                condition=~Q(kind="SESSION"),
                name="market_override_once",
            ),
            models.CheckConstraint(
                condition=Q(open_time__isnull=True) | Q(close_time__isnull=True) | Q(open_time__lt=F("close_time")),
                name="market_override_opens_before_it_closes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.date} {self.kind}"

    @property
    def is_unconfirmed(self) -> bool:
        """A session whose times nobody has confirmed: a warning without effect."""
        return self.kind == self.Kind.SESSION and self.open_time is None and self.close_time is None

    def clean(self) -> None:
        kind, has_open, has_close = self.kind, self.open_time, self.close_time
        if kind == self.Kind.CLOSED and (has_open or has_close):
            raise ValidationError("A closed day has no times: leave both empty.")
        if kind == self.Kind.EARLY_CLOSE and (has_open or not has_close):
            raise ValidationError("An early close needs the local close time, and only that.")
        if kind == self.Kind.LATE_OPEN and (not has_open or has_close):
            raise ValidationError("A late open needs the local open time, and only that.")
        if kind == self.Kind.SESSION and (has_open is None) != (has_close is None):
            raise ValidationError("A session needs both times; leave both empty while they are not confirmed.")
        if has_open and has_close and has_open >= has_close:
            raise ValidationError("The open must come before the close, on the same local date.")


class MarketTransition(models.Model):
    """One open or close of one market; status(now) is the last row at or before now."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="transitions")
    at = models.DateTimeField()
    to_status = models.CharField(max_length=6, choices=Status.choices)
    session_date = models.DateField(help_text="The exchange's local date.")
    early_close = models.BooleanField(default=False)
    source = models.CharField(max_length=10, choices=Source.choices)
    reason = models.CharField(max_length=10, choices=Reason.choices, default=Reason.SCHEDULED)

    class Meta:
        ordering = ["at", "to_status", "market"]
        indexes = [models.Index(fields=["at"], name="transition_at")]
        constraints = [
            models.UniqueConstraint(fields=["market", "at"], name="transition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.market_id} {self.to_status} {self.at:%Y-%m-%dT%H:%M:%SZ}"


class FuturesSession(models.Model):
    """One trade date of the futures (Globex): trading from open_at until just before close_at."""

    trade_date = models.DateField(unique=True)
    open_at = models.DateTimeField()
    close_at = models.DateTimeField()
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["trade_date"]

    def __str__(self) -> str:
        return str(self.trade_date)
