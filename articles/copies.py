"""Texts by other accounts that are alike but for a few words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from articles import likeness
from articles.markup import plain_text
from articles.models import Article, ArticleSign, Wave

ROWS = 400


@dataclass(frozen=True)
class Copy:
    """One for each other account: the first of its texts that is alike."""

    article_id: int
    user_id: int
    at: datetime
    network: str
    counts: bool
    wave: Wave | None


def pairs_of(article: Article) -> likeness.Pairs:
    return likeness.pairs(f"{article.standfirst} {plain_text(article.body_html)}")


def of(
    article: Article, pairs: likeness.Pairs, keys: Iterable[str], *, by: User, most: int
) -> list[Copy]:
    """The oldest first, of ``most`` accounts at most; two queries."""
    found = _candidates(article, keys, by, most)
    if not found:
        return []
    numbers = [sign.article_id for sign in found]
    articles = Article.objects.select_related("wave").in_bulk(numbers)
    return [
        Copy(
            article_id=sign.article_id, user_id=sign.user_id_then, at=sign.at,
            network=sign.network, counts=sign.counts, wave=articles[sign.article_id].wave,
        )
        for sign in found
        if sign.article_id in articles
        and likeness.are_alike(pairs, pairs_of(articles[sign.article_id]))
    ]  # fmt: skip


def _candidates(article: Article, keys: Iterable[str], by: User, most: int) -> list[ArticleSign]:
    """Those with a key in common, one an account. ``ROWS`` bounds the work of a long wave."""
    rows = ArticleSign.objects.filter(kind=Wave.Kind.TEXT, key__in=list(keys))
    others = rows.exclude(article=article).exclude(user_id_then=by.pk).order_by("at", "pk")
    first: dict[int, ArticleSign] = {}
    for sign in others[:ROWS]:
        first.setdefault(sign.user_id_then, sign)
    return list(first.values())[:most]
