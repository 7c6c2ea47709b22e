"""The contract of every feed; FeedPump calls it, the feeds in this folder keep it, tests/contracts checks it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from LiveData.cursor import Cursor
from LiveData.quotes import Quote


@dataclass(frozen=True, slots=True)
class Moment:
    """When a feed is polled: market time, real time, and whether the futures trade."""

    now: datetime
    real_now: datetime
    futures_trade: bool = True


@dataclass(frozen=True, slots=True)
class Poll:
    """What one poll found.

    `confirmed` are symbols seen unchanged; `confirmed_at` is the real instant all of it is vouched for (None: now).
    `rejected` counts bad cells and rows by reason. `is_pending` means that the source did not answer yet.
    """

    quotes: Sequence[Quote] = ()
    confirmed: Collection[str] = ()
    confirmed_at: datetime | None = None
    cursor: Cursor | None = None
    rejected: Mapping[str, int] = field(default_factory=dict)
    has_more: bool = False
    has_ended: bool = False
    is_pending: bool = False


class Feed(Protocol):
    """A source of quotes. `poll` never waits; what it cannot read it raises as FeedError, and may be polled again."""

    source: str
    provider: str
    # Polled sheets repeat themselves: what did not change makes no tick. Events are all kept, equal or not.
    is_polled: bool
    # What happens while nobody polls is delivered afterwards, so that a pause loses nothing.
    is_lossless: bool
    # Names what only one process may read at a time; None where that does no harm.
    lock_name: str | None

    def resume(self, published: Mapping[str, Quote]) -> None:
        """Told before the first poll, and again after another process published, what of this source is out already."""

    def poll(self, moment: Moment) -> Poll:
        """What is new at `moment`."""

    def seconds_until_due(self, moment: Moment, speed: float) -> float:
        """Real seconds until the next poll makes sense."""
