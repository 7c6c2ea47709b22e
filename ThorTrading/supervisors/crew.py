"""Everyone who works while this process leads: built anew at each taking of the lead, by supervisor."""

from django.conf import settings

from GlobalMarkets.models import Market, Status
from LiveData.connection import blocking_client
from LiveData.streams import TickLog
from ThorTrading.bars.worker import bar_workers, for_market
from ThorTrading.capture.worker import CaptureWorker
from ThorTrading.clock import Clock
from ThorTrading.grading.worker import GraderWorker
from ThorTrading.supervisors.adapters import (
    DispatchWorker,
    FeedWatchWorker,
    FeedWorker,
    IngestWorker,
    MonitorWorker,
    StreamWorker,
)
from ThorTrading.supervisors.desired import MarketState, desired_countries
from ThorTrading.worker import Worker


class Crew:
    """The permanent workers, and those of the markets that are open now; all share one tick log."""

    def __init__(self, clock: Clock) -> None:
        log = TickLog(blocking_client())
        self._ingest = IngestWorker(log, clock)
        feed = FeedWorker(clock) if settings.DATA_PROVIDER != "none" else None
        self.permanent: list[Worker] = [
            StreamWorker(log),
            self._ingest,
            *bar_workers(clock, log),
            CaptureWorker(clock, feed.is_current if feed else None),
            GraderWorker(clock, log),
            FeedWatchWorker(clock),
        ]
        dispatch = DispatchWorker()  # without the monitor too: `monitor_markets` then applies changes by hand
        self.permanent.append(dispatch)
        if not settings.DISABLE_GLOBAL_MARKETS_MONITOR:
            self.permanent.append(MonitorWorker(clock, dispatch))
        if feed is not None:
            self.permanent.append(feed)
        self._of_market: dict[str, Worker] = {}

    def wanted(self) -> list[Worker]:
        """All who should run now; a market's worker is a new one each time the market opens."""
        countries = desired_countries(read_market_states())
        self._of_market = {
            country: self._of_market.get(country) or for_market(country) for country in sorted(countries)
        }
        return [*self.permanent, *self._of_market.values()]

    def lags(self) -> dict[str, float]:
        """How far behind the crew is, in real seconds."""
        return {"ingest_sec": round(self._ingest.ingestor.lag_seconds(), 3)}


def read_market_states() -> list[MarketState]:
    return [
        MarketState(country, status == Status.OPEN, is_active, has_session_capture)
        for country, status, is_active, has_session_capture in Market.objects.values_list(
            "country", "status", "is_active", "enable_session_capture"
        )
    ]
