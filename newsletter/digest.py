"""What goes into an issue, by a fixed rule. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from articles.journal import seen_by_a_moderator
from articles.models import Article, Occurrence
from articles.models.article import ArticleQuerySet, Authorship
from newsletter.models import Piece

AHEAD = timedelta(days=10)
SETTLES_IN = timedelta(hours=12)


@dataclass(frozen=True)
class Digest:
    """``news`` and ``corrections`` decide whether there is anything to send."""

    news: list[Article]
    events: list[Occurrence]
    calls: list[Article]
    corrections: list[Article]

    @property
    def is_empty(self) -> bool:
        return not (self.news or self.corrections)


def pick(leaves_at: datetime) -> Digest:
    """What an issue leaving at this moment holds. Six queries, whatever the size."""
    return Digest(
        news=list(_news(leaves_at)),
        events=list(_events(leaves_at)),
        calls=list(Article.objects.open_calls(leaves_at).for_cards()),
        corrections=list(_corrections()),
    )


def _news(leaves_at: datetime) -> ArticleQuerySet:
    """Listed, in no earlier issue; what is too fresh and unseen waits for the next one."""
    carried = Piece.objects.filter(article=OuterRef("pk"), kind=Piece.Kind.NEWS)
    fresh = Article.objects.filter(published_at__gt=leaves_at - SETTLES_IN)
    unseen = fresh.exclude(pk__in=seen_by_a_moderator())
    return (
        Article.objects.listed()
        .exclude(Exists(carried))
        .exclude(pk__in=unseen.values("pk"))
        .for_cards()
        .order_by(F("section__position").asc(nulls_last=True), "section__name", "listed_at", "pk")
    )


def _events(leaves_at: datetime) -> QuerySet[Occurrence]:
    ahead = Occurrence.objects.ahead(leaves_at).filter(starts_at__lt=leaves_at + AHEAD)
    authors = Prefetch("article__authorships", Authorship.objects.accepted())
    return ahead.select_related("article__section").prefetch_related(authors)


def _corrections() -> ArticleQuerySet:
    """Articles whose text changed after an issue carried it, and no later issue said so."""
    pieces = Piece.objects.filter(article=OuterRef("pk"))
    told = pieces.filter(issue__frozen_at__gte=OuterRef("corrected_at"))
    return (
        Article.objects.listed()
        .filter(Exists(pieces.filter(kind=Piece.Kind.NEWS)))
        .filter(corrected_at__isnull=False)
        .exclude(Exists(told.filter(kind__in=(Piece.Kind.NEWS, Piece.Kind.CORRECTION))))
        .for_cards()
        .order_by("corrected_at", "pk")
    )
