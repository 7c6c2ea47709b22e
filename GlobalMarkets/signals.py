"""The three facts that GlobalMarkets tells the rest of Thor, sent by SignalDispatcher.

Each is sent with ``sender=Market`` and the keyword arguments ``market, previous, status, at,
session_date, reason``: ``previous`` and ``status`` are "OPEN" or "CLOSED", ``at`` is the exact
scheduled instant (aware, UTC) and ``reason`` is "scheduled", "reconciled" or "manual".

They come after the status is committed, in order, at least once: receivers must be idempotent.
"""

from django.dispatch import Signal

market_status_changed = Signal()
market_opened = Signal()
market_closed = Signal()
