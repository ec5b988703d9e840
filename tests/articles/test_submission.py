"""One form makes one article, however often and by whomever it is sent."""

import pytest

from accounts.models import User
from articles import pending, submission
from articles.composition import Text
from articles.models import Article, PendingArticle, State
from articles.workflow import withdraw

pytestmark = pytest.mark.django_db
KEY = "k" * 32
TEXT = Text(title="La criée", body="Mot.", body_html="<p>Mot.</p>")


def test_refused_publication_leaves_a_draft(anna: User) -> None:
    empty = Text(title="La criée", body="", body_html="")
    article, why = submission.save(empty, by=anna, key=KEY, publish=True)
    assert article.state == State.DRAFT
    assert why


def test_key_used_by_another_person_does_not_stand_in_the_way(anna: User, yann: User) -> None:
    submission.save(TEXT, by=anna, key=KEY, publish=False)
    article, _why = submission.save(TEXT, by=yann, key=KEY, publish=False)
    assert article.authors.get() == yann


def test_words_for_an_article_that_cannot_change_make_a_new_draft(anna: User) -> None:
    article, _why = submission.save(TEXT, by=anna, key=KEY, publish=True)
    withdraw(article.pk, by=anna)
    other = Text(title="Autre", body="Mot.", body_html="<p>Mot.</p>")
    second, _why = submission.save(other, by=anna, key=KEY, publish=False)
    assert (second.pk != article.pk, second.state) == (True, State.DRAFT)


def test_forged_key_is_no_key() -> None:
    assert submission.valid_key("'; DROP TABLE") == ""
    assert submission.valid_key(submission.new_key())


def _keep(title: str) -> PendingArticle:
    fields = {"title": [title]}
    return pending.keep(
        fields, photo=None, wants="publish", submission=KEY, language="fr", findings=[]
    )


def test_visitor_s_form_sent_again_before_the_mail_is_the_same_text(db: None) -> None:
    first = _keep("La criée")
    assert _keep("La criée rouvre") == first
    assert PendingArticle.objects.get().fields == {"title": ["La criée rouvre"]}


def test_visitor_s_form_sent_again_after_use_is_a_new_text(anna: User) -> None:
    article, _why = submission.save(TEXT, by=anna, key="", publish=False)
    first = _keep("La criée")
    pending.settle(first, article)
    assert _keep("La criée") != first
    assert Article.objects.count() == 1
