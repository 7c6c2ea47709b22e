"""Market: one row per exchange, edited in the admin, its status kept by the monitor."""

from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from .choices import Status


class Market(models.Model):
    """One exchange, or a stretch of its day such as Pre_USA, and what Thor does with it."""

    country = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=60)
    timezone_name = models.CharField(max_length=60)
    calendar_code = models.CharField(max_length=10, help_text="Its calendar in exchange_calendars; decides the days.")
    market_open_time = models.TimeField(help_text="Regular local open, shown to people.")
    market_close_time = models.TimeField(help_text="Regular local close, shown to people.")
    # Both are written by the monitor alone, with UPDATE, so that no form can undo a transition.
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.CLOSED, editable=False)
    announced_status = models.CharField(max_length=6, choices=Status.choices, default=Status.CLOSED, editable=False)
    is_active = models.BooleanField(default=True, help_text="Off: not watched, always CLOSED.")
    is_control_market = models.BooleanField(default=False, help_text="Counts in the composite index.")
    weight = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="Its share of the composite index, 0 to 1.",
    )
    currency = models.CharField(max_length=3)
    enable_futures_capture = models.BooleanField(default=True, help_text="Master switch: its open is captured.")
    enable_open_capture = models.BooleanField(default=True)
    enable_close_capture = models.BooleanField(default=False, help_text="Reserved; does nothing yet.")
    enable_session_capture = models.BooleanField(
        default=True, help_text="Its bar and session workers run while it is open."
    )
    breaks_close_market = models.BooleanField(
        default=False, help_text="On: the lunch break closes and reopens the market."
    )
    sort_order = models.PositiveSmallIntegerField(default=0)
    schedule_known_until = models.DateField(null=True, editable=False)

    class Meta:
        ordering = ["sort_order", "country"]

    def __str__(self) -> str:
        return self.country

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone_name)

    def clean(self) -> None:
        try:
            ZoneInfo(self.timezone_name)
        except (KeyError, ValueError):
            raise ValidationError(
                {"timezone_name": f"{self.timezone_name!r} is not a zone such as Europe/London."}
            ) from None
