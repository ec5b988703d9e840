"""What goes into an issue, by a fixed rule and by what moderators chose. Nothing here writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import translation

from articles.journal.entries import article_ids_seen_by_moderator
from articles.models import Article, Occurrence, Revision
from articles.models.article import READABLE_STATES, ArticleQuerySet, Authorship
from newsletter.contents import ordering, schedule
from newsletter.contents.date_labels import dates_label
from newsletter.models import IssueItem

AHEAD = timedelta(days=10)
SETTLES_IN = timedelta(hours=12)
TOLD = (IssueItem.Kind.NEWS, IssueItem.Kind.CORRECTION)


@dataclass(frozen=True)
class EditorialPlacement:
    """By the numbers of articles: a place at the top, counted from 0; when it was left out."""

    places: Mapping[int, int] = field(default_factory=dict)
    left_out: Mapping[int, datetime] = field(default_factory=dict)

    @property
    def out(self) -> frozenset[int]:
        return frozenset(self.left_out)

    def out_before(self, moment: datetime) -> frozenset[int]:
        return frozenset(key for key, at in self.left_out.items() if at < moment)


@dataclass(frozen=True)
class Digest:
    """``news`` and ``corrections`` decide whether there is anything to send.

    The first ``top`` of the news stand before all sections.
    """

    news: list[Article]
    top: int
    events: list[Occurrence]
    calls: list[Article]
    corrections: list[Article]
    removals: list[Article]

    @property
    def is_empty(self) -> bool:
        return not (self.news or self.corrections)


def select_content(leaves_at: datetime, choices: EditorialPlacement | None = None) -> Digest:
    """What an issue leaving at this moment holds. As many queries, whatever the size."""
    chosen = choices or EditorialPlacement()
    # What was left out for good before this week has no turn any more.
    gone = chosen.out_before(schedule.week_of(leaves_at).preceding().planned_at)
    news, top = _lined_up(list(_news(leaves_at).exclude(pk__in=gone)), chosen, leaves_at)
    calls = Article.objects.open_calls(leaves_at).exclude(pk__in=chosen.out)
    return Digest(
        news=news,
        top=top,
        events=list(_events(leaves_at).exclude(article__in=chosen.out)),
        calls=list(calls.for_cards()),
        corrections=[a for a in _corrections().exclude(pk__in=chosen.out) if _matters(a)],
        removals=list(_removals()),
    )


def fresh_unseen_articles(leaves_at: datetime) -> ArticleQuerySet:
    """Too fresh, and seen by no moderator: in the next issue, unless one reads it before."""
    fresh = Article.objects.filter(published_at__gt=leaves_at - SETTLES_IN)
    return fresh.exclude(pk__in=article_ids_seen_by_moderator())


def _lined_up(
    news: list[Article], choices: EditorialPlacement, leaves_at: datetime
) -> tuple[list[Article], int]:
    known = {article.pk: article for article in news}
    entries = [
        ordering.NewsEntry(
            article.pk,
            article.section_id,
            frozenset(row.user_id for row in article.authorships.all()),
        )
        for article in news
    ]
    turn = schedule.week_of(leaves_at).number
    top, rest = ordering.order_entries(entries, choices.places, turn, choices.out)
    return [known[entry.key] for entry in (*top, *rest)], len(top)


def _news(leaves_at: datetime) -> ArticleQuerySet:
    """Listed, in no earlier issue; what is too fresh and unseen waits for the next one."""
    carried = IssueItem.objects.filter(article=OuterRef("pk"), kind=IssueItem.Kind.NEWS)
    return (
        Article.objects.listed()
        .exclude(Exists(carried))
        .exclude(pk__in=fresh_unseen_articles(leaves_at).values("pk"))
        .for_cards()
        .prefetch_related("occurrences")
        .order_by(F("section__position").asc(nulls_last=True), "section__name", "listed_at", "pk")
    )


def _events(leaves_at: datetime) -> QuerySet[Occurrence]:
    ahead = Occurrence.objects.ahead(leaves_at).filter(starts_at__lt=leaves_at + AHEAD)
    authors = Prefetch("article__authorships", Authorship.objects.accepted())
    return ahead.select_related("article__section").prefetch_related(authors)


def _corrections() -> ArticleQuerySet:
    """Saved anew after an issue carried it, and no later issue said so; with what it said then."""
    pieces = IssueItem.objects.filter(article=OuterRef("pk"), kind__in=TOLD)
    told_since = pieces.filter(issue__frozen_at__gte=OuterRef("corrected_at"))
    last = pieces.order_by("-issue__frozen_at", "-pk")
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    return (
        Article.objects.listed()
        .filter(Exists(pieces.filter(kind=IssueItem.Kind.NEWS)))
        .filter(corrected_at__isnull=False)
        .exclude(Exists(told_since))
        .annotate(
            told_hash=Subquery(last.values("revision__text_hash")[:1]),
            told_place=Subquery(last.values("place")[:1]),
            told_when=Subquery(last.values("when")[:1]),
            hash_now=Subquery(newest.values("text_hash")[:1]),
        )
        .for_cards()
        .prefetch_related("occurrences")
        .order_by("corrected_at", "pk")
    )


def _matters(article: Article) -> bool:
    """Title, standfirst, text, place or date are others; a new photo is no correction."""
    told = vars(article)
    with translation.override(settings.LANGUAGE_CODE):
        when = dates_label(article.occurrences.all())
    then = (told["told_hash"], told["told_place"], told["told_when"])
    return then != (told["hash_now"], article.place, when)


def _removals() -> ArticleQuerySet:
    """An issue carried it, nobody can read it any more, and no issue has said so."""
    pieces = IssueItem.objects.filter(article=OuterRef("pk"))
    return (
        Article.objects.exclude(state__in=READABLE_STATES)
        .filter(Exists(pieces.filter(kind=IssueItem.Kind.NEWS)))
        .exclude(Exists(pieces.filter(kind=IssueItem.Kind.REMOVAL)))
        .order_by("pk")
    )
