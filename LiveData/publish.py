"""Publishing a poll: latest hashes, stream entry and replay cursor in one Lua script; used by FeedPump only."""

import os
import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import redis

from . import keys
from .cursor import Cursor
from .errors import CursorMovedError
from .quotes import Quote, encode_poll
from .ticks.offsets import committed_position

# Every write in it is refused by Redis before the first one takes effect when memory is full (noeviction), and a
# poll number seen before is refused whole, so a retry after a lost answer can neither double nor halve a poll.
SCRIPT = """
local seen = redis.call('GET', KEYS[3])
if seen and tonumber(ARGV[1]) <= tonumber(seen) then return {'SEEN', redis.call('GET', KEYS[2]) or '0'} end
if ARGV[8] ~= '' then
  local at = redis.call('GET', KEYS[5])
  if at and at ~= ARGV[7] then return {'MOVED', at} end
end
redis.call('SET', KEYS[3], ARGV[1], 'EX', 86400)
local head = redis.call('GET', KEYS[2])
if not head or tonumber(head) < tonumber(ARGV[4]) then redis.call('SET', KEYS[2], ARGV[4]) end
local count = tonumber(ARGV[3])
local last = redis.call('INCRBY', KEYS[2], count)
if count > 0 then
  local first = string.format('%.0f', last - count + 1)
  local entry = {'first', first, 'poll', ARGV[2]}
  if ARGV[8] ~= '' then
    for _, part in ipairs({'replay', ARGV[9], 'place', ARGV[8]}) do entry[#entry + 1] = part end
  end
  redis.call('XADD', KEYS[1], '*', unpack(entry))
  local quotes, written = cjson.decode(ARGV[2]), {}
  for i = #quotes, 1, -1 do
    local quote = quotes[i]
    if not written[quote.symbol] then
      written[quote.symbol] = true
      local key = ARGV[10] .. quote.symbol
      local fields = {'position', string.format('%.0f', last - count + i), 'confirmed_ms', ARGV[5]}
      for name, value in pairs(quote) do
        fields[#fields + 1] = name
        fields[#fields + 1] = type(value) == 'number' and string.format('%.0f', value) or value
      end
      redis.call('DEL', key)
      redis.call('HSET', key, unpack(fields))
      redis.call('SADD', KEYS[4], quote.symbol)
    end
  end
end
if ARGV[8] ~= '' then redis.call('SET', KEYS[5], ARGV[8]) end
local answer = {'OK', string.format('%.0f', last)}
for _, symbol in ipairs(cjson.decode(ARGV[6])) do
  local key = ARGV[10] .. symbol
  if redis.call('EXISTS', key) == 1 then
    redis.call('HSET', key, 'confirmed_ms', ARGV[5])
  else
    answer[#answer + 1] = symbol
  end
end
return answer
"""


@dataclass(frozen=True, slots=True)
class Published:
    """What Redis did: position of the newest tick, and confirmed symbols it holds no quote of."""

    position: int
    missing: frozenset[str]


class Publisher:
    """Publishes polls under a name of its own; not for two threads at once."""

    def __init__(self, client: redis.Redis, name: str, restore_above: Callable[[], int] = committed_position) -> None:
        # A process of its own: a second leader's poll 7 must not be taken for a repetition of ours.
        self.name = f"{name}:{os.getpid()}:{secrets.token_hex(4)}"
        self._script = client.register_script(SCRIPT)
        self._restore_above = restore_above
        self._floor: int | None = None
        self._poll_number = 1

    def publish(
        self,
        quotes: Sequence[Quote],
        confirmed: Collection[str] = (),
        *,
        confirmed_at: datetime,
        cursor: Cursor | None = None,
    ) -> Published:
        """Publish one poll in one round trip; after an error the same call may be repeated safely.

        `confirmed` are symbols the feed has just seen unchanged. Raises CursorMovedError where another process has
        published rows of the same recording.
        """
        if self._floor is None:
            self._floor = self._restore_above()
        answer: list[Any] = self._script(
            keys=[
                keys.STREAM,
                keys.POSITION,
                keys.publisher(self.name),
                keys.SYMBOLS,
                keys.replay_cursor(cursor.key if cursor else "none"),
            ],
            args=self._arguments(quotes, confirmed, confirmed_at, cursor),
        )
        if answer[0] == "MOVED":
            raise CursorMovedError(
                "cursor", f"Another process is replaying this recording (it is at {answer[1]}): stop one of them."
            )
        self._poll_number += 1
        self._floor = max(self._floor, int(answer[1]))
        return Published(int(answer[1]), frozenset(answer[2:]))

    def _arguments(
        self, quotes: Sequence[Quote], confirmed: Collection[str], confirmed_at: datetime, cursor: Cursor | None
    ) -> list[Any]:
        return [
            self._poll_number,
            encode_poll(quotes),
            len(quotes),
            self._floor,
            int(confirmed_at.timestamp() * 1000),
            orjson.dumps(sorted(confirmed)),
            cursor.before if cursor else "",
            cursor.after if cursor else "",
            cursor.key if cursor else "",
            keys.LATEST_PREFIX,
        ]
