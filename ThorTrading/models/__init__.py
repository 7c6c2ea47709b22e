"""ThorTrading's tables."""

from .bars import IntradayBar
from .captures import CaptureRequest
from .sessions import TOTAL, MarketSession
from .symbols import SymbolConfig

__all__ = ["TOTAL", "CaptureRequest", "IntradayBar", "MarketSession", "SymbolConfig"]
