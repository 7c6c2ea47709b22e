"""Writes alert rows; called by the log handler `thor_project.logs.AlertRows`."""

from datetime import UTC, datetime

from .models import Alert


def record_alert(*, kind: str, subject: str, message: str, is_cleared: bool) -> None:
    """Raise the alert unless it stands already, or clear it."""
    now = datetime.now(UTC)
    if is_cleared:
        Alert.objects.filter(kind=kind, subject=subject, cleared_at__isnull=True).update(cleared_at=now)
    else:
        Alert.objects.bulk_create(
            [Alert(kind=kind, subject=subject, message=message, raised_at=now)], ignore_conflicts=True
        )
