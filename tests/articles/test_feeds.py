"""Feeds are read by programs: they hold together as Atom (RFC 4287) and as JSON Feed 1.1."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import feedparser
import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles.markup import render_markdown
from articles.models import Article, Keyword, Photo, Rule, Section
from articles.workflow import hide, publish
from articles.writing.drafts import ArticleText, create_draft, revise_article
from tests.factories import make_article, make_keyword, make_section

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ADDRESS = re.compile(r"https?://[^\s/]+/\S*")
ANY = 10**6


class Element(NamedTuple):
    """Which attributes an element may carry and which children it holds, how often."""

    attributes: frozenset[str] = frozenset()
    children: dict[str, tuple[int, int]] = {}


TEXT = Element(frozenset({"type"}))
PLAIN = Element()
GRAMMAR = {
    "feed": Element(
        frozenset({LANG}),
        {"title": (1, 1), "id": (1, 1), "updated": (1, 1), "link": (1, ANY), "author": (0, 1),
         "subtitle": (0, 1), "icon": (0, 1), "rights": (0, 1), "entry": (0, ANY)},
    ),
    "entry": Element(
        frozenset({LANG}),
        {"title": (1, 1), "id": (1, 1), "updated": (1, 1), "link": (1, ANY), "author": (1, ANY),
         "published": (0, 1), "category": (0, ANY), "summary": (0, 1), "content": (0, 1)},
    ),
    "author": Element(children={"name": (1, 1), "uri": (0, 1)}),
    "link": Element(frozenset({"rel", "href", "type", "hreflang", "length"})),
    "category": Element(frozenset({"term", "label"})),
    "title": TEXT, "summary": TEXT, "content": TEXT, "id": PLAIN, "updated": PLAIN,
    "published": PLAIN, "name": PLAIN, "uri": PLAIN, "subtitle": PLAIN, "icon": PLAIN,
    "rights": PLAIN,
}  # fmt: skip


def faults(node: ET.Element) -> list[str]:
    """What a strict reader of the format would object to, in this element and below."""
    name = node.tag.removeprefix(ATOM)
    allowed = GRAMMAR[name]
    found = [f"{name}: attribute {a}" for a in node.attrib if a not in allowed.attributes]
    names = [child.tag.removeprefix(ATOM) for child in node]
    found += [f"{name}: holds {child}" for child in names if child not in allowed.children]
    for child, (least, most) in allowed.children.items():
        if not least <= names.count(child) <= most:
            found.append(f"{name}: {names.count(child)} × {child}")
    if name in {"updated", "published"} and not MOMENT.fullmatch(node.text or ""):
        found.append(f"{name}: {node.text}")
    if name == "link" and not ADDRESS.fullmatch(node.get("href", "")):
        found.append(f"link: {node.get('href')}")
    if name == "id" and not node.text:
        found.append("id: empty")
    return found + [fault for child in node for fault in faults(child)]


def atom(client: Client, path: str = "/feeds/articles.atom") -> ET.Element:
    """The root of a feed that holds together."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.content)  # noqa: S314 - made by this site
    assert root.tag == f"{ATOM}feed"
    assert faults(root) == []
    entries = root.findall(f"{ATOM}entry")
    assert all(e.find(f"{ATOM}content") is not None or e.find(f"{ATOM}summary") is not None
               for e in entries)  # fmt: skip
    assert not feedparser.parse(answer.content).bozo
    return root


def entries(client: Client, path: str = "/feeds/articles.atom") -> list[Any]:
    found: list[Any] = feedparser.parse(client.get(path).content).entries
    return found


def items(client: Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/feeds/articles.json").json()["items"]
    return found


@pytest.fixture
def quay(anna: User) -> Article:
    at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    return make_article(
        "Le quai & la <criée>",
        by=anna,
        standfirst="Deux phrases.",
        body_html='<p>Voir <a href="/articles/1/x/">là</a> et <a href="https://x.example/">ici</a>.</p>',
        section=make_section("Port"),
        published_at=at,
    )


def _addresses(article: Article) -> list[str]:
    keyword = make_keyword("Quai")
    article.keywords.add(keyword)
    author = article.authorships.get().user_id
    return [
        "/feeds/articles.atom", "/en/feeds/articles.atom", "/sections/port/feed.atom",
        "/keywords/quai/feed.atom", f"/contributors/{author}/feed.atom",
    ]  # fmt: skip


def test_each_feed_holds_together(client: Client, quay: Article) -> None:
    for path in _addresses(quay):
        root = atom(client, path)
        assert len(root.findall(f"{ATOM}entry")) == 1
        itself = [link.get("href") for link in root if link.get("rel") == "self"]
        assert itself == [f"http://127.0.0.1:8000{path}"]


def test_feeds_of_an_empty_town_hold_together(client: Client) -> None:
    make_section("Port")
    make_keyword("Quai")
    for path in (
        "/feeds/articles.atom", "/sections/port/feed.atom", "/keywords/quai/feed.atom",
        "/feeds/journal.atom",
    ):  # fmt: skip
        assert atom(client, path).findall(f"{ATOM}entry") == []
    assert items(client) == []


def test_feeds_of_what_is_not_there_are_not_found(client: Client, yann: User) -> None:
    for path in ("/sections/x/feed.atom", "/keywords/x/feed.atom"):
        assert client.get(path).status_code == 404
    assert client.get(f"/contributors/{yann.pk}/feed.atom").status_code == 404


def test_entry_says_who_what_and_when(client: Client, quay: Article) -> None:
    entry = entries(client)[0]
    assert (entry.title, entry.summary) == ("Le quai & la <criée>", "Deux phrases.")
    assert [author.name for author in entry.authors] == ["Anna Le Gall"]
    assert [tag.term for tag in entry.tags] == ["Port"]
    assert entry.published == "2026-11-20T08:00:00+00:00"
    assert entry.link == f"http://127.0.0.1:8000{quay.get_absolute_url()}"


def test_whole_text_is_there_with_complete_links(client: Client, quay: Article) -> None:
    content = entries(client)[0].content[0].value
    assert 'href="http://127.0.0.1:8000/articles/1/x/"' in content
    assert 'href="https://x.example/"' in content
    assert items(client)[0]["content_html"].count("href=") == 2


def test_lead_photo_comes_with_the_text(client: Client) -> None:
    photo = Photo.objects.create(width=900, height=600, alt='Le "quai" & l’eau', published=True)
    make_article("Le quai", photo=photo)
    content = items(client)[0]["content_html"]
    assert 'alt="Le &quot;quai&quot; &amp; l’eau"' in content
    assert re.search(r'src="http://127.0.0.1:8000/media/[^"]+\.webp"', content)
    assert items(client)[0]["image"].startswith("http://127.0.0.1:8000/media/")


def test_photo_that_is_not_public_yet_is_left_out(client: Client) -> None:
    make_article("Le quai", photo=Photo.objects.create(width=900, height=600, alt="Le quai"))
    assert "image" not in items(client)[0]
    assert "<img" not in entries(client)[0].content[0].value


@pytest.mark.usefixtures("commits_at_once")
def test_new_title_is_no_new_entry(client: Client, anna: User) -> None:
    article = create_draft(
        ArticleText(title="Avant", body="Mot.", body_html="<p>Mot.</p>"), by=anna
    )
    publish(article.pk, by=anna)
    before = entries(client)[0]
    revise_article(
        article.pk, ArticleText(title="Après", body="Mot.", body_html="<p>Mot.</p>"), by=anna
    )
    after = entries(client)[0]
    assert (before.title, after.title) == ("Avant", "Après")
    assert before.id == after.id
    assert after.updated > before.updated


def test_same_article_has_the_same_id_in_each_feed(client: Client, quay: Article) -> None:
    ids = {entry.id for path in _addresses(quay) for entry in entries(client, path)}
    assert ids == {f"tag:127.0.0.1,2026:article/{quay.pk}"}
    assert items(client)[0]["id"] in ids


def test_control_characters_do_not_break_the_feed(client: Client, anna: User) -> None:
    wild = "Mot\x01\x0b\x1f\ufffe\uffff bien"
    section = Section.objects.create(name=f"Port{wild}", slug="port")
    keyword = Keyword.objects.create(name=f"Quai{wild}", slug="quai")
    article = make_article(
        wild, by=anna, standfirst=wild, body_html=f"<p>{wild}</p>", section=section
    )
    article.keywords.add(keyword)
    for path in ("/feeds/articles.atom", "/sections/port/feed.atom", "/keywords/quai/feed.atom"):
        root = atom(client, path)
        assert root.findtext(f"{ATOM}entry/{ATOM}title") == "Mot bien"


def test_entry_in_another_language_says_so(client: Client) -> None:
    make_article("The quay", language="en")
    root = atom(client)
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert (root.get(LANG), entry.get(LANG)) == ("fr", "en")


def test_thirty_newest_are_enough(client: Client) -> None:
    now = timezone.now()
    for number in range(32):
        make_article(f"Texte {number}", published_at=now - timedelta(hours=number))
    titles = [entry.title for entry in entries(client)]
    assert titles == [f"Texte {number}" for number in range(30)]
    assert [item["title"] for item in items(client)] == titles


def test_json_feed_says_what_the_format_asks_for(client: Client, quay: Article) -> None:
    answer = client.get("/feeds/articles.json")
    feed = json.loads(answer.content)
    assert answer["Content-Type"] == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://127.0.0.1:8000/feeds/articles.json"
    item = feed["items"][0]
    assert (item["title"], item["tags"]) == (quay.title, ["Port"])
    assert item["authors"] == [{"name": "Anna Le Gall"}]
    assert MOMENT.fullmatch(item["date_published"])
    assert MOMENT.fullmatch(item["date_modified"])


def test_pages_lead_to_their_feed(client: Client, quay: Article) -> None:
    paths = _addresses(quay)[2:]
    pages = ["/sections/port/", "/keywords/quai/"]
    pages.append(f"/contributors/{quay.authorships.get().user_id}/anna-le-gall/")
    for page, feed in zip(pages, paths, strict=True):
        head = client.get(page).content.decode().split("</head>")[0]
        assert f'type="application/atom+xml" title="{"Anna" if "anna" in page else ""}' in head
        assert f'href="{feed}"' in head


def test_journal_has_a_feed_without_titles_and_names(
    client: Client, maelle: User, quay: Article
) -> None:
    hide(quay.pk, by=maelle, rule=Rule.PRIVACY, reason="Une adresse privée.")
    root = atom(client, "/feeds/journal.atom")
    raw = ET.tostring(root, encoding="unicode")
    assert len(root.findall(f"{ATOM}entry")) == 1
    assert str(quay.pk) in raw
    assert not [w for w in ("criée", "Anna", "Maëlle", "adresse privée") if w in raw]
    assert client.get("/feeds/journal.atom")["X-Robots-Tag"] == "noindex"


def test_entries_of_the_journal_keep_their_id(client: Client, maelle: User, quay: Article) -> None:
    hide(quay.pk, by=maelle, rule=Rule.PRIVACY, reason="Une adresse privée.")
    ids = [entries(client, f"{prefix}/feeds/journal.atom")[0].id for prefix in ("", "/en")]
    assert len(set(ids)) == 1


def test_notes_and_pages_are_reached_from_a_reader_s_program(client: Client) -> None:
    html = render_markdown('Texte[^1], [page](/agenda/), écrire href="/x".\n\n[^1]: La note.')
    article = make_article("Le quai", body_html=html)
    url = f"http://127.0.0.1:8000{article.get_absolute_url()}"
    content = items(client)[0]["content_html"]
    assert f'href="{url}#fn:1"' in content
    assert 'href="http://127.0.0.1:8000/agenda/"' in content
    assert 'écrire href="/x"' in content


def test_updated_never_lies_before_published(client: Client) -> None:
    listed = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    make_article("Le quai", listed_at=listed, corrected_at=listed - timedelta(hours=3))
    assert entries(client)[0].updated == entries(client)[0].published
    assert items(client)[0]["date_modified"] == items(client)[0]["date_published"]


def test_entry_keeps_its_id_when_the_site_moves(client: Client, settings: Any) -> None:
    make_article("Le quai")
    before = entries(client)[0].id
    settings.PUBLIC_URL = "https://nouveau.example"
    caches["default"].clear()
    assert entries(client)[0].id == before
