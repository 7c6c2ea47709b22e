"""The simulated feed of all eleven instruments, marked SIM; DATA_PROVIDER=demo."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from LiveData.quotes import Quote

from .base import Moment, Poll
from .simulation.book import Day, Look
from .simulation.contracts import CONTRACTS, SYMBOLS, Contract
from .simulation.session import STEP_SECONDS, place_of, step_before

STEP = timedelta(seconds=STEP_SECONDS)
LONGEST_WAIT_SECONDS = 1.0


class DemoFeed:
    """One step every five market seconds while the futures trade, always the newest one.

    The price is a function of seed and market time: a restart continues it, and a forward step of the clock leaves out
    what lies between.
    """

    source = "SIM"
    provider = "demo"
    is_polled = False
    is_lossless = False
    lock_name: str | None = None

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._day: Day | None = None
        self._last_step: datetime | None = None
        self._dollar: int | None = None

    def resume(self, published: Mapping[str, Quote]) -> None:
        """Steps that were published before a restart are not repeated."""
        self._last_step = max((quote.ts for quote in published.values()), default=None)

    def poll(self, moment: Moment) -> Poll:
        step_at = step_before(moment.now)
        place = place_of(step_at)
        if not moment.futures_trade or place is None or (self._last_step is not None and step_at <= self._last_step):
            return Poll(confirmed=SYMBOLS)
        has_skipped = self._last_step is None or step_at - self._last_step != STEP
        if self._day is None or self._day.path.trade_date != place.trade_date or self._day.minute > place.minute:
            self._day = Day(self._seed, place.trade_date)
        looks = self._day.look(place.minute, place.step)
        quotes = [
            self._quote(contract, looks[contract.symbol], place.step, step_at, moment.real_now)
            for contract in CONTRACTS
            if has_skipped or self._is_event(contract, looks[contract.symbol])
        ]
        self._last_step = step_at
        self._dollar = looks["DX"].last
        moved = {quote.symbol for quote in quotes}
        return Poll(quotes, confirmed=[symbol for symbol in SYMBOLS if symbol not in moved])

    def seconds_until_due(self, moment: Moment, speed: float) -> float:
        """Until the next step; within a second in any case, so that a slow clock's quotes do not look old."""
        ahead = (step_before(moment.now) + STEP - moment.now).total_seconds() / speed
        return min(ahead, LONGEST_WAIT_SECONDS)

    def _is_event(self, contract: Contract, look: Look) -> bool:
        return look.growth > 0 if contract.volume else look.last != self._dollar

    def _quote(self, contract: Contract, look: Look, step: int, ts: datetime, received_at: datetime) -> Quote:
        day = self._day
        if day is None:
            raise AssertionError("a step is quoted before its day is made")
        symbol, tick = contract.symbol, contract.tick
        extremes = day.extremes(symbol, step)
        close = day.previous_close[symbol]
        has_book = contract.volume > 0

        def price(ticks: int) -> Decimal:
            return tick * ticks

        return Quote(
            symbol=symbol,
            ts=ts,
            source=self.source,
            received_at=received_at,
            last=price(look.last),
            bid=price(look.bid) if has_book else None,
            ask=price(look.ask) if has_book else None,
            last_size=look.last_size if has_book else None,
            bid_size=look.bid_size if has_book else None,
            ask_size=look.ask_size if has_book else None,
            volume=look.volume if has_book else None,
            open=price(day.opens[symbol]),
            high=price(extremes.high),
            low=price(extremes.low),
            close=price(close),
            change=price(look.last - close),
        )
