"""The simulated quotes of one trade date, step by step: grid, spread, sizes, volume, day's extremes; pure.

A `Day` computes minutes as they are asked for. Going on costs one minute's worth (a fifth of a millisecond); coming in
late costs all the minutes before, once, because high and low are those of the whole path since 18:00.
"""

from dataclasses import dataclass
from datetime import date
from math import floor, sqrt
from random import Random

from .contracts import CONTRACTS, Contract
from .path import DayPath
from .session import STEPS, VARIANCE


@dataclass(frozen=True, slots=True)
class Look:
    """One contract at one step, prices in ticks; `growth` is the volume since the step before."""

    last: int
    bid: int
    ask: int
    last_size: int
    bid_size: int
    ask_size: int
    volume: int
    growth: int


@dataclass(slots=True)
class Extremes:
    """High and low since the open, in ticks."""

    high: int
    low: int

    def include(self, last: int) -> None:
        self.high = max(self.high, last)
        self.low = min(self.low, last)


def _within(random: Random, start: float, end: float, variance: float) -> list[float]:
    """A Brownian bridge from `start` to `end` at a minute's steps."""
    scale = sqrt(variance / STEPS)
    noise = [0.0]
    for _ in range(STEPS):
        noise.append(noise[-1] + random.gauss(0, scale))
    drift = (end - start - noise[-1]) / STEPS
    return [start + noise[step] + drift * step for step in range(STEPS)]


class Day:
    """All steps of one trade date, for one seed."""

    def __init__(self, seed: int, trade_date: date) -> None:
        self.path = DayPath(seed, trade_date)
        self.previous_close = {c.symbol: round(self.path.previous_close[c.symbol] / float(c.tick)) for c in CONTRACTS}
        self.minute = -1
        self.steps: list[dict[str, Look]] = []
        self._before_minute: dict[str, Extremes] = {}
        self.opens: dict[str, int] = {}

    def look(self, minute: int, step: int) -> dict[str, Look]:
        """Every contract at a step; minutes are asked for in order."""
        while self.minute < minute:
            self._next_minute()
        return self.steps[step]

    def steps_of(self, minute: int) -> list[dict[str, Look]]:
        """Every contract at each step of one minute, whatever was asked for before."""
        path = self.path
        random = Random(f"{path.seed}|{path.trade_date}|{minute}")  # noqa: S311 - a simulation
        variance = VARIANCE[minute]
        risk = _within(random, path.risk[minute], path.risk[minute + 1], variance)
        columns: dict[str, list[Look]] = {}
        for contract in CONTRACTS:
            factor = path.own[contract.symbol]
            own = _within(random, factor[minute], factor[minute + 1], variance)
            prices = [path.price(contract, *at) / float(contract.tick) for at in zip(risk, own, strict=True)]
            columns[contract.symbol] = self._looks(contract, minute, prices, random)
        return [{symbol: looks[step] for symbol, looks in columns.items()} for step in range(STEPS)]

    def extremes(self, symbol: str, step: int) -> Extremes:
        """High and low of a symbol up to and including `step` of the present minute."""
        known = self._before_minute.get(symbol)
        first = self.steps[0][symbol].last
        extremes = Extremes(known.high, known.low) if known else Extremes(first, first)
        for looks in self.steps[: step + 1]:
            extremes.include(looks[symbol].last)
        return extremes

    def _next_minute(self) -> None:
        if self.steps:
            self._before_minute = {c.symbol: self.extremes(c.symbol, STEPS - 1) for c in CONTRACTS}
        self.minute += 1
        self.steps = self.steps_of(self.minute)
        if self.minute == 0:
            self.opens = {symbol: look.last for symbol, look in self.steps[0].items()}

    def _looks(self, contract: Contract, minute: int, ticks: list[float], random: Random) -> list[Look]:
        if not contract.volume:
            return [Look(round(tick), 0, 0, 0, 0, 0, 0, 0) for tick in ticks]
        volumes = self.path.volume_before[contract.symbol]
        volume, traded = volumes[minute], volumes[minute + 1] - volumes[minute]
        looks = []
        for step, tick in enumerate(ticks):
            growth = traded * (step + 1) // STEPS - traded * step // STEPS
            volume += growth
            looks.append(_trade(contract, tick, volume, growth, random))
        return looks


def _trade(contract: Contract, tick: float, volume: int, growth: int, random: Random) -> Look:
    spread = contract.spread
    while random.random() < contract.wider and spread < contract.spread + 4:
        spread += 1
    bid = floor(tick - spread / 2 + 0.5)
    ask = bid + spread
    is_buy = random.random() < 0.5
    return Look(
        last=ask if is_buy else bid,
        bid=bid,
        ask=ask,
        last_size=min(growth, 1 + int(random.expovariate(0.8))),
        bid_size=1 + int(random.expovariate(1 / contract.book)),
        ask_size=1 + int(random.expovariate(1 / contract.book)),
        volume=volume,
        growth=growth,
    )
