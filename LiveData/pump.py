"""Polls one feed, publishes what is new and keeps its status and incidents; one worker of the leader calls `step`."""

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

import redis
from django.conf import settings

from .connection import client
from .errors import CursorMovedError, FeedError, LockedOutError
from .feeds.base import Feed, Moment, Poll
from .freshness import FeedState, SheetWatch
from .incidents import IncidentBook
from .latest import read_latest
from .lock import PollLock
from .publish import Publisher
from .quotes import Quote
from .status import FeedStatus, read_status, write_status

logger = logging.getLogger(__name__)

OLDEST_TS: Final = datetime(2000, 1, 1, tzinfo=UTC)
FURTHEST_AHEAD: Final = timedelta(days=1)
STATUS_EVERY: Final = timedelta(seconds=1)
RETRY_SECONDS: Final = 1.0
LOCK_SECONDS: Final = 5.0


class Clock(Protocol):
    @property
    def speed(self) -> float: ...
    def now(self) -> datetime: ...
    def real_now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class _Ready:
    """A poll made ready to publish; kept and repeated while Redis does not answer."""

    poll: Poll
    quotes: Sequence[Quote]
    confirmed: frozenset[str]


class FeedPump:
    """Runs one feed. `step` does one poll and returns True when more is due at once.

    What a feed delivered is kept until Redis has taken it, so an unreachable Redis loses nothing: `step` raises, and
    the next one publishes the same poll again.
    """

    def __init__(
        self,
        feed: Feed,
        publisher: Publisher,
        clock: Clock,
        futures_trading: Callable[[datetime], bool],
        on_status: Callable[[FeedStatus], None] | None = None,
        *,
        connection: redis.Redis | None = None,
        latest_allowed: Callable[[], datetime] | None = None,
        keeps_incidents: bool = True,
    ) -> None:
        self._feed = feed
        self._publisher = publisher
        self._clock = clock
        self._futures_trading = futures_trading
        self._on_status = on_status
        self._redis = connection or client()
        self._latest_allowed = latest_allowed or (lambda: clock.now() + FURTHEST_AHEAD)
        self._lock = PollLock(self._redis, feed.lock_name, LOCK_SECONDS) if feed.lock_name else None
        self._incidents = IncidentBook(feed.source)
        self._keeps_incidents = keeps_incidents
        self._locked_out = ""
        self._watch = SheetWatch()
        self._published: dict[str, Quote] = {}
        self._ready: _Ready | None = None
        self._errors: Counter[str] = Counter()
        self._status: FeedStatus | None = None
        self._last_change_at: datetime | None = None
        self._last_good: Moment | None = None
        self._has_resumed = False
        self._wait_seconds = 0.0

    @property
    def status(self) -> FeedStatus | None:
        """What was reported last; None before the first step."""
        return self._status

    @property
    def locked_out(self) -> str:
        """Who polls the source instead of us, as a sentence; empty while it is ours."""
        return self._locked_out

    @property
    def wait_seconds(self) -> float:
        """Real seconds until the next step wants to run."""
        return self._wait_seconds

    def step(self) -> bool:
        """Poll, publish, report. Raises only what Redis or Postgres raise, and what they did not take is kept."""
        moment = self._moment()
        if not self._has_resumed:
            self._resume(moment)
        try:
            if self._ready is None:
                self._ready = self._poll(moment)
            ready = self._ready
            self._publish(ready, moment)
        except LockedOutError as error:
            self._wait_seconds = RETRY_SECONDS
            if self._locked_out != str(error):
                logger.error("Feed %s: %s", self._feed.source, error)
            self._locked_out = str(error)
            return False
        except FeedError as error:
            self._ready = None
            self._errors[error.reason] += 1
            self._wait_seconds = RETRY_SECONDS
            if isinstance(error, CursorMovedError):
                # The other one's place is the true one now, and so is its status: say nothing in its name.
                self._has_resumed, self._status = False, None
                raise
            self._report(moment, "error", str(error))
            return False
        self._ready = None
        if not ready.poll.is_pending:
            self._report(moment, *self._judge(ready, moment))
        self._wait_seconds = 0.0 if ready.poll.has_more else self._seconds_until_due()
        return ready.poll.has_more

    def close(self, *, has_ended: bool = True) -> None:
        """Let others poll the source, and say that the feed was stopped on purpose.

        Without `has_ended` its last report stands: it was looked at once, and turns stale when nobody looks again.
        """
        if self._lock:
            self._lock.release()
        if has_ended and self._status is not None and not self._locked_out:
            self._report(self._moment(), "ended", "Stopped", is_incident=False)

    # ------------------------------------------------------------ polling and publishing
    def _moment(self) -> Moment:
        now = self._clock.now()
        return Moment(now, self._clock.real_now(), self._futures_trading(now))

    def _seconds_until_due(self) -> float:
        return max(0.0, self._feed.seconds_until_due(self._moment(), self._clock.speed))

    def _resume(self, moment: Moment) -> None:
        latest = read_latest(None, moment.real_now).quotes
        self._published = {s: found.quote for s, found in latest.items() if found.quote.source == self._feed.source}
        before = read_status(self._feed.source, self._redis)
        if before is not None:
            self._last_change_at = before.last_change_at
            self._note_absence(before, moment)
        self._feed.resume(self._published)
        self._has_resumed = True

    def _note_absence(self, before: FeedStatus, moment: Moment) -> None:
        """Between the last report of the process before us and now nobody watched the feed: that is an incident."""
        if (
            not self._keeps_incidents
            or self._feed.is_lossless
            or before.last_read_at is None
            or before.market_at is None
        ):
            return
        silent = before.silent_seconds(moment.real_now)
        # Market time may have stood still meanwhile, as the demo's does; then nothing was missed.
        missed = (moment.now - before.market_at).total_seconds() / self._clock.speed
        if min(silent, missed) <= settings.FEED_STALE_AFTER_SEC:
            return
        self._incidents.open(f"Thor did not run for {silent:.0f} s", before.market_at, before.last_read_at)

    def _poll(self, moment: Moment) -> _Ready:
        holder = self._lock.holder() if self._lock else None
        if holder:
            raise LockedOutError("locked", f"The workbook is polled by {holder} already: stop that one first.")
        self._locked_out = ""
        poll = self._feed.poll(moment)
        self._errors.update(poll.rejected)
        quotes = [quote for quote in poll.quotes if self._has_plausible_time(quote)]
        confirmed = set(poll.confirmed)
        if self._feed.is_polled:
            unchanged = {quote.symbol for quote in quotes if self._is_published(quote)}
            quotes = [quote for quote in quotes if quote.symbol not in unchanged]
            confirmed |= unchanged
        return _Ready(poll, quotes, frozenset(confirmed))

    def _has_plausible_time(self, quote: Quote) -> bool:
        if OLDEST_TS <= quote.ts <= self._latest_allowed():
            return True
        self._errors["ts_out_of_range"] += 1
        return False

    def _is_published(self, quote: Quote) -> bool:
        before = self._published.get(quote.symbol)
        return before is not None and quote.has_same_values(before)

    def _publish(self, ready: _Ready, moment: Moment) -> None:
        poll = ready.poll
        if not (ready.quotes or ready.confirmed or poll.cursor):
            return
        answer = self._publisher.publish(
            ready.quotes, ready.confirmed, confirmed_at=poll.confirmed_at or moment.real_now, cursor=poll.cursor
        )
        if self._feed.is_polled:
            self._published.update((quote.symbol, quote) for quote in ready.quotes)
        for symbol in answer.missing:  # Redis forgot it: the next poll publishes it again
            self._published.pop(symbol, None)
        if ready.quotes:
            self._last_change_at = moment.real_now

    # ------------------------------------------------------------ judging and reporting
    def _judge(self, ready: _Ready, moment: Moment) -> tuple[FeedState, str]:
        limit = settings.FEED_STALE_AFTER_SEC
        confirmed_at = ready.poll.confirmed_at or moment.real_now
        age = (moment.real_now - confirmed_at).total_seconds()
        still = 0.0
        if self._feed.is_polled:
            still = self._watch.look(moment.real_now, has_moved=bool(ready.quotes), futures_trade=moment.futures_trade)
        if ready.poll.has_ended:
            return "ended", "The recording has been replayed to its end"
        if age > limit:
            return "stale", f"The workbook was last saved at {confirmed_at:%Y-%m-%d %H:%M:%S} UTC, {age:.0f} s ago"
        if still > limit:
            return "stale", f"Nothing on the sheet has moved for {still:.0f} s in which the futures trade"
        return "live", ""

    def _report(self, moment: Moment, state: FeedState, message: str, *, is_incident: bool = True) -> None:
        before = self._status
        has_changed = before is None or (before.state, before.message) != (state, message)
        is_due = before is None or moment.real_now - (before.last_read_at or OLDEST_TS) >= STATUS_EVERY
        if has_changed or is_due:
            self._status = FeedStatus(
                source=self._feed.source,
                provider=self._feed.provider,
                state=state,
                last_read_at=moment.real_now,
                last_change_at=self._last_change_at,
                market_at=moment.now,
                age_ms=0,
                errors=dict(self._errors),
                message=message,
                is_missed_when_silent=self._keeps_incidents and not self._feed.is_lossless,
            )
            write_status(self._redis, self._status)
        if is_incident and self._keeps_incidents:
            self._keep_incident(moment, state, message)
        if before is None or before.state != state:
            logger.info("Feed %s: %s %s", self._feed.source, state, message)
            if self._on_status and self._status:
                self._on_status(self._status)

    def _keep_incident(self, moment: Moment, state: FeedState, message: str) -> None:
        if state == "live":
            self._incidents.close(moment.now, moment.real_now)
            self._last_good = moment
        elif state != "ended" and moment.futures_trade:
            since = self._last_good or moment
            self._incidents.open(message, since.now, since.real_now)
