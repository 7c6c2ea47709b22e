"""LiveData's and GlobalMarkets' steps as workers; put together by supervisors/crew.

Their steps wait by themselves, at most a second, so these ticks say that more is waiting.
"""

import threading

from django.conf import settings

from GlobalMarkets.futures import futures_trading
from GlobalMarkets.monitor import MarketMonitor, SignalDispatcher
from LiveData import connection
from LiveData.errors import CursorMovedError
from LiveData.feeds import build_feed
from LiveData.kind import KIND_OF_PROVIDER, claim
from LiveData.publish import Publisher
from LiveData.pump import FeedPump
from LiveData.status import FeedStatus
from LiveData.streams import TickLog
from LiveData.ticks.ingest import Ingestor
from LiveData.watch import SilenceWatch
from ThorTrading.clock import Clock
from ThorTrading.events import publish_after_commit
from ThorTrading.worker import Worker


class FeedWorker(Worker):
    """Pumps the configured feed; what is wrong with it shows in its status and its incidents."""

    name = "Feed"

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._pump: FeedPump | None = None
        self.is_current = threading.Event()  # set for good once nothing more is due

    def tick(self) -> bool:
        if self._pump is None:
            self._pump = self._build()
        try:
            has_more = self._pump.step()
        except CursorMovedError:
            self._pump = None  # its place in the recording is out of date
            raise
        self.idle_seconds = self._pump.wait_seconds
        if not has_more and (self._pump.status is not None or self._pump.locked_out):
            self.is_current.set()
        return has_more

    def teardown(self) -> None:
        """Close the feed at the end only: after a failure the pump still holds what Redis has not taken."""
        if self._pump is not None and self.stopping.is_set():
            self._pump.close()
            self._pump = None

    def _build(self) -> FeedPump:
        provider = settings.DATA_PROVIDER
        claim(KIND_OF_PROVIDER[provider])
        feed = build_feed(settings)
        if feed is None:
            raise ValueError(f"DATA_PROVIDER={provider} has no feed to pump.")
        publisher = Publisher(connection.client(), provider)
        return FeedPump(feed, publisher, self._clock, futures_trading, on_status=announce_feed)


class FeedWatchWorker(Worker):
    """Says what a feed that was killed, here or in another process, cannot say itself."""

    name = "Feed watch"

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._watch = SilenceWatch(clock, futures_trading)

    def tick(self) -> bool:
        self._watch.step()
        return False


def announce_feed(status: FeedStatus) -> None:
    """The `feed` event: a feed's state as it changes."""
    publish_after_commit(
        "feed",
        {
            "source": status.source,
            "provider": status.provider,
            "state": status.state,
            "alive": status.alive,
            "message": status.message,
            "last_read_at": status.last_read_at,
            "last_change_at": status.last_change_at,
        },
    )


class StreamWorker(Worker):
    """Keeps the shared tick log up with the stream."""

    name = "Stream"

    def __init__(self, log: TickLog) -> None:
        super().__init__()
        self._log = log

    def tick(self) -> bool:
        self._log.follow_step()
        return True


class IngestWorker(Worker):
    """Stores the log's ticks in Postgres."""

    name = "Ingest"

    def __init__(self, log: TickLog, clock: Clock) -> None:
        super().__init__()
        self.ingestor = Ingestor(log, clock)

    def tick(self) -> bool:
        self.ingestor.step()
        return True


class DispatchWorker(Worker):
    """Sends the signals of committed status changes."""

    name = "Signals"

    def __init__(self) -> None:
        super().__init__()
        self._dispatcher = SignalDispatcher()

    def tick(self) -> bool:
        return self._dispatcher.step()


class MonitorWorker(Worker):
    """Keeps the markets' statuses true, and has their signals sent at once."""

    name = "Markets"

    def __init__(self, clock: Clock, dispatch: DispatchWorker) -> None:
        super().__init__()
        self._monitor = MarketMonitor(clock)
        self._dispatch = dispatch

    def tick(self) -> bool:
        if self._monitor.step():
            self._dispatch.wake()
        self._monitor.wait(self.stopping)
        return True

    def teardown(self) -> None:
        self._monitor.close()
