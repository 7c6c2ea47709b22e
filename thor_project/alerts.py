"""Writes alert rows; called by the log handler `thor_project.logs.AlertRows`."""

from datetime import UTC, datetime

from .models import Alert


def record_alert(*, kind: str, subject: str, message: str, is_cleared: bool) -> bool:
    """Raise the alert unless it stands already, or clear it; False when that changed nothing."""
    now = datetime.now(UTC)
    standing = Alert.objects.filter(kind=kind, subject=subject, cleared_at__isnull=True)
    if is_cleared:
        return bool(standing.update(cleared_at=now))
    if standing.exists():
        return False
    alert = Alert(kind=kind, subject=subject, message=message, raised_at=now)
    Alert.objects.bulk_create([alert], ignore_conflicts=True)  # two processes may see the same trouble
    return True
