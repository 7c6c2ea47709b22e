"""What the simulation knows of each instrument: level, volatility, book and activity; pure constants."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Contract:
    """One simulated instrument.

    `risk` and `own` are daily volatilities (natural log): along the common risk factor, and on its own.
    `spread` is the usual spread in ticks, `wider` the chance of each further tick, `book` the mean size at a side.
    `volume` is a usual day's; 0 is the dollar index, which has neither book nor volume.
    """

    symbol: str
    level: float
    tick: Decimal
    risk: float
    own: float
    spread: int = 1
    wider: float = 0.0
    book: float = 0.0
    volume: int = 0


# Levels: the last prices of the workbook saved on 2025-11-29 (data/rtd/snapshots.csv), the most complete of the four.
# Spreads, sizes and volumes follow the four workbooks; volatilities are round figures of those months.
CONTRACTS = (
    Contract("YM", 47551, Decimal(1), 0.0085, 0.0025, 2, 0.40, 2, 95_000),
    Contract("ES", 6835, Decimal("0.25"), 0.0090, 0.0015, 1, 0.08, 18, 1_200_000),
    Contract("NQ", 25347, Decimal("0.25"), 0.0120, 0.0040, 2, 0.50, 3, 500_000),
    Contract("RTY", 2496.3, Decimal("0.1"), 0.0125, 0.0050, 1, 0.45, 4, 160_000),
    Contract("CL", 59.08, Decimal("0.01"), 0.0060, 0.0150, 1, 0.15, 8, 300_000),
    Contract("SI", 54.65, Decimal("0.005"), 0.0060, 0.0150, 1, 0.55, 3, 80_000),
    Contract("HG", 5.184, Decimal("0.0005"), 0.0070, 0.0090, 1, 0.45, 4, 60_000),
    Contract("GC", 4221.3, Decimal("0.1"), -0.0040, 0.0070, 2, 0.55, 3, 200_000),
    Contract("VX", 18.65, Decimal("0.05"), -0.0350, 0.0200, 1, 0.20, 110, 25_000),
    Contract("DX", 99.635, Decimal("0.005"), -0.0025, 0.0025),
    Contract("ZB", 117.625, Decimal("0.03125"), -0.0030, 0.0040, 1, 0.04, 400, 350_000),
)
SYMBOLS = tuple(contract.symbol for contract in CONTRACTS)
