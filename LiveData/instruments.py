"""What symbols are called: feeds' spellings to ours; used by feeds, commands and the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .models import FeedAlias, Instrument


@dataclass(frozen=True, slots=True)
class SymbolNames:
    """The spellings known at one moment, in upper case, and our symbols in their order."""

    by_spelling: Mapping[str, str] = field(default_factory=dict)
    symbols: tuple[str, ...] = ()

    def resolve(self, spelling: str) -> str:
        """Our symbol for a feed's spelling whatever its case; an unknown one keeps its own name."""
        name = spelling.strip()
        return self.by_spelling.get(name.upper(), name)

    def knows(self, spelling: str) -> bool:
        return spelling.strip().upper() in self.by_spelling


def load_symbol_names() -> SymbolNames:
    """Instruments and aliases as the admin has them now."""
    symbols = tuple(Instrument.objects.values_list("symbol", flat=True))
    spellings = {
        alias.upper(): symbol for alias, symbol in FeedAlias.objects.values_list("alias", "instrument__symbol")
    }
    spellings.update((symbol.upper(), symbol) for symbol in symbols)
    return SymbolNames(spellings, symbols)
