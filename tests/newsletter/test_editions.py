"""What each edition held, and how many copies had left with what was taken out later."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Article
from newsletter.contents import editions, issues, schedule
from newsletter.engine import receipts, sending
from newsletter.models import Delivery, Issue
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import body_of

pytestmark = pytest.mark.django_db
State = Delivery.State
WEEK = schedule.week_of(MONDAY)


@pytest.fixture
def article() -> Article:
    return make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=2))


@pytest.fixture
def issue(article: Article) -> Issue:
    """Two articles for three readers."""
    make_article("La criée rouvre", published_at=MONDAY - timedelta(days=3))
    for name in ("denis", "gaelle", "herve"):
        make_subscriber(f"{name}@example.org")
    return issues.compile_issue(WEEK, MONDAY)


def show_article(article: Article, *, is_shown: bool) -> None:
    """As if a decision had been taken; the receiver of its signal calls the same verb."""
    Article.objects.filter(pk=article.pk).update(state="listed" if is_shown else "hidden")
    issues.sync_article(article.pk)


def give_copies(issue: Issue, amount: int, state: str = "sent") -> None:
    """So many of those that wait receive the newest edition."""
    rows = issue.deliveries.filter(state=State.PENDING)[:amount].values_list("pk", flat=True)
    newest = issue.editions.first()
    Delivery.objects.filter(pk__in=list(rows)).update(state=state, edition=newest, claim=uuid4())


def gone_counts(issue: Issue) -> list[int]:
    return [edition.gone for edition in editions.summarise_editions(issue)]


def test_copies_sent_before_are_counted(issue: Issue, article: Article) -> None:
    give_copies(issue, 2)
    show_article(article, is_shown=False)
    give_copies(issue, 1)
    assert gone_counts(issue) == [0, 2]
    assert [edition.copies for edition in editions.summarise_editions(issue)] == [2, 1]


def test_doubtful_copies_may_have_left(issue: Issue, article: Article) -> None:
    give_copies(issue, 1, State.UNKNOWN)
    give_copies(issue, 1, State.REFUSED)
    show_article(article, is_shown=False)
    [first, second] = editions.summarise_editions(issue)
    assert (first.copies, first.doubtful, second.gone) == (1, 1, 1)


def test_article_that_came_back_and_left_again(issue: Issue, article: Article) -> None:
    give_copies(issue, 1)
    show_article(article, is_shown=False)
    give_copies(issue, 1)
    show_article(article, is_shown=True)
    give_copies(issue, 1)
    show_article(article, is_shown=False)
    assert gone_counts(issue) == [0, 1, 0, 2]


def test_edition_holds_what_it_held_then(issue: Issue, article: Article) -> None:
    show_article(article, is_shown=False)
    show_article(article, is_shown=True)
    held = [
        [p.title for p in editions.items_in_edition(e)] for e in issue.editions.order_by("number")
    ]
    assert held == [
        ["La criée rouvre", "Le phare rallumé"], ["La criée rouvre"],
        ["La criée rouvre", "Le phare rallumé"],
    ]  # fmt: skip


def test_same_news_heard_twice_makes_one_edition(issue: Issue, article: Article) -> None:
    show_article(article, is_shown=False)
    show_article(article, is_shown=False)
    assert issue.editions.count() == 2


def test_removed_in_the_middle_is_absent_from_what_is_claimed_later(
    issue: Issue, article: Article, sink: MailSink, client: Client
) -> None:
    """The first copy has left; the two others wait."""
    give_copies(issue, 1)
    show_article(article, is_shown=False)
    while sending.send_due_deliveries(issue.pk):
        pass
    sending.finish_issue(issue.pk)
    assert len(sink.mails) == 2
    assert all("Le phare rallumé" not in body_of(mail) for _to, mail in sink.mails)
    page = client.get(issue.get_receipt_url()).content.decode()
    assert "Un exemplaire qui le contenait était déjà parti." in page
    assert "Le phare rallumé" not in page


def test_sent_copies_stay_counted_when_subscribers_are_gone(issue: Issue, article: Article) -> None:
    give_copies(issue, 2)
    show_article(article, is_shown=False)
    for row in issue.deliveries.select_related("subscriber"):
        assert row.subscriber
        row.subscriber.delete()
    assert gone_counts(issue) == [0, 2]
    assert receipts.build_receipt(issue).total == 3


class TestAnyOrder(TestCase):
    @given(steps=st.lists(st.integers(0, 2) | st.sampled_from(["send"]), max_size=12))
    @hypothesis_settings(max_examples=25)
    def test_copies_are_counted_as_one_who_looked_on_would(self, steps: list[int | str]) -> None:
        with transaction.atomic():
            articles = [make_article(published_at=MONDAY - timedelta(days=2)) for _ in range(3)]
            for _ in range(12):
                make_subscriber()
            issue = issues.compile_issue(WEEK, MONDAY)
            shown, with_it, wanted = {0, 1, 2}, [0, 0, 0], [0]
            for step in steps:
                if step == "send":
                    give_copies(issue, 1)
                    for number in shown:
                        with_it[number] += 1
                    continue
                assert isinstance(step, int)
                is_shown = step not in shown
                show_article(articles[step], is_shown=is_shown)
                shown ^= {step}
                wanted.append(0 if is_shown else with_it[step])
            assert gone_counts(issue) == wanted
            transaction.set_rollback(True)
