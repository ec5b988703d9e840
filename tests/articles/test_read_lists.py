"""Front page, section, keyword, contributor, month: what stands in them and in which order."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Keyword, Section, State
from tests.articles.article_states import article_links, client_of
from tests.factories import make_article, make_call, make_event, make_keyword, make_section

pytestmark = pytest.mark.django_db

UNLISTED = [state for state in State if state not in {State.LISTED, State.ERASED}]
PLACES = (
    "/", "/sections/port/", "/keywords/quai/", "/contributors/{anna}/anna-le-gall/",
    "/archives/{month}/", "/search/?q=criee", "/agenda/", "/agenda.ics", "/calls/",
    "/feeds/articles.atom", "/feeds/articles.json", "/sections/port/feed.atom",
    "/keywords/quai/feed.atom", "/contributors/{anna}/feed.atom", "/sitemap.xml",
    "/newsletter/next/",
)  # fmt: skip


@pytest.fixture
def port(db: None) -> Section:
    return make_section("Port", description="Ce qui se passe à quai.")


@pytest.fixture
def quai(db: None) -> Keyword:
    return make_keyword("Quai", kind=Keyword.Kind.NEIGHBOURHOOD)


def several(amount: int, section: Section, keyword: Keyword, by: User) -> list[Article]:
    """Listed an hour apart, the newest first."""
    now = timezone.now().replace(day=15)
    made = []
    for number in range(amount):
        at = now - timedelta(hours=number)
        article = make_article(f"Texte {number}", by=by, section=section, published_at=at)
        article.keywords.add(keyword)
        made.append(article)
    return made


def lists(anna: User) -> list[str]:
    month = f"/archives/{timezone.localdate():%Y/%m}/"
    return ["/sections/port/", "/keywords/quai/", f"/contributors/{anna.pk}/anna-le-gall/", month]


def test_what_is_not_listed_stands_nowhere(
    client: Client, anna: User, port: Section, quai: Keyword
) -> None:
    make_article("Un autre", by=anna, section=port)
    tomorrow = timezone.now() + timedelta(days=1)
    for state in UNLISTED:
        common = {"by": anna, "state": state, "section": port}
        make_event(f"La criée {state}", starts_at=tomorrow, **common).keywords.add(quai)
        make_call(f"La criée {state}", closes_at=tomorrow.date(), **common).keywords.add(quai)
    for place in PLACES:
        path = place.format(anna=anna.pk, month=f"{timezone.localdate():%Y/%m}")
        page = client.get(path)
        assert (path, page.status_code) == (path, 200)
        assert not re.findall("La criée|la-criee", page.content.decode())


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_lists_show_the_newest_first(
    client: Client, anna: User, port: Section, quai: Keyword, prefix: str
) -> None:
    made = several(3, port, quai, anna)
    newest_first = [f"{prefix}{article.get_absolute_url()}" for article in made]
    for path in ["/", *lists(anna)]:
        assert article_links(client.get(prefix + path)) == newest_first


def test_long_lists_come_in_pages(client: Client, anna: User, port: Section, quai: Keyword) -> None:
    made = several(23, port, quai, anna)
    for path in lists(anna):
        first, second = client.get(path), client.get(f"{path}?page=2")
        assert 'rel="next" href="?page=2"' in first.content.decode()
        assert 'rel="prev" href="?page=1"' in second.content.decode()
        assert article_links(first) + article_links(second) == [
            article.get_absolute_url() for article in made
        ]


@pytest.mark.parametrize("page", ["0", "-1", "x", "2", "9999", "1.5", "9" * 5000, "%00", "1;2"])
def test_page_that_is_not_there_is_not_found(client: Client, port: Section, page: str) -> None:
    assert client.get(f"/sections/port/?page={page}").status_code == 404


def test_no_list_has_pages_beyond_its_end(
    client: Client, anna: User, port: Section, quai: Keyword
) -> None:
    several(2, port, quai, anna)
    for path in [*lists(anna), "/journal/", "/search/?q=texte"]:
        end = "&" if "?" in path else "?"
        assert client.get(f"{path}{end}page=2").status_code == 404


def test_search_keeps_its_words_from_page_to_page(
    client: Client, anna: User, port: Section, quai: Keyword
) -> None:
    several(22, port, quai, anna)
    html = client.get("/search/?q=texte+%26+port").content.decode()
    assert 'href="?q=texte+%26+port&amp;page=2"' not in html
    html = client.get("/search/?q=l%27texte+%26").content.decode()
    assert 'rel="next" href="?q=l%27texte+%26&amp;page=2"' in html


@pytest.mark.parametrize("path", ["/sections/port/", "/keywords/quai/"])
def test_second_page_names_itself_as_its_own_address(
    client: Client, anna: User, port: Section, quai: Keyword, path: str
) -> None:
    several(22, port, quai, anna)
    for query, own in (("", ""), ("?page=2", "?page=2"), ("?utm=x", "")):
        head = client.get(path + query).content.decode().split("</head>")[0]
        assert f'rel="canonical" href="http://127.0.0.1:8000{path}{own}">' in head


def test_contributor_and_month_name_their_own_address(
    client: Client, anna: User, port: Section, quai: Keyword
) -> None:
    several(22, port, quai, anna)
    for path in lists(anna)[2:]:
        for query in ("", "?page=2"):
            head = client.get(path + query).content.decode().split("</head>")[0]
            assert f'rel="canonical" href="http://127.0.0.1:8000{path}{query}">' in head


def test_front_page_holds_thirteen_and_leads_with_a_photo_if_it_can(
    client: Client, anna: User, port: Section, quai: Keyword
) -> None:
    made = several(15, port, quai, anna)
    page = client.get("/")
    assert article_links(page) == [article.get_absolute_url() for article in made[:13]]
    assert page.context["lead"] == made[0]


def test_front_page_of_an_empty_town_invites_to_write(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert article_links(page) == []
    assert page.content.decode().count('href="/articles/write/"') > 1


def test_front_page_announces_events_calls_and_neighbourhoods(
    client: Client, quai: Keyword
) -> None:
    make_event("La fête", starts_at=timezone.now() + timedelta(days=1))
    make_event("La fête d’avant", starts_at=timezone.now() - timedelta(days=1))
    make_call("Vos envies", closes_at=timezone.localdate())
    context = client.get("/").context
    assert [o.article.title for o in context["occurrences"]] == ["La fête"]
    assert [call.title for call in context["calls"]] == ["Vos envies"]
    assert list(context["neighbourhoods"]) == [quai]


@pytest.mark.parametrize("path", ["/sections/port/", "/keywords/quai/"])
def test_empty_list_says_so_and_offers_its_feed(
    client: Client, port: Section, quai: Keyword, path: str
) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert f'href="{path}feed.atom"' in page.content.decode()


def test_section_says_what_it_is_about_and_where_one_stands(client: Client, port: Section) -> None:
    html = client.get("/sections/port/").content.decode()
    assert "Ce qui se passe à quai." in html
    assert '<a href="/sections/port/" aria-current="page">Port</a>' in html


def test_new_section_stands_in_the_navigation_of_each_page(client: Client, port: Section) -> None:
    for path in ("/", "/agenda/", "/journal/", "/charter/", "/nothing/"):
        assert 'href="/sections/port/"' in client.get(path).content.decode()


def test_contributor_by_a_wrong_name_is_led_to_the_right_one(client: Client, anna: User) -> None:
    make_article("Le phare", by=anna)
    answer = client.get(f"/contributors/{anna.pk}/autre/")
    assert (answer.status_code, answer["Location"]) == (
        302,
        f"/contributors/{anna.pk}/anna-le-gall/",
    )


def test_who_has_nothing_listed_has_no_page(client: Client, yann: User) -> None:
    make_article("Le phare", by=yann, state=State.ONLINE)
    for slug in ("yann-kerdoncuff", "x"):
        answer = client.get(f"/contributors/{yann.pk}/{slug}/")
        assert answer.status_code == 404
        assert "Kerdoncuff" not in answer.content.decode().replace(slug, "")


def test_closed_account_has_no_page(client: Client, anna: User) -> None:
    make_article("Le phare", by=anna)
    User.objects.filter(pk=anna.pk).update(
        anonymised_at=timezone.now(), is_active=False, display_name="Ancien compte"
    )
    assert client.get(f"/contributors/{anna.pk}/anna-le-gall/").status_code == 404
    assert client.get(f"/contributors/{anna.pk}/feed.atom").status_code == 404


def test_newcomer_s_own_words_wait_until_somebody_knows_them(client: Client, yann: User) -> None:
    User.objects.filter(pk=yann.pk).update(bio="Achetez mes tapis")
    make_article("Le phare", by=yann)
    path = f"/contributors/{yann.pk}/yann-kerdoncuff/"
    assert "tapis" not in client.get(path).content.decode()


def test_co_author_finds_the_article_on_their_page(client: Client, anna: User, yann: User) -> None:
    article = make_article("Le phare", by=anna)
    article.authorships.create(user=yann, byline="Yann", accepted_at=timezone.now(), position=1)
    page = client.get(f"/contributors/{yann.pk}/yann-kerdoncuff/")
    assert article_links(page) == [article.get_absolute_url()]


def test_who_was_only_named_does_not_appear(client: Client, anna: User, yann: User) -> None:
    article = make_article("Le phare", by=anna)
    article.authorships.create(user=yann, byline="Yann Kerdoncuff", position=1)
    for path in ("/", article.get_absolute_url(), "/feeds/articles.atom"):
        assert "Kerdoncuff" not in client.get(path).content.decode()


def test_month_is_the_town_s_month(client: Client) -> None:
    """23:30 in Paris on 30 November is still November; 00:30 on 1 December is not."""
    make_article("Fin novembre", published_at=datetime(2026, 11, 30, 22, 30, tzinfo=UTC))
    make_article("Début décembre", published_at=datetime(2026, 11, 30, 23, 30, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 12, 2, tzinfo=UTC), tick=False):
        november = client.get("/archives/2026/11/").content.decode()
        december = client.get("/archives/2026/12/").content.decode()
    assert "Fin novembre" in november
    assert "Début décembre" not in november
    assert "Début décembre" in december


def test_months_with_articles_are_offered(client: Client) -> None:
    make_article("Mars", published_at=datetime(2026, 3, 5, tzinfo=UTC))
    html = client.get("/archives/2026/11/").content.decode()
    assert 'href="/archives/2026/03/"' in html
    assert 'href="/archives/2026/04/"' not in html


@pytest.mark.parametrize("month", ["1000/01", "1900/02", "2999/12"])
def test_month_without_articles_is_empty(client: Client, month: str) -> None:
    page = client.get(f"/archives/{month}/")
    assert (page.status_code, article_links(page)) == (200, [])


@pytest.mark.parametrize(
    "month", ["0001/01", "0000/01", "9999/12", "2026/00", "2026/13", "26/01", "2026/1", "٢٠٢٦/01"]
)
def test_what_is_no_month_is_not_found(client: Client, month: str) -> None:
    assert client.get(f"/archives/{month}/").status_code == 404


def test_signed_in_people_read_the_same_lists(anna: User, port: Section, quai: Keyword) -> None:
    made = several(3, port, quai, anna)
    for path in ["/", *lists(anna)]:
        page = client_of(anna).get(path)
        assert article_links(page) == [article.get_absolute_url() for article in made]
        assert page["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/", "/sections/port/", "/search/?q=x", "/feeds/articles.atom"])
def test_head_answers_without_a_body(client: Client, port: Section, path: str) -> None:
    head, got = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == got["Content-Type"]


def test_calls_open_ones_first_and_closed_ones_with_their_outcome(client: Client) -> None:
    today = timezone.localdate()
    late, soon = (make_call(f"Appel {n}", closes_at=today + timedelta(days=n)) for n in (9, 0))
    closed = make_call("Fermé", closes_at=date(2026, 1, 5))
    make_article("Un four à pain", answers=closed)
    make_article("Pas encore lu", answers=closed, state=State.ONLINE)
    context = client.get("/calls/").context
    assert list(context["open_calls"]) == [soon, late]
    assert [(call, call.answered) for call in context["closed_calls"]] == [(closed, 1)]
