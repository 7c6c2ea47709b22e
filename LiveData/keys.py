"""Every Redis key of LiveData; nobody else spells one out."""

STREAM = "quotes:stream:unified"
POSITION = "quotes:position"
SYMBOLS = "quotes:symbols"
LATEST_PREFIX = "quotes:latest:"
STATUS_PREFIX = "feed:status:"
INGEST_HEARTBEAT = "quotes:ingest:heartbeat"

SOURCES = ("EXCEL", "SCHWAB", "REPLAY", "SIM")


def latest(symbol: str) -> str:
    return f"{LATEST_PREFIX}{symbol}"


def feed_status(source: str) -> str:
    return f"{STATUS_PREFIX}{source}"


def publisher(name: str) -> str:
    """Last poll number seen from one publisher process."""
    return f"quotes:publisher:{name}"


def replay_cursor(key: str) -> str:
    """How far one recording is published."""
    return f"quotes:replay:{key}"


def poll_lock(name: str) -> str:
    return f"feed:lock:{name}"
