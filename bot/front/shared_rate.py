"""The limits of bot.front.rate for several front doors together, in Redis. While Redis is away each counts for itself."""

import asyncio
import logging
import time
from typing import Any

from bot.front.rate import Rate

log = logging.getLogger(__name__)

#: Nobody's message waits longer for Redis than this, seconds.
_PATIENCE_S = 0.15
#: After it was away it is not asked for so long, seconds.
_LEFT_ALONE_S = 5.0

#: Token buckets as in bot.front.rate, by Redis' own clock. A key holds a pseudonym and two numbers, and goes by itself as
#: soon as its bucket would be full again. KEYS: person, everybody. ARGV: burst and rate of each, and what to take (1 or -1).
_SCRIPT = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local function left(key, most, each)
  local held = redis.call('HMGET', key, 'left', 'at')
  if not held[1] then return tonumber(most) end
  return math.min(tonumber(most), held[1] + (now - held[2]) * each)
end
local function keep(key, value, most, each)
  redis.call('HSET', key, 'left', tostring(value), 'at', string.format('%.6f', now))
  redis.call('EXPIRE', key, math.ceil(most / each) + 1)
end
local take = tonumber(ARGV[5])
local mine, all = left(KEYS[1], ARGV[1], ARGV[2]), left(KEYS[2], ARGV[3], ARGV[4])
if take > 0 and mine < 1 then
  local told = redis.call('HGET', KEYS[1], 'told')
  redis.call('HSET', KEYS[1], 'told', '1')
  if told == '1' then return 'quiet' end
  return 'tell'
end
if take > 0 and all < 1 then return 'overflow' end
keep(KEYS[1], mine - take, ARGV[1], ARGV[2])
keep(KEYS[2], all - take, ARGV[3], ARGV[4])
if take > 0 then redis.call('HDEL', KEYS[1], 'told') end
return 'ok'
"""


class SharedRate:
    """Asks Redis at `url`, and `own` while that is away."""

    def __init__(self, url: str, own: Rate | None = None) -> None:
        from redis import asyncio as redis

        self._own = own or Rate()
        self._patience_s = _PATIENCE_S
        self._redis: Any = redis.from_url(url, decode_responses=True)
        self._script = self._redis.register_script(_SCRIPT)
        self._away_until = 0.0

    async def take(self, conversation: str) -> str:
        """As in bot.front.rate.Limits."""
        found = await self._ask(conversation, 1)
        return await self._own.take(conversation) if found is None else found

    async def give_back(self, conversation: str) -> None:
        """As in bot.front.rate.Limits."""
        if await self._ask(conversation, -1) is None:
            await self._own.give_back(conversation)

    async def _ask(self, conversation: str, count: int) -> str | None:
        if time.monotonic() < self._away_until:
            return None
        keys = (f"pal:rate:{conversation}", "pal:rate")
        try:
            call = self._script(keys=keys, args=(*self._own.person, *self._own.everybody, count))
            return str(await asyncio.wait_for(call, self._patience_s))
        except Exception as error:
            # Whatever is wrong there must not cost anybody their message.
            log.warning("limits counted here alone: %s", type(error).__name__)
            self._away_until = time.monotonic() + _LEFT_ALONE_S
            return None

    async def close(self) -> None:
        """Closes the connections."""
        await self._redis.close()
        await self._redis.connection_pool.disconnect()
