"""Every feed keeps the contract that FeedPump relies on."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from LiveData.feeds.base import Feed
from LiveData.feeds.demo import DemoFeed
from LiveData.feeds.excel_file import ExcelFileFeed
from LiveData.feeds.replay import ReplayFeed, StoredPlace
from LiveData.feeds.workbook import Place
from LiveData.instruments import SymbolNames
from tests.contracts.feed_contract import FeedContract

from .recordings import write_csv
from .workbooks import HEADINGS, row, save

TOKYO_OPENS = datetime(2026, 3, 11, 0, 0, 3, tzinfo=UTC)


class TestDemoFeed(FeedContract):
    def make_feed(self) -> Feed:
        return DemoFeed(seed=1)

    def market_now(self) -> datetime:
        return TOKYO_OPENS


class TestExcelFileFeed(FeedContract):
    @pytest.fixture(autouse=True)
    def workbook(self, tmp_path: Path) -> None:
        self.path = save(tmp_path / "book.xlsx", [HEADINGS, row("YM"), row("$DXY", Bid="N/A", Volume=0, Open=0)])

    def make_feed(self) -> Feed:
        return ExcelFileFeed(self.path, Place("LiveData", "A1:N13"), lambda: SymbolNames({"$DXY": "DX"}, ("DX",)))

    def market_now(self) -> datetime:
        return TOKYO_OPENS


class TestReplayFeed(FeedContract):
    @pytest.fixture(autouse=True)
    def recording(self, tmp_path: Path) -> None:
        lines = [f"ES,2026-03-10T23:59:{second:02d}Z,6000.25,6000.00,,1,3,0" for second in range(60)]
        self.path = write_csv(tmp_path / "ticks.csv", lines * 20)

    def make_feed(self) -> Feed:
        return ReplayFeed(self.path, SymbolNames, lambda key: StoredPlace())

    def market_now(self) -> datetime:
        return TOKYO_OPENS
