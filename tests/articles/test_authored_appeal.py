"""An author appeals by the link of the mail, without signing in; nobody decides around it."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from articles import workflow
from articles.models import Appeal, Article, Rule, State
from articles.moderation import appeals
from articles.notifications import signed_links
from articles.workflow.permissions import ActionRefused
from tests.articles.article_states import make_article_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]

WORDS = {"text": "Ce n’est pas une insulte."}


@pytest.fixture
def hidden(yann: User, maelle: User) -> Article:
    article = make_article_in(State.LISTED, yann)
    return workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")


def mailed(to: str) -> str:
    body = next(str(sent.body) for sent in mail.outbox[::-1] if sent.to == [to])
    found = re.search(r"https?://[^/]+(/\S*appeal/article/\S+)", body)
    assert found, body
    return found[1]


def test_link_of_the_mail_needs_no_sign_in(client: Client, yann: User, hidden: Article) -> None:
    path = mailed(yann.email)
    page: Any = client.get(path)
    assert (page.status_code, Appeal.objects.count()) == (200, 0)
    assert page["Referrer-Policy"] == "no-referrer"
    assert "Une insulte." in page.content.decode()
    assert client.post(path, WORDS).status_code == 200
    assert Appeal.objects.get().appellant == yann


def test_second_appeal_by_the_same_link_is_refused(
    client: Client, yann: User, hidden: Article
) -> None:
    path = mailed(yann.email)
    client.post(path, WORDS)
    assert client.post(path, {"text": "J’insiste."}).status_code == 422
    assert Appeal.objects.count() == 1


def test_page_does_not_show_the_text(client: Client, yann: User, hidden: Article) -> None:
    Article.objects.update(body_html="<p>Secret.</p>")
    assert "Secret." not in client.get(mailed(yann.email)).content.decode()


@pytest.mark.parametrize("token", ["x", "1", "1:forged"])
def test_forged_key_opens_nothing(client: Client, hidden: Article, token: str) -> None:
    assert client.get(f"/articles/appeal/article/{token}/").status_code == 404


def test_key_for_another_purpose_opens_nothing(client: Client, hidden: Article) -> None:
    token = signed_links.sign_id(hidden.authorships.get().pk, signed_links.REPORT_PURPOSE)
    assert client.get(f"/articles/appeal/article/{token}/").status_code == 404


def test_what_is_contested_is_not_removed_for_good(
    yann: User, odette: User, hidden: Article
) -> None:
    appeals.appeal_restriction(hidden.pk, by=yann, text="Non.")
    with pytest.raises(ActionRefused):
        workflow.remove(hidden.pk, by=odette, rule=Rule.HATE, reason="Haine.")
    hidden.refresh_from_db()
    assert hidden.state == State.HIDDEN


def test_what_was_contested_in_vain_may_be_removed(
    yann: User, odette: User, hidden: Article
) -> None:
    found = appeals.appeal_restriction(hidden.pk, by=yann, text="Non.")
    appeals.dismiss_appeal(found.pk, by=odette, reason="C’en est une.")
    workflow.remove(hidden.pk, by=odette, rule=Rule.HATE, reason="Haine.")
    hidden.refresh_from_db()
    assert hidden.state == State.REMOVED
