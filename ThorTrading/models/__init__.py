"""ThorTrading's tables."""

from .bars import IntradayBar
from .captures import CaptureRequest, EngineStart
from .sessions import TOTAL, MarketSession
from .symbols import SymbolConfig

__all__ = ["TOTAL", "CaptureRequest", "EngineStart", "IntradayBar", "MarketSession", "SymbolConfig"]
