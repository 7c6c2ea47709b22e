"""Keeps the stream short without ever touching what Postgres does not hold; used by the ingestor."""

from collections import deque
from datetime import datetime, timedelta

import redis

from LiveData import keys

KEPT_TIME = timedelta(hours=1)
KEPT_ENTRIES = 50_000
# As many as 50,000 polls of eleven quotes: a recording's entries hold hundreds each, and Redis holds them in memory.
KEPT_TICKS = 550_000
# Steps of this size keep the script short where a long stream is trimmed for the first time.
MOST_PER_TRIM = 5_000

# Everything that goes has an id before `stored`, the entry Postgres holds last: XTRIM MINID keeps that one too.
SCRIPT = """
local before = function(a, b)
  local am, as = a:match('(%d+)%-(%d+)')
  local bm, bs = b:match('(%d+)%-(%d+)')
  if #am ~= #bm then return #am < #bm end
  if am ~= bm then return am < bm end
  return tonumber(as) < tonumber(bs)
end
local least = ARGV[2]
if before(least, ARGV[5]) then least = ARGV[5] end
local excess = redis.call('XLEN', KEYS[1]) - tonumber(ARGV[3])
if excess > 0 then
  local entries = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', math.min(excess, tonumber(ARGV[4])) + 1)
  local id = entries[#entries][1]
  if before(least, id) then least = id end
end
if before(ARGV[1], least) then least = ARGV[1] end
return redis.call('XTRIM', KEYS[1], 'MINID', least)
"""


def trim_stream(
    connection: redis.Redis,
    stored_entry_id: str,
    now_real: datetime,
    *,
    before_entry_id: str = "0-0",
    kept_entries: int = KEPT_ENTRIES,
) -> None:
    """Drop stored entries that are older than an hour, beyond the newest 50,000, or before `before_entry_id`."""
    hour_ago = f"{int((now_real - KEPT_TIME).timestamp() * 1000)}-0"
    arguments = (stored_entry_id, hour_ago, str(kept_entries), str(MOST_PER_TRIM), before_entry_id)
    connection.eval(SCRIPT, 1, keys.STREAM, *arguments)


class StoredEntries:
    """Remembers which entries hold the newest `kept_ticks` stored ticks."""

    def __init__(self, kept_ticks: int = KEPT_TICKS) -> None:
        self._kept_ticks = kept_ticks
        self._entries: deque[tuple[str, int]] = deque()

    def add(self, entry_id: str, last_position: int) -> None:
        """Note the next stored entry."""
        self._entries.append((entry_id, last_position))
        while self._entries[0][1] <= last_position - self._kept_ticks:
            self._entries.popleft()

    def oldest(self) -> str:
        """The entry that nothing before is needed of; before the first one, all are."""
        return self._entries[0][0] if self._entries else "0-0"
