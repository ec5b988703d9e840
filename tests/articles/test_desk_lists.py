"""What moderators keep in the admin: sections, keywords, standing pages, partners."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from articles.models import Keyword, Section
from contrib_site.models import Partner, StandingPage
from contrib_site.pages import standing_pages
from tests.articles.article_states import client_of
from tests.articles.picture_files import make_picture, text_named_jpg
from tests.factories import make_article, make_section

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("commits_at_once"),
]

SECTIONS = "/admin/articles/section/"
PAGES = "/admin/contrib_site/standingpage/"
PARTNERS = "/admin/contrib_site/partner/"
DELETE = {"action": "delete_selected", "post": "yes"}


def add(desk: Client, path: str, **fields: Any) -> Any:
    return desk.post(f"{path}add/", fields)


def wrong(page: Any) -> set[str]:
    assert page.status_code == 200
    return set(page.context["adminform"].form.errors)


def front(client: Client) -> str:
    return client.get("/").content.decode()


def test_new_section_stands_in_the_navigation_at_once(client: Client, desk: Client) -> None:
    assert "/sections/port/" not in front(client)
    add(desk, SECTIONS, name="Port", slug="port", position=1, description="À quai.")
    assert '<a href="/sections/port/">Port</a>' in front(client)
    assert "À quai." in client.get("/sections/port/").content.decode()


def test_renamed_section_is_renamed_everywhere_at_once(client: Client, desk: Client) -> None:
    section = make_section("Port")
    article = make_article("Le phare", section=section)
    paths = ("/", article.get_absolute_url(), "/charter/", "/feeds/articles.atom")
    for path in paths:
        client.get(path)
    fields = {"name": "Rade", "slug": "port", "position": 1}
    desk.post(f"{SECTIONS}{section.pk}/change/", fields)
    assert all("Rade" in client.get(path).content.decode() for path in paths)


def test_sections_stand_in_the_order_that_was_chosen(client: Client, desk: Client) -> None:
    for position, name in ((3, "Port"), (1, "Vie"), (2, "Mer")):
        add(desk, SECTIONS, name=name, slug=name.lower(), position=position)
    html = front(client)
    places = [html.index(f"/sections/{slug}/") for slug in ("vie", "mer", "port")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"name": "", "slug": "x", "position": 1}, {"name"}),
        ({"name": "Port", "slug": "y", "position": 1}, {"name"}),
        ({"name": "Mer", "slug": "port", "position": 1}, {"slug"}),
        ({"name": "Mer", "slug": "à b", "position": 1}, {"slug"}),
        ({"name": "a" * 61, "slug": "a", "position": 1}, {"name"}),
        ({"name": "Mer\0", "slug": "mer", "position": 1}, {"name"}),
        ({"name": "Mer", "slug": "mer", "position": "x"}, {"position"}),
    ],
)
def test_wrong_section_is_told(desk: Client, fields: dict[str, Any], errors: set[str]) -> None:
    make_section("Port")
    assert wrong(add(desk, SECTIONS, **fields)) == errors
    assert Section.objects.count() == 1


def test_section_with_articles_stays(desk: Client) -> None:
    section = make_section("Port")
    make_article(section=section)
    desk.post(f"{SECTIONS}{section.pk}/delete/", {"post": "yes"})
    desk.post(SECTIONS, {**DELETE, "_selected_action": [section.pk]})
    assert Section.objects.count() == 1


@pytest.mark.parametrize("at_once", [False, True])
def test_deleted_section_leaves_the_navigation_at_once(
    client: Client, desk: Client, *, at_once: bool
) -> None:
    section = make_section("Port")
    assert "/sections/port/" in front(client)
    if at_once:
        desk.post(SECTIONS, {**DELETE, "_selected_action": [section.pk]})
    else:
        desk.post(f"{SECTIONS}{section.pk}/delete/", {"post": "yes"})
    assert "/sections/port/" not in front(client)


def test_new_neighbourhood_stands_on_the_front_page(client: Client, desk: Client) -> None:
    front(client)
    path = "/admin/articles/keyword/"
    add(desk, path, name="Kerbihan", slug="kerbihan", kind=Keyword.Kind.NEIGHBOURHOOD)
    assert '<a href="/keywords/kerbihan/">Kerbihan</a>' in front(client)


def charter(language: str = "fr") -> str:
    standing_pages.create_missing_pages()
    return f"{PAGES}{StandingPage.objects.get(key='charter', language=language).pk}/change/"


def test_moderators_rewrite_a_page_and_readers_see_it_at_once(client: Client, desk: Client) -> None:
    path = charter()
    client.get("/charter/")
    fields = {"key": "charter", "language": "fr", "title": "Nos règles", "body": "Soyons **bons**."}
    assert desk.post(path, fields).status_code == 302
    html = client.get("/charter/").content.decode()
    assert "<h1>Nos règles</h1>" in html
    assert "<strong>bons</strong>" in html
    assert "Nos règles" not in client.get("/en/charter/").content.decode()


def test_page_holds_no_script(client: Client, desk: Client) -> None:
    body = '<script>alert(1)</script> [x](javascript:alert(1)) <b onclick="x">y</b>'
    fields = {"key": "charter", "language": "fr", "title": "<i>Règles</i>", "body": body}
    desk.post(charter(), fields)
    html = client.get("/charter/").content.decode()
    wild = ("<script>", 'href="javascript:', "<b onclick", "<i>")
    assert not [part for part in wild if part in html]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize(
    ("more", "errors"),
    [
        ({"body": "[" * 5000}, {"body"}),
        ({"body": ""}, {"body"}),
        ({"title": "a" * 121}, {"title"}),
        ({"language": "br"}, {"language"}),
        ({"key": "other"}, {"key"}),
        ({"language": "en"}, {"__all__"}),
    ],
)
def test_wrong_page_is_told(desk: Client, more: dict[str, str], errors: set[str]) -> None:
    fields = {"key": "charter", "language": "fr", "title": "Nos règles", "body": "Soyons bons."}
    path = charter()
    assert wrong(desk.post(path, fields | more)) == errors
    assert not StandingPage.objects.filter(title="Nos règles").exists()


@pytest.mark.parametrize("at_once", [False, True])
def test_deleted_page_gives_the_default_back(
    client: Client, desk: Client, *, at_once: bool
) -> None:
    path = charter()
    StandingPage.objects.filter(key="charter").update(title="Nos règles")
    assert "Nos règles" in client.get("/charter/").content.decode()
    if at_once:
        chosen = [page.pk for page in StandingPage.objects.filter(key="charter")]
        desk.post(PAGES, {**DELETE, "_selected_action": chosen})
    else:
        desk.post(path.replace("change", "delete"), {"post": "yes"})
    assert "Nos règles" not in client.get("/charter/").content.decode()


def test_partner_with_a_logo_stands_at_the_foot_at_once(client: Client, desk: Client) -> None:
    front(client)
    add(desk, PARTNERS, name="La mairie", url="mairie.example", position=1, picture=make_picture())
    partner = Partner.objects.get()
    html = front(client)
    assert (partner.url, partner.logo_width) == ("https://mairie.example", 149)
    assert f'src="{partner.logo_url}" alt="La mairie" width="149" height="112"' in html


@pytest.mark.parametrize(
    ("more", "errors"),
    [
        ({"picture": text_named_jpg}, {"picture"}),
        ({"url": "javascript:alert(1)"}, {"url"}),
        ({"name": ""}, {"name"}),
    ],
)
def test_wrong_partner_is_told(desk: Client, more: dict[str, Any], errors: set[str]) -> None:
    fields = {"name": "La mairie", "url": "https://mairie.example", "position": 1}
    sent = {name: value() if callable(value) else value for name, value in (fields | more).items()}
    assert wrong(add(desk, PARTNERS, **sent)) == errors
    assert not Partner.objects.exists()


@pytest.mark.parametrize("path", [SECTIONS, PAGES, PARTNERS, "/admin/articles/keyword/"])
def test_residents_keep_none_of_this(desk: Client, anna: User, path: str) -> None:
    assert desk.get(f"{path}add/").status_code == 200
    for client in (Client(), client_of(anna)):
        assert client.get(f"{path}add/").status_code == 302
        client.post(f"{path}add/", {"name": "Port", "slug": "port", "position": 1})
    assert not Section.objects.exists()
