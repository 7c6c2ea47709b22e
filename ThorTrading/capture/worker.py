"""The worker `Capture`: carries out one capture request after the other; started by the supervisor."""

import logging
import threading

from django.db import transaction

from ThorTrading.capture.capture import capture_open
from ThorTrading.clock import Clock, real_seconds_since
from ThorTrading.defaults import CAPTURE_GRACE, FEED_PATIENCE
from ThorTrading.errors import AlreadyCapturedError
from ThorTrading.models import CaptureRequest, MarketSession
from ThorTrading.worker import Worker, capture_requested

logger = logging.getLogger(__name__)
alerts = logging.getLogger("thor.alerts")

_LOOK_SECONDS = 0.05


class CaptureWorker(Worker):
    """Captures requested opens while they are fresh, and writes down those that were missed."""

    name = "Capture"

    def __init__(self, clock: Clock, feed_is_current: threading.Event | None = None) -> None:
        """`feed_is_current` is set once our own feed has given what was due at its start; None without such a feed.

        An open just after a restart would else be captured with the quotes that were left before it.
        """
        super().__init__()
        self._clock = clock
        self._feed_is_current = feed_is_current
        self._patience_ends = clock.real_now() + FEED_PATIENCE
        capture_requested.wake_on_ring(self)

    def tick(self) -> bool:
        if self._awaits_feed():
            self.wait(_LOOK_SECONDS)
            return True
        return handle_oldest_request(self._clock)

    def _awaits_feed(self) -> bool:
        if self._feed_is_current is None or self._feed_is_current.is_set():
            return False
        return self._clock.real_now() < self._patience_ends


def handle_oldest_request(clock: Clock) -> bool:
    """Capture, or mark as missed, the oldest waiting request; False when there is none.

    The request and its rows are committed together, and a second process passes over a request in work. A
    failure leaves the request waiting, to be tried again until its grace has passed.
    """
    with transaction.atomic():
        request = (
            CaptureRequest.objects.select_for_update(skip_locked=True)
            .filter(state=CaptureRequest.State.PENDING)
            .order_by("scheduled_at", "id")
            .first()
        )
        if request is None:
            return False
        request.lateness_sec = real_seconds_since(request.scheduled_at, clock)
        request.handled_at = clock.now()
        if request.lateness_sec > CAPTURE_GRACE.total_seconds():
            _miss(request)
        else:
            _capture(request, clock)
        request.save()
    return True


def _capture(request: CaptureRequest, clock: Clock) -> None:
    request.state = CaptureRequest.State.CAPTURED
    try:
        request.session_number = capture_open(request, clock)
    except AlreadyCapturedError as error:
        request.note = str(error)
        request.session_number = _existing_number(request)
    if CaptureRequest.objects.filter(country=request.country, state=CaptureRequest.State.MISSED).exists():
        _alert(request, "was captured", cleared=True)


def _miss(request: CaptureRequest) -> None:
    request.state = CaptureRequest.State.MISSED
    request.note = f"Handled {request.lateness_sec:.0f} s after the open, more than the grace allows."
    _alert(request, "was missed", cleared=False)


def _existing_number(request: CaptureRequest) -> int | None:
    row = MarketSession.objects.filter(
        country=request.country, session_date=request.session_date, kind=MarketSession.Kind.OPEN
    ).first()
    return row.session_number if row is not None else None


def _alert(request: CaptureRequest, what: str, *, cleared: bool) -> None:
    alerts.log(
        logging.INFO if cleared else logging.WARNING,
        "The open of %s on %s %s",
        request.country,
        request.session_date,
        what,
        extra={"alert_kind": "missed_capture", "alert_subject": request.country, "alert_cleared": cleared},
    )
