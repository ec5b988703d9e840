"""When reports alone hide: three established authors who have nothing to do with one another."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations

from django.db.models import QuerySet

from articles.models import Affirmation, Article, Report
from articles.models.report import MISTAKE

LEAST_ACCOUNT_AGE = timedelta(days=30)
ABUSE_REMEMBERED = timedelta(days=365)
REPORTS_NEEDED = 3
MOST_REPORTS = 40
EXPLANATION = "Three independent established authors have reported this article."


def find_independent_reports(
    article: Article, now: datetime, *, since: datetime | None = None
) -> Sequence[Report]:
    """Three open reports that are independent of one another, or none. Three queries.

    Each by an established account that is over thirty days old, not blocked, whose reports were
    not found abusive within a year; none of the three affirmed another of them; from distinct
    networks. A mistake in the text hides nothing.
    ``since`` leaves out those that were heard before.
    """
    heard = list(
        article.reports.open()
        .filter(**({"created_at__gt": since} if since else {}))
        .filter(
            reporter__established_at__isnull=False,
            reporter__date_joined__lte=now - LEAST_ACCOUNT_AGE,
            reporter__blocked_at__isnull=True,
        )
        .exclude(reason=MISTAKE)
        .exclude(network_hash="")
        .exclude(reporter__in=abusive_reports(now).values("reporter"))
        .exclude(reporter__in=article.authors.all())
        .order_by("created_at", "pk")
    )
    reports = list({report.reporter_id: report for report in reversed(heard)}.values())[
        :MOST_REPORTS
    ]
    people = [report.reporter_id for report in reports]
    pairs = set(
        Affirmation.objects.filter(author__in=people, affirmed_by__in=people).values_list(
            "author", "affirmed_by"
        )
    )
    return next(
        (three for three in combinations(reports, REPORTS_NEEDED) if _fits(three, pairs)), ()
    )


def _fits(three: Sequence[Report], pairs: set[tuple[int, int]]) -> bool:
    people = {report.reporter_id for report in three}
    networks = {report.network_hash for report in three}
    apart = all(not {author, other} <= people for author, other in pairs)
    return len(people) == len(networks) == REPORTS_NEEDED and apart


def abusive_reports(now: datetime) -> QuerySet[Report]:
    """The reports with which accounts abused the form lately."""
    abusive = Report.objects.filter(outcome=Report.Outcome.ABUSIVE, reporter__isnull=False)
    return abusive.filter(handled_at__gt=now - ABUSE_REMEMBERED)
