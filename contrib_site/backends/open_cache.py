"""Caches that the site can do without: what they count is open while Redis or the disk is away."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

ASK_AGAIN_AFTER_SECONDS = 5
SAY_AGAIN_AFTER_SECONDS = 60


class _Outage:
    """Shared by the connections of this process: not each request waits for an answer."""

    asks_again_at = 0.0
    says_again_at = 0.0


class _OpenCache(BaseCache):
    """Answers as an empty cache would while its place is away, and says so in the log each minute.

    Nobody is kept from signing in or subscribing; limits count nothing meanwhile.
    """

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_ask(super().add, 1, *args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return _ask(super().get, default, key, default=default, version=version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        _ask(super().set, None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_ask(super().touch, 0, *args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return bool(_ask(super().delete, 0, *args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return dict(_ask(super().get_many, {}, *args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        _ask(super().delete_many, None, *args, **kwargs)


class OpenRedisCache(_OpenCache, RedisCache):
    """Redis may be away."""


class OpenFileCache(_OpenCache, FileBasedCache):
    """The disk may be full or closed."""


def _ask(verb: Callable[..., Any], otherwise: Any, /, *args: Any, **kwargs: Any) -> Any:
    now = time.monotonic()
    if now < _Outage.asks_again_at:
        return otherwise
    try:
        return verb(*args, **kwargs)
    except (RedisError, OSError) as error:
        _Outage.asks_again_at = now + ASK_AGAIN_AFTER_SECONDS
        if now >= _Outage.says_again_at:
            _Outage.says_again_at = now + SAY_AGAIN_AFTER_SECONDS
            logger.warning(
                "the cache is away, limits count nothing: reason=%s", type(error).__name__
            )
        return otherwise
