"""What waits for a moderator, oldest first. Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from articles.journal.entries import MODERATOR_ROLES
from articles.models import (
    Action,
    Appeal,
    Article,
    Authorship,
    JournalEntry,
    Report,
    Revision,
    SpamCleanupArticle,
    State,
    Suspension,
    Wave,
)
from articles.models.article import ArticleQuerySet

OVERDUE_AFTER = timedelta(hours=72)
RECENT = timedelta(days=7)
MEASURED = timedelta(days=30)
SAMPLE_SIZE = 3


@dataclass(frozen=True)
class AccountGroup:
    """What one account has waiting; ``doubtful`` when the machine held some of it."""

    account: User
    articles: list[Article]

    @property
    def doubtful(self) -> bool:
        return any(article.state == State.HELD for article in self.articles)


@dataclass(frozen=True)
class WaveSummary:
    """A wave with how much it brought, and a few of its texts."""

    wave: Wave
    accounts: int
    articles: int
    sample: list[Article]


@dataclass(frozen=True)
class QueueStatistics:
    waiting: int
    reports: int
    median_minutes: int | None


def articles_to_read() -> ArticleQuerySet:
    """Held, or online with a text that no moderator has read; outside waves and open reports.

    What a blocked account has left behind waits for nobody.
    """
    rows = Article.objects.filter(Q(state=State.HELD) | Q(state=State.ONLINE) & ~Q(_seen()))
    rows = rows.exclude(Exists(_blocked_author())).exclude(pk__in=_in_a_wave().values("pk"))
    return rows.exclude(Exists(_open_reports())).order_by("state_since", "pk")


def reported_articles() -> ArticleQuerySet:
    """With open reports: legal notices first, then the longest unanswered."""
    still_open = Q(reports__outcome=Report.Outcome.OPEN, reports__isnull=False)
    rows = Article.objects.exclude(state=State.ERASED).filter(Exists(_open_reports()))
    found: ArticleQuerySet = rows.annotate(
        open_reports=Count("reports", filter=still_open, distinct=True),
        reported_since=Min("reports__created_at", filter=still_open),
        notice_since=Min("reports__created_at", filter=still_open & Q(reports__is_notice=True)),
    ).order_by(F("notice_since").asc(nulls_last=True), "reported_since", "pk")
    return found


def hidden_articles() -> ArticleQuerySet:
    """To be restored or removed; what was cleared as spam is decided."""
    cleared = SpamCleanupArticle.objects.filter(
        article=OuterRef("pk"),
        clearance__undone_at__isnull=True,
        clearance__at__gte=OuterRef("state_since"),
    )
    rows = Article.objects.filter(state=State.HIDDEN).exclude(Exists(cleared))
    return rows.order_by("state_since", "pk")


def overdue_articles(now: datetime) -> ArticleQuerySet:
    return hidden_articles().filter(state_since__lte=now - OVERDUE_AFTER)


def listed_unread_articles(now: datetime) -> ArticleQuerySet:
    """Published at once by established authors in the last days, read by no moderator yet."""
    rows = Article.objects.listed().filter(listed_at__gt=now - RECENT).exclude(_seen())
    return rows.exclude(Exists(_open_reports())).order_by("listed_at", "pk")


def open_appeals() -> QuerySet[Appeal]:
    rows = Appeal.objects.filter(outcome=Appeal.Outcome.OPEN).order_by("created_at", "pk")
    return rows.select_related("article", "report", "decision")


def open_account_appeals() -> QuerySet[Suspension]:
    """Of blocked accounts."""
    rows = Suspension.objects.running().filter(appealed_at__isnull=False, appeal_outcome="")
    return rows.select_related("user").order_by("appealed_at", "pk")


def group_by_account(articles: Iterable[Article]) -> list[AccountGroup]:
    """Grouped by the first author, whoever waits longest first. No query after ``for_cards``."""
    groups: dict[int, AccountGroup] = {}
    for article in articles:
        for row in list(article.authorships.all())[:1]:
            group = groups.setdefault(row.user_id, AccountGroup(row.user, []))
            group.articles.append(article)
    return list(groups.values())


def summarise_waves() -> list[WaveSummary]:
    """The waves that nobody has cleared or dismissed; two queries a wave."""
    counted = (
        _in_a_wave()
        .values("wave")
        .annotate(
            articles=Count("pk", distinct=True),
            accounts=Count("authorships__user", distinct=True),
        )
    )
    sizes = {row["wave"]: row for row in counted.order_by("wave")}
    waves = Wave.objects.filter(pk__in=sizes).order_by("started_at", "pk")
    return [
        WaveSummary(
            wave,
            sizes[wave.pk]["accounts"],
            sizes[wave.pk]["articles"],
            list(
                _in_a_wave()
                .filter(wave=wave)
                .for_cards()
                .order_by("state_since", "pk")[:SAMPLE_SIZE]
            ),
        )
        for wave in waves
    ]


def count_articles_to_read() -> int:
    """Articles that a moderator should read; three queries."""
    return articles_to_read().count() + _in_a_wave().count() + reported_articles().count()


def queue_statistics(now: datetime) -> QueueStatistics:
    return QueueStatistics(
        waiting=count_articles_to_read(),
        reports=Report.objects.open().count(),
        median_minutes=_median_to_affirm(now),
    )


def _median_to_affirm(now: datetime) -> int | None:
    """From online to affirmed, over the last thirty days; two queries."""
    rows = JournalEntry.objects.filter(action=Action.AFFIRMED, at__gt=now - MEASURED)
    affirmed = dict(rows.values_list("article_number", "at"))
    began = Article.objects.filter(pk__in=affirmed, published_at__isnull=False)
    took = [affirmed[pk] - at for pk, at in began.values_list("pk", "published_at") if at]
    if not took:
        return None
    return round(median(gap.total_seconds() for gap in took) / 60)


def _in_a_wave() -> ArticleQuerySet:
    rows = Article.objects.filter(state__in=(State.HELD, State.ONLINE), wave__isnull=False)
    return rows.filter(wave__settled_at__isnull=True).exclude(Exists(_blocked_author()))


def _blocked_author() -> QuerySet[Authorship]:
    return Authorship.objects.filter(article=OuterRef("pk"), user__blocked_at__isnull=False)


def _open_reports() -> QuerySet[Report]:
    return Report.objects.open().filter(article=OuterRef("pk"))


def _seen() -> Exists:
    """A moderator has decided about the text as it reads now, or marked it as read."""
    newest = Revision.objects.filter(article=OuterRef(OuterRef("pk"))).order_by("-number")
    return Exists(
        JournalEntry.objects.filter(
            article_number=OuterRef("pk"),
            actor_role__in=MODERATOR_ROLES,
            text_hash=Subquery(newest.values("text_hash")[:1]),
        )
    )
