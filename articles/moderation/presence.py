"""Which moderators have an article open at this minute: kept in the cache alone."""

from collections.abc import Iterable
from datetime import datetime

from django.core.cache import cache

from accounts.models import User

SECONDS_KEPT = 60


def record_viewer(article_id: int, by: User, now: datetime) -> list[str]:
    """Note that this moderator looks at it; the names of the others who do."""
    seen = _fresh(cache.get(_key(article_id)), now)
    seen[by.pk] = (by.display_name, now)
    cache.set(_key(article_id), seen, SECONDS_KEPT)
    return [name for pk, (name, _at) in seen.items() if pk != by.pk]


def remove_viewer(article_id: int, by: User, now: datetime) -> None:
    """Decided: the page is closed."""
    seen = _fresh(cache.get(_key(article_id)), now)
    seen.pop(by.pk, None)
    cache.set(_key(article_id), seen, SECONDS_KEPT)


def other_viewers(article_ids: Iterable[int], by: User, now: datetime) -> dict[int, list[str]]:
    """Who else looks at which of these; one look into the cache."""
    keys = {_key(number): number for number in article_ids}
    found = {}
    for key, kept in cache.get_many(keys).items():
        names = [name for pk, (name, _at) in _fresh(kept, now).items() if pk != by.pk]
        if names:
            found[keys[key]] = names
    return found


Viewers = dict[int, tuple[str, datetime]]


def _fresh(kept: Viewers | None, now: datetime) -> Viewers:
    return {
        pk: (name, at)
        for pk, (name, at) in (kept or {}).items()
        if abs((now - at).total_seconds()) < SECONDS_KEPT
    }


def _key(article_id: int) -> str:
    return f"desk:looking:{article_id}"
