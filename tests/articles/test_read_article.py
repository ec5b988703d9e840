"""One article at its address: who reads it, what the others are answered, and what heads say."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Article, State
from tests.articles.article_states import TITLE, client_of, make_article_in, make_held_after_public
from tests.factories import make_article, make_call, make_user

pytestmark = pytest.mark.django_db

# The table of the charter: state, then visitor, author, moderator, established author.
ANSWERS = {
    State.DRAFT: (404, 200, 404, 404),
    State.HELD: (404, 200, 200, 404),
    State.ONLINE: (200, 200, 200, 200),
    State.LISTED: (200, 200, 200, 200),
    State.HIDDEN: (403, 200, 200, 403),
    State.REMOVED: (410, 200, 200, 410),
    State.WITHDRAWN: (410, 200, 200, 410),
    State.ERASED: (410, 410, 410, 410),
}
REFUSED = [state for state, answers in ANSWERS.items() if answers[0] in {403, 410}]


def get(path: str, user: User | None = None) -> Any:
    return (client_of(user) if user else Client()).get(path)


@pytest.mark.parametrize("state", ANSWERS)
def test_who_reads_an_article_in_this_state(
    yann: User, maelle: User, anna: User, state: State
) -> None:
    path = make_article_in(state, yann).get_absolute_url()
    answers = tuple(get(path, reader).status_code for reader in (None, yann, maelle, anna))
    assert answers == ANSWERS[state]


@pytest.mark.parametrize("state", ANSWERS)
def test_visitor_is_answered_the_same_in_english_and_gets_no_cookie(
    yann: User, state: State
) -> None:
    answer = get(f"/en{make_article_in(state, yann).get_absolute_url()}")
    assert answer.status_code == ANSWERS[state][0]
    assert not answer.cookies


def test_held_article_that_was_public_is_announced(yann: User, maelle: User, anna: User) -> None:
    path = make_held_after_public(yann).get_absolute_url()
    answers = [get(path, reader).status_code for reader in (None, yann, maelle, anna)]
    assert answers == [403, 200, 200, 403]


def test_draft_that_was_public_is_nobodys_affair_any_more(yann: User) -> None:
    article = make_article_in(State.DRAFT, yann)
    Article.objects.filter(pk=article.pk).update(published_at=timezone.now())
    assert get(article.get_absolute_url()).status_code == 404


def test_erased_text_is_gone_even_for_a_moderator_who_wrote_it(maelle: User) -> None:
    article = make_article_in(State.ERASED, maelle)
    assert get(article.get_absolute_url(), maelle).status_code == 410


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("state", REFUSED)
def test_notice_says_since_when_and_names_nobody(yann: User, state: State, prefix: str) -> None:
    article = make_article_in(state, yann, state_since=timezone.now())
    page = get(f"{prefix}/articles/{article.pk}/")
    html = page.content.decode()
    assert str(timezone.localdate().year) in html
    assert "noindex" in html
    assert not [word for word in (TITLE, "crie", yann.display_name, "Le texte.") if word in html]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("slug", ["", "autre-titre/", "la-criee-rouvr/"])
def test_wrong_slug_leads_to_the_right_one(yann: User, prefix: str, slug: str) -> None:
    article = make_article_in(State.ONLINE, yann)
    answer = get(f"{prefix}/articles/{article.pk}/{slug}")
    assert answer.status_code == 302
    assert answer["Location"] == f"{prefix}/articles/{article.pk}/la-criee-rouvre/"


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("state", [state for state, answers in ANSWERS.items() if answers[0] > 200])
def test_wrong_slug_never_betrays_a_title(yann: User, state: State, prefix: str) -> None:
    article = make_article_in(state, yann)
    right = get(prefix + article.get_absolute_url())
    wrong = get(f"{prefix}/articles/{article.pk}/autre/")
    assert wrong.status_code == right.status_code == ANSWERS[state][0]
    assert "Location" not in wrong
    assert "criee" not in wrong.content.decode()


def test_author_reads_a_hidden_article_by_a_wrong_slug(yann: User) -> None:
    article = make_article_in(State.HIDDEN, yann)
    answer = get(f"/articles/{article.pk}/autre/", yann)
    assert answer["Location"] == article.get_absolute_url()


@pytest.mark.parametrize(
    "path", ["/articles/0/x/", "/articles/999999/x/", f"/articles/{'9' * 30}/x/"]
)
def test_number_that_nobody_has_is_not_found(path: str) -> None:
    assert get(path).status_code == 404


def test_what_was_never_there_and_what_is_private_look_alike(yann: User) -> None:
    article = make_article_in(State.DRAFT, yann)
    paths = (f"/articles/{article.pk}/x/", "/articles/999999/x/")
    private, nothing = (get(path).content.decode().replace(path, "") for path in paths)
    assert private == nothing


def test_new_article_carries_a_label_and_is_not_indexed(yann: User) -> None:
    new, seen = make_article_in(State.ONLINE, yann), make_article_in(State.LISTED, yann)
    for article, is_new in ((new, True), (seen, False)):
        page = get(article.get_absolute_url())
        assert ('name="robots" content="noindex"' in page.content.decode()) is is_new
        assert (page.headers.get("X-Robots-Tag") == "noindex") is is_new
        assert ('class="notice info"' in page.content.decode()) is is_new


@pytest.mark.parametrize("state", [State.HELD, State.HIDDEN, State.REMOVED, State.WITHDRAWN])
def test_who_reads_what_is_not_public_is_told_so(yann: User, maelle: User, state: State) -> None:
    path = make_article_in(state, yann).get_absolute_url()
    for reader in (yann, maelle):
        page = get(path, reader)
        assert 'class="notice warning"' in page.content.decode()
        assert page["X-Robots-Tag"] == "noindex"
        assert "private" in page["Cache-Control"]


def test_text_is_shown_with_its_authors_and_keywords(yann: User) -> None:
    article = make_article_in(State.LISTED, yann, body_html="<p>Un <strong>mot</strong>.</p>")
    html = get(article.get_absolute_url()).content.decode()
    assert "<p>Un <strong>mot</strong>.</p>" in html
    assert f'href="/contributors/{yann.pk}/yann-kerdoncuff/"' in html
    assert f'href="/articles/{article.pk}/report/"' in html


def test_title_is_text_and_never_html(yann: User) -> None:
    article = make_article_in(State.LISTED, yann, title='<b onclick="x">Les dés & les "mots"</b>')
    html = get(article.get_absolute_url()).content.decode()
    assert "<b onclick" not in html
    assert "Les dés &amp; les &quot;mots&quot;" in html


@pytest.mark.parametrize(("prefix", "language"), [("", "en"), ("/en", "fr")])
def test_text_in_another_language_than_the_page_says_so(prefix: str, language: str) -> None:
    article = make_article("The harbour", language=language)
    for path in (article.get_absolute_url(), "/", "/search/?q=harbour"):
        assert f' lang="{language}"' in get(prefix + path).content.decode().split("<main")[1]


def test_page_names_its_own_address_and_the_one_in_the_other_language() -> None:
    path = make_article("Le phare").get_absolute_url()
    html = get(path).content.decode().split("</head>")[0]
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{path}">' in html
    for code, prefix in (("fr", ""), ("en", "/en")):
        address = f"http://127.0.0.1:8000{prefix}{path}"
        assert f'<link rel="alternate" hreflang="{code}" href="{address}">' in html


def test_unlisted_article_claims_no_canonical_address(yann: User) -> None:
    html = get(make_article_in(State.ONLINE, yann).get_absolute_url()).content.decode()
    assert 'rel="canonical"' not in html


@pytest.mark.parametrize("state", [State.LISTED, State.ONLINE, State.HIDDEN, State.WITHDRAWN])
def test_head_answers_as_get_without_a_body(client: Client, yann: User, state: State) -> None:
    path = make_article_in(state, yann).get_absolute_url()
    head, got = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head["Content-Type"] == got["Content-Type"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_is_sent_to_a_page_for_reading(client: Client, method: str) -> None:
    path = make_article("Le phare").get_absolute_url()
    assert getattr(client, method)(path).status_code == 405


def test_call_shows_its_listed_answers_alone(yann: User) -> None:
    call = make_call("Vos envies", closes_at=timezone.localdate())
    make_article("Un four à pain", answers=call)
    make_article_in(State.ONLINE, yann, title="Pas encore lu", answers=call)
    html = get(call.get_absolute_url()).content.decode()
    assert "Un four à pain" in html
    assert "Pas encore lu" not in html


def test_answer_does_not_name_a_call_that_is_hidden(anna: User) -> None:
    call = make_call("Vos envies", closes_at=timezone.localdate(), state=State.HIDDEN)
    answer = make_article("Un four à pain", answers=call)
    assert "Vos envies" not in get(answer.get_absolute_url()).content.decode()


def test_draft_is_read_by_its_private_link(yann: User) -> None:
    article = make_article_in(State.DRAFT, yann)
    page = get(f"/articles/preview/{article.preview_token}/")
    assert TITLE in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert not page.cookies


@pytest.mark.parametrize("state", [State.LISTED, State.HIDDEN, State.REMOVED, State.WITHDRAWN])
def test_private_link_ends_with_the_draft(state: State) -> None:
    article = make_article_in(state, make_user())
    assert get(f"/articles/preview/{article.preview_token}/").status_code == 404


def test_private_link_cannot_be_guessed() -> None:
    assert get("/articles/preview/guessed/").status_code == 404
