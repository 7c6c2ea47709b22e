"""FeedIncident rows and the stale-feed alert: opened when a feed fails, closed when it is back; used by FeedPump."""

from datetime import datetime

from .alerts import clear_alert, raise_alert
from .models import FeedIncident

ALERT_KIND = "stale_feed"


class IncidentBook:
    """The incidents of one feed; every call may be repeated and changes the database only when something is new."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._is_open: bool | None = None

    def open(self, cause: str, start: datetime, started_real: datetime) -> None:
        """Note that the feed cannot be trusted since `start` (market time), `started_real` in real time."""
        if self._is_open:
            return
        FeedIncident.objects.get_or_create(
            feed=self._source,
            end=None,
            defaults={"start": start, "started_real": started_real, "cause": cause},
        )
        self._is_open = True
        raise_alert(ALERT_KIND, self._source, f"The feed {self._source} cannot be trusted: {cause}")

    def close(self, end: datetime, ended_real: datetime) -> None:
        """Note that the feed is well again, also where a process before us left an incident open."""
        if self._is_open is False:
            return
        closed = FeedIncident.objects.filter(feed=self._source, end=None).update(end=end, ended_real=ended_real)
        if closed or self._is_open:
            clear_alert(ALERT_KIND, self._source, f"The feed {self._source} is live again")
        self._is_open = False
