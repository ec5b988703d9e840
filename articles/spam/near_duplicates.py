"""Texts by other accounts that are alike but for a few words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from accounts.models import User
from articles.markup import plain_text
from articles.models import Article, SpamSign, Wave
from articles.spam import similarity

MOST_ROWS = 400


@dataclass(frozen=True)
class NearDuplicate:
    """One for each other account: the first of its texts that is alike, and how much."""

    article_id: int
    user_id: int
    at: datetime
    network: str
    counts: bool
    wave: Wave | None
    share: float

    @property
    def is_same_text(self) -> bool:
        return self.share >= similarity.THE_SAME


def article_word_pairs(article: Article) -> similarity.WordPairs:
    return _pairs_of(article.standfirst, article.body_html)


def prepare_comparison(standfirst: str, body_html: str) -> None:
    """Does the counting of words before any lock is taken, so that nobody waits for it."""
    similarity.minhash_keys(_pairs_of(standfirst, body_html))


@lru_cache(maxsize=64)
def _pairs_of(standfirst: str, body_html: str) -> similarity.WordPairs:
    return similarity.word_pairs(f"{standfirst} {plain_text(body_html)}")


def find_near_duplicates(
    article: Article, pairs: similarity.WordPairs, keys: Iterable[str], *, by: User, most: int
) -> list[NearDuplicate]:
    """The oldest first, of ``most`` accounts at most, up to one in an open wave; two queries."""
    signs = _candidates(article, keys, by, most)
    articles = Article.objects.select_related("wave").in_bulk([s.article_id for s in signs])
    found = []
    for sign in signs:
        other = articles.get(sign.article_id)
        share = similarity.jaccard_similarity(pairs, article_word_pairs(other)) if other else 0
        if other is None or share < similarity.ALIKE:
            continue
        copy = NearDuplicate(
            other.pk, sign.user_number, sign.at, sign.network, sign.counts, other.wave, share
        )
        found.append(copy)
        if other.wave is not None and other.wave.settled_at is None:
            break
    return found


def _candidates(article: Article, keys: Iterable[str], by: User, most: int) -> list[SpamSign]:
    """Those with a key in common, one an account. ``ROWS`` bounds the work of a long wave."""
    rows = SpamSign.objects.filter(kind=Wave.Kind.TEXT, key__in=list(keys))
    others = rows.exclude(article=article).exclude(user_number=by.pk).order_by("at", "pk")
    first: dict[int, SpamSign] = {}
    for sign in others[:MOST_ROWS]:
        first.setdefault(sign.user_number, sign)
    return list(first.values())[:most]
