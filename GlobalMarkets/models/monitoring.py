"""What the monitor writes: the audit and outbox of status changes, and its watermark."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from .choices import Reason, Status
from .markets import Market


class MarketStatusChange(models.Model):
    """A status change as it was applied: the audit, and the outbox of the signals.

    Written in the transaction that changes Market.status; signalled_at is set once the signals
    have been sent, so a crash between the two sends them again instead of losing them.
    """

    class Announce(models.TextChoices):
        TRANSITION = "transition", "all three signals"
        STATUS = "status", "market_status_changed only"
        NOTHING = "nothing", "no signal"

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="status_changes")
    previous = models.CharField(max_length=6, choices=Status.choices)
    status = models.CharField(max_length=6, choices=Status.choices)
    at = models.DateTimeField(help_text="The exact scheduled instant.")
    applied_at = models.DateTimeField(help_text="Market time when it was applied.")
    session_date = models.DateField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    announce = models.CharField(max_length=10, choices=Announce.choices, default=Announce.TRANSITION)
    signalled_at = models.DateTimeField(null=True, help_text="Real time; empty while unsent.")

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(signalled_at__isnull=True) & ~Q(announce="nothing"),
                name="status_change_outbox",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market_id}: {self.previous} → {self.status}"

    @property
    def late_by(self) -> timedelta:
        """How long after its scheduled instant it was applied, in market time."""
        return self.applied_at - self.at


class MonitorState(models.Model):
    """The single row that the monitor and everyone who rewrites transitions lock.

    applied_through is the watermark: no transition at or before it is ever signalled again. It is empty until the first
    start of an installation. revision is a new random number at every rewrite of the schedule, so that caches notice
    it; 0 until the first one, and then nothing is cached. calendar_stamp says what the table was built with and for, so
    that rebuild_calendar knows without the calendar library whether it has anything to do.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    applied_through = models.DateTimeField(null=True)
    revision = models.BigIntegerField(default=0)
    calendar_stamp = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="monitor_state_single_row"),
        ]

    def __str__(self) -> str:
        return f"applied through {self.applied_through}"
