"""How LiveData raises and clears alerts: a log record that thor_project's handler keeps as a row."""

import logging

_log = logging.getLogger("thor.alerts")


def raise_alert(kind: str, subject: str, message: str) -> None:
    _log.warning(message, extra={"alert_kind": kind, "alert_subject": subject, "alert_cleared": False})


def clear_alert(kind: str, subject: str, message: str) -> None:
    _log.info(message, extra={"alert_kind": kind, "alert_subject": subject, "alert_cleared": True})
