"""Redis as the cache of several processes, and that nothing breaks while it is away."""

import pickle

import pytest
from django.conf import settings
from django.core.cache import caches

from core import redis_cache

pytest_plugins = ["tests.redis_server"]


@pytest.fixture
def cache(settings, redis_server):
    """The cache as settings make it with REDIS_URL; it is asked again at once after a failure."""
    redis = {"BACKEND": "core.redis_cache.PatientRedisCache", "LOCATION": redis_server.url}
    json, signed = ({"OPTIONS": {"serializer": f"core.redis_cache.{each}Serializer"}} for each in ("Json", "Signed"))
    settings.CACHES = {
        "default": {**redis, **json, "KEY_PREFIX": "default"},
        "pages": {**redis, **signed, "KEY_PREFIX": "pages"},
    }
    yield caches["default"]
    caches["default"].clear()


def test_it_is_one_cache_for_all_and_two_purposes_do_not_meet(cache):
    other = type(cache)(cache._servers[0], settings.CACHES["default"])
    cache.set("tries", [1, 2], 60)
    assert other.get("tries") == [1, 2] and caches["pages"].get("tries") is None
    assert not other.add("tries", [3]) and other.has_key("tries")
    assert cache.incr(cache.get_or_set("count", 1, 60) and "count") == 2


def test_while_redis_is_away_the_process_counts_for_itself(cache, redis_server, monkeypatch, caplog):
    monkeypatch.setattr(redis_cache, "PAUSE", 0)
    cache.set("tries", 1)
    redis_server.stop()
    try:
        assert cache.get("tries") is None and cache.get("tries", 7) == 7
        cache.set("tries", 5, 60)
        assert cache.incr("tries") == 6 == cache.get("tries")
        assert cache.add("lock", True, 10) and not cache.add("lock", True, 10)
        assert cache.get_many(["tries", "nothing"]) == {"tries": 6}
        assert cache.delete("lock") and not cache.has_key("lock") and cache.touch("tries", 60)
        assert "Redis does not answer" in caplog.text
    finally:
        redis_server.start()
    cache.set("tries", 9)
    assert cache.get("tries") == 9


def test_after_a_failure_redis_is_left_alone_for_a_while(cache, redis_server, monkeypatch):
    redis_server.stop()
    try:
        cache.get("tries")
    finally:
        redis_server.start()
    monkeypatch.setattr(redis_cache.RedisCache, "get", lambda *args, **kwargs: pytest.fail("it was asked"))
    assert cache.get("unknown") is None


def test_a_server_that_does_not_exist_costs_nobody_a_second(settings):
    away = redis_cache.PatientRedisCache("redis://127.0.0.1:1/0", {})
    assert away.get("anything") is None and away.set("anything", 1) is None and away.get("anything") == 1


class Planted:
    """Runs code when it is read."""

    def __reduce__(self):
        return pytest.fail, ("it was run",)


def test_what_somebody_else_wrote_into_redis_is_never_run(cache):
    mine = {"default": ["a", 1, 2.5, True, None], "pages": b"a page"}
    for name, planted in (("default", pickle.dumps(Planted())), ("pages", b"x" * 32 + pickle.dumps(Planted()))):
        own = caches[name]
        own.set("mine", mine[name], 60)
        assert own.get("mine") == mine[name]
        own._cache.get_client(None, write=True).set(own.make_and_validate_key("theirs"), planted)
        if name == "pages":
            assert own.get("theirs") is None
        else:
            with pytest.raises(ValueError):
                own.get("theirs")
