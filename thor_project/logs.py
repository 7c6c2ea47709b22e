"""Logging: plain lines on the terminal, and alerts (records of `thor.alerts`) kept as rows.

An app raises an alert by logging to `thor.alerts` with `alert_kind`, `alert_subject` and `alert_cleared` in `extra`, so
that no app needs to know where alerts are kept.
"""

import logging
from typing import Any


class AlertRows(logging.Handler):
    """Keeps each alert as one row that is raised once and cleared by its all-clear.

    It runs before the terminal's handler, which learns from `is_news` whether anything changed.
    """

    def emit(self, record: logging.LogRecord) -> None:
        kind = getattr(record, "alert_kind", None)
        if kind is None:
            return
        from .alerts import record_alert  # models are not loaded yet when logging is set up

        try:
            record.is_news = record_alert(
                kind=str(kind),
                subject=str(getattr(record, "alert_subject", "")),
                message=record.getMessage(),
                is_cleared=bool(getattr(record, "alert_cleared", False)),
            )
        except Exception:  # noqa: BLE001 - the logging module's own contract: a handler reports, never raises
            self.handleError(record)


class OnlyNews(logging.Filter):
    """Keeps an alert that stands already, and an all-clear of none, off the terminal."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "is_news", True)


def logging_settings() -> dict[str, Any]:
    """Django's LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)-7s %(name)s: %(message)s", "datefmt": "%H:%M:%S"}},
        "filters": {"only_news": {"()": "thor_project.logs.OnlyNews"}},
        "handlers": {
            "terminal": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["only_news"]},
            "alerts": {"class": "thor_project.logs.AlertRows"},
        },
        "root": {"handlers": ["terminal"], "level": "INFO"},
        "loggers": {
            "thor.alerts": {"handlers": ["alerts"], "level": "INFO"},
            "uvicorn": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
            "axes": {"level": "WARNING"},
        },
    }
