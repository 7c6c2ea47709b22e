"""The engine's settings until GlobalConfig and RegionConfig are tables: read by capture, grading and the API."""

from datetime import timedelta
from typing import Final

EVALUATION_WINDOW_SEC: Final = 1800
MINIMUM_VOTES: Final = 8
LEAD_SYMBOL: Final = "YM"  # the trade; the other ten are theoretical

# Real time: never scaled by the clock's speed.
PUNCTUAL_WITHIN: Final = timedelta(seconds=2)
CAPTURE_GRACE: Final = timedelta(seconds=60)
FEED_PATIENCE: Final = timedelta(seconds=20)  # after a start, for the feed to reach the present
WINDOW_CLOSES_AFTER: Final = timedelta(seconds=5)
GRADER_POLL_INTERVAL_SEC: Final = 0.5
