"""Where every instrument's price goes on one trade date, minute by minute; pure in (seed, trade date).

Log prices follow one common risk factor and one factor of their own each. From day to day a factor is a slowly
forgetting sum of daily shocks, so that levels stay around their anchors for ever; within a day it is a Brownian bridge
from one day's end to the next, in a time that runs faster when the session is livelier.

The risk factor makes most of a quiet night's move early: a gap at 18:00 and 45 minutes to reach `overnight_move`, held
until 20:15 New York. So Tokyo opens (19:00 or 20:00 New York) on a market with a clear direction on every trade date,
up or down by the seed, which is what a demonstration of captures and grades needs.
"""

from datetime import date
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise
from math import exp, sqrt
from random import Random

from .contracts import CONTRACTS, Contract
from .session import MINUTES, VARIANCE, VARIANCE_BEFORE, day_number

RISK = "risk"
FORGETTING = 0.97  # levels wander about four daily moves around the anchor
DAYS_REMEMBERED = 120
GAP_SHARE = 0.4
MOVE_COMPLETE_MINUTE = 45
MOVE_HELD_UNTIL_MINUTE = 135


@lru_cache(maxsize=8192)
def _shock(seed: int, factor: str, day: int) -> float:
    return Random(f"{seed}|{factor}|{day}").gauss(0, 1)  # noqa: S311 - a simulation


@lru_cache(maxsize=256)
def _level(seed: int, factor: str, day: int) -> float:
    """A factor at the end of a day, in daily moves from its anchor."""
    return sum(FORGETTING**age * _shock(seed, factor, day - age) for age in range(DAYS_REMEMBERED))


def overnight_move(seed: int, trade_date: date) -> float:
    """The risk factor's early move of a night, in daily moves: between 0.6 and 0.9, up or down."""
    draw = Random(f"{seed}|overnight|{trade_date}")  # noqa: S311 - a simulation
    return draw.choice((-1, 1)) * draw.uniform(0.6, 0.9)


def previous_close(seed: int, contract: Contract, trade_date: date) -> float:
    """The last price of the trade date before, not yet on the grid."""
    day = day_number(trade_date) - 1
    return contract.level * exp(
        contract.risk * _level(seed, RISK, day) + contract.own * _level(seed, contract.symbol, day)
    )


def _bridge(noise: list[float], pins: list[tuple[int, float]]) -> list[float]:
    """Brownian noise by minute, bent to pass through `pins` (minute, value)."""
    path: list[float] = []
    for (start, start_value), (end, end_value) in pairwise(pins):
        variance = VARIANCE_BEFORE[end] - VARIANCE_BEFORE[start]
        slope = (end_value - start_value - noise[end] + noise[start]) / variance
        path += [
            start_value + noise[minute] - noise[start] + slope * (VARIANCE_BEFORE[minute] - VARIANCE_BEFORE[start])
            for minute in range(start, end)
        ]
    path.append(pins[-1][1])
    return path


class DayPath:
    """One trade date: each contract's factors at the start of each minute, and its volume so far."""

    def __init__(self, seed: int, trade_date: date) -> None:
        self.seed = seed
        self.trade_date = trade_date
        self.previous_close = {c.symbol: previous_close(seed, c, trade_date) for c in CONTRACTS}
        move = overnight_move(seed, trade_date)
        self.risk = self._factor(
            RISK,
            [(0, GAP_SHARE * move), (MOVE_COMPLETE_MINUTE, move), (MOVE_HELD_UNTIL_MINUTE, move)],
        )
        self.own = {c.symbol: self._factor(c.symbol, [(0, 0.0)]) for c in CONTRACTS}

    @cached_property
    def volume_before(self) -> dict[str, list[int]]:
        """Contracts traded from the open to the start of each minute, by symbol."""
        return {c.symbol: self._volume(c) for c in CONTRACTS if c.volume}

    def _random(self, what: str) -> Random:
        return Random(f"{self.seed}|{what}|{self.trade_date}")  # noqa: S311 - a simulation

    def _factor(self, factor: str, pins: list[tuple[int, float]]) -> list[float]:
        gauss = self._random(f"path {factor}").gauss
        noise = [0.0, *accumulate(gauss(0, sqrt(share)) for share in VARIANCE)]
        day = day_number(self.trade_date)
        day_move = _level(self.seed, factor, day) - _level(self.seed, factor, day - 1)
        return _bridge(noise, [*pins, (MINUTES, day_move)])

    def _volume(self, contract: Contract) -> list[int]:
        """Busier where the price moves more."""
        random = self._random(f"volume {contract.symbol}")
        day = contract.volume * random.lognormvariate(0, 0.25)
        minutes = (int(day * share * random.lognormvariate(-0.08, 0.4) + random.random()) for share in VARIANCE)
        return [0, *accumulate(minutes)]

    def price(self, contract: Contract, risk: float, own: float) -> float:
        """The price where the factors have moved by `risk` and `own` since the previous close."""
        return self.previous_close[contract.symbol] * exp(contract.risk * risk + contract.own * own)
