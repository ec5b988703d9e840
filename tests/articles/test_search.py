"""Whoever remembers a word finds the article; what is not listed is never found."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from articles.models import Rule, SearchDocument, State
from articles.reading import search
from articles.text_cleaning import clean_text
from articles.workflow import affirm, hide, restore, withdraw
from articles.writing import closed_account
from articles.writing.drafts import ArticleText, revise_article
from tests.articles.article_states import article_links, make_article_in
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

quick = settings(
    max_examples=40,
    database=None,
)


def found(words: str) -> list[str]:
    return [article.title for article in search.search_articles(words)]


def shown(client: Client, words: str) -> list[str]:
    """On the page of results."""
    page: Any = client.get("/search/", {"q": words})
    assert page.status_code == 200
    return [article.title for article in page.context["page"]]


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("La criée rouvre", "criee"),
        ("La criee rouvre", "CRIÉE"),
        ("Les vœux du maire", "voeux"),
        ("Les voeux du maire", "VŒUX"),
        ("Ex æquo", "aequo"),
        ("L’été à l'école", "été école"),
        ("Un été", "l’été"),
        ("Qu’il pleuve", "qu'il"),
        ("Aujourd’hui", "aujourd'hui"),
        ("Les bateaux du port", "bateau ports"),
        ("Un bateau", "bateaux"),
        ("Le journal", "journaux"),
        ("Des voisines solidaires", "voisin solidaire"),
        ("Le marché de Noël", "noel marche"),
        ("Nos 24 heures", "24"),
        ("Port-Lannec", "port lannec"),
        ("La bibliothèque rouvre", "bibli"),
        ("La bibliothèque rouvre", "rouvre biblioth"),
        ("𝐆𝐫𝐚𝐧𝐝 concert", "grand"),
        ("Ласкаво просимо", "ласкаво"),
        ("Straße", "strasse"),
        ("Le trafic inter\u00adnational", "international"),
        ("Le trafic international", "inter\u200bnational"),
        ("Ar c’hoad", "ar c'hoad"),
        ("Ar cʼhoad", "ar c`hoad"),
        ("L´été ′45", "l’été"),
    ],
)
def test_found_by(title: str, words: str) -> None:
    make_article(title)
    make_article("Tout à fait autre chose")
    assert found(words) == [title]


@pytest.mark.parametrize(
    "unseen",
    ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u202e", "\u2066", "\ufe0f"],
)
def test_what_is_not_seen_parts_no_word(unseen: str) -> None:
    make_article(f"Un inter{unseen}national")
    make_article("Le national")
    assert found("international") == [f"Un inter{unseen}national"]
    assert found(f"in{unseen}ternational") == [f"Un inter{unseen}national"]


@pytest.mark.parametrize("typed", ["'", *search.APOSTROPHES])
def test_whatever_is_typed_for_an_apostrophe(typed: str) -> None:
    for word in ("c{}hoari", "yec{}hed", "l{}école", "Gwenn ha c{}houezh"):
        assert search.extract_stems(word.format("’")) == search.extract_stems(word.format(typed))


def test_breton_letter_is_found_without_its_apostrophe() -> None:
    make_article("Ar c’hoarioù hag ar yec’hed")
    make_article("Les deux voisins du canal")
    assert found("choarioù") == found("yeched") == ["Ar c’hoarioù hag ar yec’hed"]


@pytest.mark.parametrize("name", ["Le Goff", "maelle", "MAËLLE LE GOFF", "criée maëlle"])
def test_authors_are_found_by_their_names(name: str) -> None:
    make_article("La criée rouvre", by=make_user("Maëlle Le Goff"))
    make_article("La criée ferme", by=make_user("Yann Ar Bras"))
    assert found(name) == ["La criée rouvre"]


def test_closed_account_is_not_found_by_its_name_any_more(yann: User) -> None:
    make_article("La criée rouvre", by=yann)
    assert found(yann.display_name) == ["La criée rouvre"]
    closed_account.replace_bylines(yann.pk, "Compte fermé")
    assert found(yann.display_name) == []


@pytest.mark.parametrize("words", ["criée phare", "phare", "rouv criée", "cri ée x", "strong"])
def test_not_found_by(words: str) -> None:
    make_article("La criée rouvre", body_html="<p>Un <strong>mot</strong>.</p>")
    assert found(words) == []


@pytest.mark.parametrize("words", ["", "  ", "?!…", "%", "_", "%%%", "' \" ; --", "\0", "*", "😀"])
def test_text_without_words_finds_nothing(client: Client, words: str) -> None:
    make_article("La criée rouvre", standfirst="100 % de_reste")
    assert shown(client, words) == []


@pytest.mark.parametrize("words", ["criée\0", "cr\0iée", "%criée_", "criée " * 800, "criée 😀"])
def test_odd_text_around_a_word_does_no_harm(client: Client, words: str) -> None:
    make_article("La criée rouvre")
    assert shown(client, words) == ["La criée rouvre"]


def test_page_without_a_question_asks_for_one(client: Client) -> None:
    page = client.get("/search/")
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex"


def test_words_come_back_into_the_box_as_text(client: Client) -> None:
    html = client.get("/search/", {"q": '"><script>'}).content.decode()
    assert 'value="&quot;&gt;&lt;script&gt;"' in html
    assert "<script>" not in html


def test_standfirst_and_text_are_looked_at_too() -> None:
    make_article("Le phare", standfirst="Une gardienne.", body_html="<p>Elle <em>veille</em>.</p>")
    assert found("gardienne veille phare") == ["Le phare"]


def test_newest_comes_first(client: Client) -> None:
    old, new = make_article("Le quai d’hier"), make_article("Le quai d’aujourd’hui")
    assert article_links(client.get("/search/?q=quai")) == [
        new.get_absolute_url(),
        old.get_absolute_url(),
    ]


@pytest.mark.parametrize("state", [state for state in State if state != State.LISTED])
def test_what_is_not_listed_is_never_found(state: State) -> None:
    """Even if a row of it were left behind."""
    listed, other = make_article("La criée rouvre"), make_article_in(state)
    SearchDocument.objects.update_or_create(article=other, defaults={"stems": " cri criee "})
    assert found("criée") == [listed.title]


@pytest.mark.usefixtures("commits_at_once")
def test_hidden_article_leaves_the_search_and_comes_back(client: Client, maelle: User) -> None:
    article = make_article("Le phare")
    assert shown(client, "phare") == ["Le phare"]
    hide(article.pk, by=maelle, rule=Rule.PRIVACY, reason="Une adresse.")
    assert shown(client, "phare") == []
    restore(article.pk, by=maelle)
    assert shown(client, "phare") == ["Le phare"]


@pytest.mark.usefixtures("commits_at_once")
def test_new_article_is_found_once_somebody_has_seen_it(anna: User, yann: User) -> None:
    article = make_article("Le phare", by=yann, state=State.ONLINE)
    assert found("phare") == []
    affirm(article.pk, by=anna)
    assert found("phare") == ["Le phare"]
    withdraw(article.pk, by=yann)
    assert found("phare") == []


@pytest.mark.usefixtures("commits_at_once")
def test_corrected_article_is_found_by_its_new_words(anna: User) -> None:
    article = make_article("Le phare", by=anna)
    revise_article(
        article.pk, ArticleText(title="La bouée", body="Mot.", body_html="<p>Mot.</p>"), by=anna
    )
    assert found("bouée") == ["La bouée"]
    assert found("phare") == []


@quick
@given(words=st.text(max_size=300))
def test_whatever_is_typed_gets_an_answer(client: Client, words: str) -> None:
    assert client.get("/search/", {"q": words}).status_code == 200


@quick
@given(
    title=st.text(min_size=1, max_size=60).map(lambda text: clean_text(text).strip()).filter(bool)
)
def test_listed_article_is_found_by_each_word_of_its_title(db: None, title: str) -> None:
    article = make_article(title)
    for word in title.split():
        if search.extract_stems(word):
            assert search.search_articles(word).filter(pk=article.pk).exists()
