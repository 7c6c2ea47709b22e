"""The tables of the market clock."""

from .choices import Reason, Source, Status
from .markets import Market
from .monitoring import MarketStatusChange, MonitorState
from .schedule import CalendarDay, FuturesSession, MarketOverride, MarketTransition
from .us import USMarketStatus

__all__ = [
    "CalendarDay",
    "FuturesSession",
    "Market",
    "MarketOverride",
    "MarketStatusChange",
    "MarketTransition",
    "MonitorState",
    "Reason",
    "Source",
    "Status",
    "USMarketStatus",
]
