"""Redis clients, one kind per use; LiveData is the only app that makes them."""

from functools import cache

import redis
import redis.asyncio
from django.conf import settings
from redis.backoff import ConstantBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError as RedisError  # named here for those who may not import redis
from redis.retry import Retry

# A blocked XREAD answers after 1 s at most, so nothing honest takes longer than this.
TIMEOUT_SECONDS = 5.0


def _new_client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.REDIS_URL,
        decode_responses=True,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
        # One retry at once, for a connection that went stale while idle; scripts refuse what they saw.
        retry=Retry(ConstantBackoff(0), 1),
        retry_on_error=[RedisConnectionError],
    )


@cache
def client() -> redis.Redis:
    """The process-wide client for short commands."""
    return _new_client()


def blocking_client() -> redis.Redis:
    """A client of one's own for blocking reads, so that they hold up nobody else."""
    return _new_client()


def async_client() -> redis.asyncio.Redis:
    """A client for one event loop; the caller closes it."""
    return redis.asyncio.Redis.from_url(
        settings.REDIS_URL,
        decode_responses=True,
        socket_timeout=TIMEOUT_SECONDS,
        socket_connect_timeout=TIMEOUT_SECONDS,
    )
