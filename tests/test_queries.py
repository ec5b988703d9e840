"""A page asks the database as often for a thousand articles as for ten."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.journal.revisions import save_revision
from articles.models import Article, Keyword, Revision
from newsletter import tokens
from newsletter.models import Delivery, Issue, IssueItem, Subscriber
from tests.factories import fill_town, make_keyword

pytestmark = pytest.mark.django_db

# For a stranger's first visit, when no page is kept yet; the first query asks the generations.
QUERIES = {
    "/": 9,
    "/sections/{section}/": 8,
    "/keywords/{keyword}/": 8,
    "/contributors/{author}/{name}/": 8,
    "/archives/{month}/": 8,
    "/articles/{news}/texte-0/": 10,
    "/articles/{event}/texte-1/": 10,
    "/articles/{call}/texte-2/": 12,
    "/articles/{news}/history/": 7,
    "/search/": 4,
    "/search/?q=texte+mot": 7,
    "/agenda/": 5,
    "/agenda.ics": 3,
    "/calls/": 7,
    "/journal/": 8,
    "/feeds/articles.atom": 3,
    "/feeds/articles.json": 3,
    "/sections/{section}/feed.atom": 4,
    "/keywords/{keyword}/feed.atom": 4,
    "/contributors/{author}/feed.atom": 4,
    "/feeds/journal.atom": 4,
    "/newsletter/": 9,
    "/newsletter/next/": 20,
    "/newsletter/2026-w47/": 8,
    "/newsletter/2026-w47/receipt/": 11,
    "/newsletter/preferences/{choosing}/": 13,
    "/newsletter/move/{choosing}/": 4,
    "/newsletter/forget/{forgetting}/": 4,
    "/newsletter/address/{moving}/": 4,
    "/charter/": 5,
    "/sitemap.xml": 3,
    "/robots.txt": 1,
}


def town(amount: int) -> dict[str, object]:
    """Filled; returns what stands in the addresses."""
    made = fill_town(amount)
    news, event, call = made[:3]
    Article.objects.filter(pk__in=[article.pk for article in made[3::3]]).update(answers=call)
    _corrections(news, amount)
    _issues(made)
    author = news.authorships.all()[0].user
    return {
        "section": news.section.slug if news.section else "",
        "keyword": news.keywords.get().slug,
        "author": author.pk,
        "name": author.slug,
        "month": f"{timezone.localdate():%Y/%m}",
        "news": news.pk,
        "event": event.pk,
        "call": call.pk,
        **_keys(amount),
    }


def _keys(amount: int) -> dict[str, str]:
    """Of one who has received as many letters, and may choose among as many neighbourhoods."""
    denis = Subscriber.objects.create(email="denis@example.org", confirmed_at=timezone.now())
    places = [make_keyword(kind=Keyword.Kind.NEIGHBOURHOOD) for _ in range(2 + amount // 100)]
    denis.neighbourhoods.set(places)
    Delivery.objects.bulk_create(
        Delivery(issue=issue, subscriber=denis, state=Delivery.State.SENT, due_at=None)
        for issue in Issue.objects.all()[:amount]
    )
    return {
        "choosing": tokens.make_token(tokens.PREFERENCES, denis.pk),
        "moving": tokens.make_token(
            tokens.CHANGE_NEW_EMAIL,
            denis.email_changes.create(new_email="denis@nouveau.example").pk,
        ),
        "forgetting": tokens.make_token(tokens.FORGET, denis.pk),
    }


def _corrections(article: Article, amount: int) -> None:
    now = timezone.now()
    for _ in range(2 + amount // 100):
        save_revision(article, by=None, now=now)
    Revision.objects.filter(article=article).update(public_from=now)


def _issues(made: list[Article]) -> None:
    """The week before last carried them all; others before carried nothing."""
    now = timezone.now()
    issues = Issue.objects.bulk_create(
        Issue(year=2026 - n // 50, week=n % 50 + 1, state=Issue.State.SENT, planned_at=now,
              frozen_at=now - timedelta(days=3))
        for n in range(len(made))
    )  # fmt: skip
    shown, _created = Issue.objects.get_or_create(
        year=2026, week=47, defaults={"state": "sent", "planned_at": now, "frozen_at": now}
    )
    IssueItem.objects.bulk_create(
        IssueItem(issue=shown, article=article, kind=IssueItem.Kind.NEWS, position=n,
            title=article.title,
              path=article.get_absolute_url())
        for n, article in enumerate(made[::2])
    )  # fmt: skip
    assert len(issues) == len(made)


def asked(paths: dict[str, object], path: str) -> int:
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as made:
        answer = Client().get(path.format(**paths), follow=True)
    assert answer.status_code == 200, path
    return len(made)


@time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC))  # the coming issue is public
@pytest.mark.parametrize("amount", [10, 1000])
def test_number_of_queries(amount: int) -> None:
    paths = town(amount)
    assert {path: asked(paths, path) for path in QUERIES} == QUERIES
