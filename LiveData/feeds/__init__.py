"""The feeds, one module each, and the choice between them by DATA_PROVIDER."""

from typing import Any

from LiveData.instruments import load_symbol_names

from .base import Feed
from .demo import DemoFeed
from .places import load_place
from .replay import ReplayFeed


def build_feed(settings: Any) -> Feed | None:
    """The feed that DATA_PROVIDER names; None for `none`. Claim the database's kind before it is pumped.

    It opens nothing yet: a missing workbook or recording shows in the feed's status and is tried again.
    """
    provider = settings.DATA_PROVIDER
    if provider == "demo":
        return DemoFeed(settings.DEMO_SEED)
    if provider == "excel_file":
        from .excel_file import ExcelFileFeed  # openpyxl brings numpy, which no other feed needs
        from .workbook import Place

        place = Place(settings.EXCEL_SHEET_NAME, settings.EXCEL_LIVE_RANGE)
        return ExcelFileFeed(settings.EXCEL_DATA_FILE, place, load_symbol_names)
    if provider == "replay":
        return ReplayFeed(settings.REPLAY_PATH, load_symbol_names, load_place)
    return None
