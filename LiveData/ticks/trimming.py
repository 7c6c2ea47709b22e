"""Keeps the stream short without ever touching what Postgres does not hold; used by the ingestor."""

from datetime import datetime, timedelta

import redis

from LiveData import keys

KEPT_TIME = timedelta(hours=1)
KEPT_ENTRIES = 50_000
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
    connection: redis.Redis, stored_entry_id: str, now_real: datetime, kept_entries: int = KEPT_ENTRIES
) -> None:
    """Drop entries older than an hour or beyond the newest 50,000, but none that is not stored."""
    hour_ago = int((now_real - KEPT_TIME).timestamp() * 1000)
    connection.eval(SCRIPT, 1, keys.STREAM, stored_entry_id, f"{hour_ago}-0", str(kept_entries), str(MOST_PER_TRIM))
