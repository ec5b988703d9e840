"""One form makes one article, however often and by whomever it is sent."""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Kind, PendingArticle, State
from articles.workflow import withdraw
from articles.writing import pending, submission
from articles.writing.drafts import ArticleText, EventDates
from tests.concurrency import run_at_once
from tests.factories import make_section

pytestmark = pytest.mark.django_db
KEY = "k" * 32
TEXT = ArticleText(title="La criée", body="Mot.", body_html="<p>Mot.</p>")


def test_refused_publication_leaves_a_draft(anna: User) -> None:
    empty = ArticleText(title="La criée", body="", body_html="")
    article, why, _again = submission.save_submission(empty, by=anna, key=KEY, publish=True)
    assert article.state == State.DRAFT
    assert why


def test_key_used_by_another_person_does_not_stand_in_the_way(anna: User, yann: User) -> None:
    submission.save_submission(TEXT, by=anna, key=KEY, publish=False)
    article, *_rest = submission.save_submission(TEXT, by=yann, key=KEY, publish=False)
    assert article.authors.get() == yann


def test_words_for_an_article_that_cannot_change_make_a_new_draft(anna: User) -> None:
    article, *_rest = submission.save_submission(TEXT, by=anna, key=KEY, publish=True)
    withdraw(article.pk, by=anna)
    other = ArticleText(title="Autre", body="Mot.", body_html="<p>Mot.</p>")
    second, *_rest = submission.save_submission(other, by=anna, key=KEY, publish=False)
    assert (second.pk != article.pk, second.state) == (True, State.DRAFT)


def test_same_text_in_another_form_is_the_same_article(anna: User) -> None:
    first = submission.save_submission(TEXT, by=anna, key=KEY, publish=True)
    second = submission.save_submission(TEXT, by=anna, key="l" * 32, publish=True)
    assert (second.article, first.is_repeat, second.is_repeat) == (first.article, False, True)
    assert Article.objects.get().revisions.count() == 1


def test_same_words_in_a_draft_are_published_once(anna: User) -> None:
    draft = submission.save_submission(TEXT, by=anna, key=KEY, publish=False).article
    saved = submission.save_submission(TEXT, by=anna, key="l" * 32, publish=True)
    assert (saved.article, saved.is_repeat) == (draft, False)
    assert Article.objects.get().state == State.LISTED


def test_draft_takes_the_section_chosen_since(anna: User) -> None:
    submission.save_submission(TEXT, by=anna, key=KEY, publish=False)
    again = replace(TEXT, section=make_section("Mer"))
    submission.save_submission(again, by=anna, key="l" * 32, publish=False)
    assert Article.objects.get().section == again.section


def test_withdrawn_text_may_be_sent_again(anna: User) -> None:
    first = submission.save_submission(TEXT, by=anna, key=KEY, publish=True).article
    withdraw(first.pk, by=anna)
    second = submission.save_submission(TEXT, by=anna, key="l" * 32, publish=True)
    assert (second.article != first, second.article.state) == (True, State.LISTED)


def test_same_words_on_another_day_are_another_text(anna: User) -> None:
    now = timezone.now()
    submission.save_submission(
        TEXT, by=anna, key=KEY, publish=True, now=now - submission.SAME_WITHIN
    )
    submission.save_submission(TEXT, by=anna, key="l" * 32, publish=True, now=now)
    assert Article.objects.count() == 2


def test_same_words_of_another_person_are_theirs(anna: User, yann: User) -> None:
    submission.save_submission(TEXT, by=anna, key=KEY, publish=True)
    assert (
        submission.save_submission(TEXT, by=yann, key="l" * 32, publish=True).article.authors.get()
        == yann
    )


def test_market_of_next_week_is_another_event(anna: User) -> None:
    for number, day in enumerate((3, 10, 10)):
        market = replace(
            TEXT, kind=Kind.EVENT, dates=EventDates(date(2099, 6, day)), place="Le quai"
        )
        submission.save_submission(market, by=anna, key=str(number) * 32, publish=True)
    assert Article.objects.count() == 2


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_two_windows_at_the_same_second_make_one_article(anna: User) -> None:
    keys = ["k" * 32, "l" * 32]
    run_at_once(2, lambda: submission.save_submission(TEXT, by=anna, key=keys.pop(), publish=False))
    assert Article.objects.count() == 1


def test_forged_key_is_no_key() -> None:
    assert submission.clean_submission_key("'; DROP TABLE") == ""
    assert submission.clean_submission_key(submission.new_submission_key())


def _keep(title: str) -> PendingArticle:
    fields = {"title": [title]}
    return pending.store_pending(
        fields, photo=None, wants="publish", submission=KEY, language="fr", findings=[]
    )


def test_visitor_s_form_sent_again_before_the_mail_is_the_same_text(db: None) -> None:
    first = _keep("La criée")
    assert _keep("La criée rouvre") == first
    assert PendingArticle.objects.get().fields == {"title": ["La criée rouvre"]}


def test_visitor_s_form_sent_again_after_use_is_a_new_text(anna: User) -> None:
    article, *_rest = submission.save_submission(TEXT, by=anna, key="", publish=False)
    first = _keep("La criée")
    pending.mark_used(first, article)
    assert _keep("La criée") != first
    assert Article.objects.count() == 1
