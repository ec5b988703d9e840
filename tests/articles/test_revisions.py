"""What was corrected in an article since it is public, for whoever may read it."""

import re

import pytest
from django.test import Client

from accounts.models import User
from articles.models import Article, Rule, State
from articles.workflow import hide, publish, restore, withdraw
from articles.writing.drafts import ArticleText, create_draft, revise_article
from tests.articles.article_states import client_of, make_article_in

pytestmark = pytest.mark.django_db


def text(body: str, title: str = "La criée") -> ArticleText:
    return ArticleText(title=title, body=body, body_html=f"<p>{body}</p>")


@pytest.fixture
def corrected(anna: User) -> Article:
    """Rewritten once as a draft and once as a public article."""
    article = create_draft(text("Brouillon secret."), by=anna)
    revise_article(article.pk, text("Ouvre à huit heures.\nSur le quai."), by=anna)
    publish(article.pk, by=anna)
    return revise_article(article.pk, text("Ouvre à neuf heures.\nSur le quai."), by=anna)


def history(article: Article) -> str:
    return f"/articles/{article.pk}/history/"


def test_shows_what_changed_since_publication_and_nothing_before(
    client: Client, corrected: Article
) -> None:
    page = client.get(history(corrected))
    html = page.content.decode()
    assert re.findall(r"<(ins|del)>[^/]*</span>[^/]*(huit|neuf)", html) == [
        ("del", "huit"),
        ("ins", "neuf"),
    ]
    assert "Brouillon secret" not in html
    assert page["X-Robots-Tag"] == "noindex"


def test_article_leads_to_it_once_it_was_corrected(client: Client, corrected: Article) -> None:
    untouched = make_article_in(State.LISTED)
    assert history(corrected) in client.get(corrected.get_absolute_url()).content.decode()
    assert history(untouched) not in client.get(untouched.get_absolute_url()).content.decode()


def test_words_of_authors_are_text(client: Client, anna: User, corrected: Article) -> None:
    revise_article(corrected.pk, text("<script>alert(1)</script>"), by=anna)
    html = client.get(history(corrected)).content.decode()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_hidden_article_hides_its_history(
    client: Client, anna: User, maelle: User, corrected: Article
) -> None:
    hide(corrected.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    page = client.get(history(corrected))
    assert page.status_code == 403
    assert "heures" not in page.content.decode()
    assert client_of(maelle).get(history(corrected)).status_code == 200
    assert client_of(anna).get(history(corrected)).status_code == 200


def test_withdrawn_article_hides_its_history(
    client: Client, anna: User, corrected: Article
) -> None:
    withdraw(corrected.pk, by=anna)
    assert client.get(history(corrected)).status_code == 410


@pytest.mark.parametrize("state", [State.DRAFT, State.HELD])
def test_history_of_what_was_never_public_is_not_found(client: Client, state: State) -> None:
    assert client.get(history(make_article_in(state))).status_code == 404


def test_what_is_rewritten_while_hidden_stays_unseen_until_it_is_back(
    client: Client, anna: User, maelle: User, corrected: Article
) -> None:
    hide(corrected.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    revise_article(corrected.pk, text("Première réécriture."), by=anna)
    revise_article(corrected.pk, text("Seconde réécriture."), by=anna)
    restore(corrected.pk, by=maelle)
    html = client.get(history(corrected)).content.decode()
    assert "Seconde réécriture." in html
    assert "Première réécriture." not in html
