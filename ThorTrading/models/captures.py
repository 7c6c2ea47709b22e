"""The durable wish to capture an open: recorded by the receivers, carried out by capture/worker."""

from django.db import models


class CaptureRequest(models.Model):
    """One open that should be captured: recorded by the receiver, carried out once by the capture worker."""

    class State(models.TextChoices):
        PENDING = "PENDING", "Waiting"
        CAPTURED = "CAPTURED", "Captured"
        MISSED = "MISSED", "Missed"

    country = models.CharField(max_length=64)
    session_date = models.DateField(help_text="The exchange's own date.")
    scheduled_at = models.DateTimeField(help_text="The exact instant of the open, in market time.")
    reason = models.CharField(max_length=32, help_text="Why the market opened: scheduled, reconciled or manual.")
    state = models.CharField(max_length=16, choices=State, default=State.PENDING)
    requested_at = models.DateTimeField(help_text="When the signal came, in market time.")
    handled_at = models.DateTimeField(null=True, blank=True, help_text="Market time.")
    lateness_sec = models.FloatField(null=True, blank=True, help_text="Real seconds from the open to its handling.")
    session_number = models.BigIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-scheduled_at", "country"]
        constraints = [
            models.UniqueConstraint(fields=["country", "session_date"], name="capturerequest_once_per_session"),
        ]
        indexes = [
            models.Index(
                fields=["scheduled_at"],
                condition=models.Q(state="PENDING"),
                name="capturerequest_pending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.session_date}: {self.get_state_display()}"
