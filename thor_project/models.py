"""What the installation itself remembers: its clock's anchor and its alerts."""

from django.db import models


class Installation(models.Model):
    """One row: when this database was first used and where its market clock stands.

    `clock` is the THOR_CLOCK (or the provider's default) it was first started with, empty for real time. The anchor
    says that market time read `anchor_market` at real instant `anchor_real`; it runs while `is_running` and
    `beat_at` is fresh, and stands still at the last beat otherwise.
    """

    singleton = models.BooleanField(primary_key=True, default=True)
    first_started_at = models.DateTimeField()
    clock = models.CharField(max_length=80, blank=True)
    anchor_real = models.DateTimeField(null=True)
    anchor_market = models.DateTimeField(null=True)
    speed = models.FloatField(default=1.0)
    is_running = models.BooleanField(default=False)
    beat_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(singleton=True), name="installation_is_one_row"),)

    def __str__(self) -> str:
        return f"installed {self.first_started_at:%Y-%m-%d}, clock {self.clock or 'real'}"


class Alert(models.Model):
    """Something a person should know, raised once and cleared by itself."""

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=120, blank=True)
    message = models.TextField()
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-raised_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "subject"),
                condition=models.Q(cleared_at__isnull=True),
                name="alert_raised_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
