"""The eleven futures as they stand: latest quotes, signals and TOTAL; read by capture and the quotes API.

The only place where instruments, settings and quotes meet, so that the screen and a capture agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from LiveData.latest import LatestQuote, read_latest
from LiveData.models import Instrument
from LiveData.quotes import Quote
from ThorTrading.composite.classify import Classification, SignalRule, classify
from ThorTrading.composite.total import Total, compute_total
from ThorTrading.defaults import LEAD_SYMBOL, MINIMUM_VOTES
from ThorTrading.models import SymbolConfig


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One watched future; `classification` is None without a usable change, whatever the quote's age."""

    instrument: Instrument
    config: SymbolConfig
    latest: LatestQuote | None
    classification: Classification | None

    @property
    def symbol(self) -> str:
        return self.instrument.symbol

    @property
    def quote(self) -> Quote | None:
        return self.latest.quote if self.latest else None

    @property
    def votes(self) -> bool:
        """A stale quote, or one without a change, has no say in TOTAL."""
        return self.classification is not None and self.latest is not None and not self.latest.is_stale


@dataclass(frozen=True, slots=True)
class Board:
    """All watched futures of one atomic read; `position` is the read's place in the tick stream."""

    rows: tuple[BoardRow, ...]
    total: Total
    position: int

    @property
    def lead(self) -> BoardRow | None:
        """The row of YM, the trade."""
        return next((row for row in self.rows if row.symbol == LEAD_SYMBOL), None)

    @property
    def source(self) -> str:
        """Where the quotes came from: YM's source, else the first quote's; empty without any."""
        quotes = [row.quote for row in (self.lead, *self.rows) if row is not None]
        return next((quote.source for quote in quotes if quote is not None), "")


def read_board(now_real: datetime) -> Board:
    """Read settings and the latest quotes of every active instrument that has a SymbolConfig."""
    watched = load_watched()
    snapshot = read_latest([instrument.symbol for instrument, _ in watched], now_real)
    return assemble_board(watched, snapshot.quotes, snapshot.position)


def load_watched() -> list[tuple[Instrument, SymbolConfig]]:
    """Active instruments with their settings, in the order of the screens."""
    configs = {config.symbol: config for config in SymbolConfig.objects.all()}
    instruments = Instrument.objects.filter(is_active=True, symbol__in=configs).order_by("sort_order", "symbol")
    return [(instrument, configs[instrument.symbol]) for instrument in instruments]


def assemble_board(
    watched: Sequence[tuple[Instrument, SymbolConfig]], quotes: Mapping[str, LatestQuote], position: int
) -> Board:
    """Classify each quote and add up the votes."""
    rows = tuple(
        BoardRow(instrument, config, latest, _classify(latest, config))
        for instrument, config in watched
        for latest in [quotes.get(instrument.symbol)]
    )
    votes = {row.symbol: row.classification for row in rows if row.votes and row.classification is not None}
    total = compute_total(votes, watched=len(rows), minimum_votes=MINIMUM_VOTES, lead_symbol=LEAD_SYMBOL)
    return Board(rows, total, position)


def rule_of(config: SymbolConfig) -> SignalRule:
    return SignalRule(
        strong_buy_above=config.strong_buy_above,
        buy_above=config.buy_above,
        sell_below=config.sell_below,
        strong_sell_at_or_below=config.strong_sell_at_or_below,
        contract_weight=config.contract_weight,
        is_bear=config.is_bear,
    )


def _classify(latest: LatestQuote | None, config: SymbolConfig) -> Classification | None:
    change: Decimal | None = latest.quote.change if latest else None
    return None if change is None else classify(change, rule_of(config))
