"""What else belongs to a wave once it is recognised, and what does not."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from articles.journal import entries
from articles.models import Article, Authorship, ScreeningPolicy, SpamSign, State, Wave
from articles.spam import waves

UNLISTED = (State.ONLINE, State.HELD)


def collect_members(numbers: Iterable[int]) -> list[int]:
    """These texts and whatever else their authors have online or held; one query.

    Not what is listed, in another open wave, or what a person has let stand.
    """
    numbers = list(numbers)
    writers = Authorship.objects.accepted().filter(user__established_at__isnull=True)
    people = writers.filter(article__in=numbers).values("user")
    theirs = writers.filter(user__in=people).values("article")
    free = Q(wave__isnull=True) | Q(wave__settled_at__isnull=False) | Q(state=State.ONLINE)
    rows = Article.objects.filter(free, Q(pk__in=numbers) | Q(pk__in=theirs), state__in=UNLISTED)
    rows = rows.exclude(pk__in=entries.article_ids_let_stand())
    return list(rows.order_by("pk").values_list("pk", flat=True))


def wave_article_ids(wave: Wave) -> list[int]:
    """What is in it, and what carries its sign unnoticed; two queries."""
    inside = set(wave.articles.values_list("pk", flat=True))
    carrying = SpamSign.objects.filter(
        kind=wave.kind, key=wave.key, counts=True, at__gte=wave.started_at
    )
    return sorted(inside | set(carrying.values_list("article", flat=True)))


def find_overlooked_articles(policy: ScreeningPolicy, now: datetime) -> list[int]:
    """The newest text of each sign that enough accounts carry although it is in no wave.

    Of several that arrive at the same second none sees the others. One query, and one a sign.
    """
    free = waves.recent_signs(now - waves.wave_window(policy)).filter(
        article__wave__isnull=True, article__state__in=UNLISTED
    )
    newest = (
        free.filter(kind=found.kind, key=found.key).order_by("-at", "-pk").first()
        for found in waves.count_accounts_by_sign(free)
        if found.is_wave(policy)
    )
    return sorted({sign.article_id for sign in newest if sign is not None})


def exclude_from_waves(article: Article) -> None:
    """A person has said that it may stay: it is in no wave, and makes none. Two queries."""
    Article.objects.filter(pk=article.pk).update(wave=None)
    article.wave = None
    article.signs.update(counts=False)


def dissolve_wave(wave: Wave) -> list[int]:
    """Its texts are on their own and make no wave any more; their numbers. Three queries."""
    locked = wave.articles.select_for_update().order_by("pk")
    numbers = list(locked.values_list("pk", flat=True))
    SpamSign.objects.filter(article__in=numbers).update(counts=False)
    wave.articles.update(wave=None)
    return numbers
