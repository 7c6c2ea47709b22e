"""Logging: plain lines on the terminal, and alerts (records of `thor.alerts`) kept as rows.

An app raises an alert by logging to `thor.alerts` with `alert_kind`, `alert_subject` and `alert_cleared` in `extra`, so
that no app needs to know where alerts are kept.
"""

import logging
from collections import deque
from typing import Any

MOST_WAITING = 1000


class AlertRows(logging.Handler):
    """Keeps each alert as one row that is raised once and cleared by its all-clear.

    It runs before the terminal's handler, which learns from `is_news` whether anything changed. While Postgres is away
    alerts wait here, in their order, for the next one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[logging.LogRecord] = deque(maxlen=MOST_WAITING)

    def emit(self, record: logging.LogRecord) -> None:
        if not hasattr(record, "alert_kind"):
            return
        from .alerts import UNREACHABLE, record_alert  # models are not loaded yet when logging is set up

        self._waiting.append(record)
        try:
            while self._waiting:
                oldest = self._waiting[0]
                oldest.is_news = record_alert(
                    kind=str(getattr(oldest, "alert_kind", "")),
                    subject=str(getattr(oldest, "alert_subject", "")),
                    message=oldest.getMessage(),
                    is_cleared=bool(getattr(oldest, "alert_cleared", False)),
                )
                self._waiting.popleft()
        except UNREACHABLE as error:
            logging.getLogger(__name__).warning("An alert waits for PostgreSQL: %s", str(error).strip())


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
