"""SignalDispatcher: sends the signals of committed status changes; the supervisor runs it as a worker of its own.

Receivers are called one after another in this thread, so one that is slow delays the signals after it, and never a
status or the monitor.
"""

from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError

from .models import Market, MarketStatusChange, Status
from .signals import market_closed, market_opened, market_status_changed

Announce = MarketStatusChange.Announce


class SignalDispatcher:
    """One per installation, in the process whose receivers act: the leader's."""

    def step(self) -> bool:
        """Send the oldest change that has not been signalled; True if there was one.

        It is marked after the receivers have returned: a crash in between sends it again, and so does a receiver that
        could not reach the database, whose error is raised here for the caller to back off.
        """
        unsent = MarketStatusChange.objects.filter(signalled_at__isnull=True).exclude(announce=Announce.NOTHING)
        change = unsent.select_related("market").order_by("id").first()
        if change is None:
            return False
        _send(change)
        MarketStatusChange.objects.filter(pk=change.pk, signalled_at__isnull=True).update(
            signalled_at=datetime.now(UTC)
        )
        return True


def _send(change: MarketStatusChange) -> None:
    """send_robust: a receiver that raises is logged by Django and keeps nobody else from hearing.

    Raises what kept a receiver from writing down the fact: without it the open would be neither captured nor missed.
    """
    signals = [market_status_changed]
    if change.announce == Announce.TRANSITION:
        signals.append(market_opened if change.status == Status.OPEN else market_closed)
    for signal in signals:
        responses = signal.send_robust(
            sender=Market,
            market=change.market,
            previous=change.previous,
            status=change.status,
            at=change.at,
            session_date=change.session_date,
            reason=change.reason,
        )
        for _, response in responses:
            if isinstance(response, OperationalError | InterfaceError):
                raise response
