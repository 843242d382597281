"""Redis as Django's cache, and what happens while it is away: no page and no log-in notices."""

import json
import logging
import time

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from django.utils.crypto import constant_time_compare, salted_hmac
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

PAUSE = 5
"""Seconds for which Redis is left alone after it did not answer."""
TIMEOUT = 0.3
"""Seconds that an answer of Redis may take: less than any page that it would save."""
SIGNATURE = 32
"""Bytes of a signature."""
log = logging.getLogger(__name__)


class JsonSerializer:
    """Values as JSON. Django's own takes pickles: a person who can write to Redis could run code in every process."""

    def dumps(self, value) -> bytes:
        """A value as it is stored. Redis counts up whole numbers in this form."""
        return json.dumps(value).encode()

    def loads(self, stored: bytes):
        """The value."""
        return json.loads(stored)


class SignedSerializer:
    """Bytes behind a signature of our own key. What anybody else wrote is read as None."""

    def dumps(self, value: bytes) -> bytes:
        """The signature and the value."""
        return salted_hmac("core.redis_cache", value, algorithm="sha256").digest() + value

    def loads(self, stored: bytes) -> bytes | None:
        """The value, if we stored it."""
        value = stored[SIGNATURE:]
        return value if constant_time_compare(stored, self.dumps(value)) else None


class PatientRedisCache(RedisCache):
    """Redis; while it does not answer, a cache in the memory of this process stands in for it.

    So limits of tries hold on, by process instead of together, and pages are kept by each process for itself. What the
    one has, the other does not: use it only for what may be forgotten at any time.
    """

    def __init__(self, server, params):
        options = {"socket_timeout": TIMEOUT, "socket_connect_timeout": TIMEOUT, "retry": Retry(NoBackoff(), 1)}
        super().__init__(server, {**params, "OPTIONS": options | params.get("OPTIONS", {})})
        self._stand_in = LocMemCache(f"instead of Redis, {self.key_prefix}", {**params, "OPTIONS": {}})
        self._away_until = 0.0

    def _ask(self, operation, *args, **kwargs):
        if time.monotonic() >= self._away_until:
            try:
                return getattr(RedisCache, operation)(self, *args, **kwargs)
            except RedisError as error:
                self._away_until = time.monotonic() + PAUSE
                log.warning("Redis does not answer; this process keeps to itself for %d s: %s", PAUSE, error)
        return getattr(self._stand_in, operation)(*args, **kwargs)


def _asking(operation):
    return lambda self, *args, **kwargs: self._ask(operation, *args, **kwargs)


for _name in "add get set touch delete has_key incr get_many set_many delete_many clear".split():
    setattr(PatientRedisCache, _name, _asking(_name))
