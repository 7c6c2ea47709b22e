"""Writes alert rows; called by the log handler `thor_project.logs.AlertRows`."""

from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError, transaction

from .models import Alert

UNREACHABLE = (OperationalError, InterfaceError)


def record_alert(*, kind: str, subject: str, message: str, is_cleared: bool) -> bool:
    """Raise the alert unless it stands already, or clear it; False when that changed nothing."""
    now = datetime.now(UTC)
    standing = Alert.objects.filter(kind=kind, subject=subject, cleared_at__isnull=True)
    with transaction.atomic():  # whoever logs inside a transaction must not find it broken by us
        if is_cleared:
            return bool(standing.update(cleared_at=now))
        if standing.exists():
            return False
        alert = Alert(kind=kind, subject=subject, message=message, raised_at=now)
        Alert.objects.bulk_create([alert], ignore_conflicts=True)  # two processes may see the same trouble
    return True
