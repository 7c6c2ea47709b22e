"""Keeps two pollers off one workbook, across processes; used by FeedPump."""

import os
import secrets
import socket

import redis

from . import keys

RENEW = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ''
"""
RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end"


class PollLock:
    """A lease in Redis, renewed by each poll; a holder that died loses it after `lease_seconds`."""

    def __init__(self, client: redis.Redis, name: str, lease_seconds: float) -> None:
        self._key = keys.poll_lock(name)
        self._lease_ms = round(lease_seconds * 1000)
        self._me = f"process {os.getpid()} on {socket.gethostname()} ({secrets.token_hex(3)})"
        self._renew = client.register_script(RENEW)
        self._release = client.register_script(RELEASE)

    def holder(self) -> str | None:
        """Take or renew the lease; None when it is ours, else who holds it."""
        return str(self._renew(keys=[self._key], args=[self._me, self._lease_ms])) or None

    def release(self) -> None:
        self._release(keys=[self._key], args=[self._me])
