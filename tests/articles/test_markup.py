"""Whatever is typed becomes safe HTML or a clear refusal."""

import re
import threading
from contextlib import suppress
from html.parser import HTMLParser

import nh3
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.protection.sandbox import Work
from articles import markup
from articles.markup import (
    ATTRIBUTES,
    TAGS,
    TARGET,
    RendererBusy,
    TextTooComplex,
    plain_text,
    render_in_child_process,
    render_markdown,
)
from articles.models.revision import hash_text
from tests import work_apart

quick = settings(max_examples=100, database=None)
MARKDOWN = [
    "[", "](", ")", "![", "<", ">", "</", "*", "_", "`", "```", "#", "##", "- ", "1. ", "> ", "|",
    "\n", "\n\n", "    ", ":", "[^1]", "[^1]: ", "&lt;", "&#106;", "javascript:", "data:", "//x.y",
    "https://x.example/", "mailto:", "<script>", "<img src=x onerror=alert(1)>", "<svg/onload=x>",
    '<a href="', '" onclick="', "<!--", "-->", "<![CDATA[", "style=", "\x02", "\x03", "\u2028",
    "mot", "é", "œ", "\u00a0", "\0", "😀", "/", "tel:", "~~~\n", "\\", "• ", "+ ", "---", "\u202e",
]  # fmt: skip
texts = st.lists(st.sampled_from(MARKDOWN) | st.text(max_size=6), max_size=25).map("".join)


def rendered(text: str) -> str:
    """Nothing but a refusal may be raised."""
    with suppress(TextTooComplex):
        return render_markdown(text)
    return ""


def elements(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Each element with its attributes, as a browser reads them."""
    found: list[tuple[str, dict[str, str | None]]] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: found.append((tag, dict(attributes)))  # type: ignore[method-assign,assignment]
    reader.feed(html)
    reader.close()
    return found


@quick
@given(texts)
@example("[" * 5000)
@example("<a " * 1000)
@example("> " * 60 + "x")
@example("1. " * 60)
@example("http://[x")
@example("<http://[x>")
def test_any_text_becomes_safe_html_or_is_refused(text: str) -> None:
    for tag, attributes in elements(rendered(text)):
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set()) | {"rel"}
        link, source = attributes.get("href"), attributes.get("src")
        assert link is None or TARGET.match(link)
        assert link != ""
        assert source is None or source.startswith("/media/")


@quick
@given(texts)
def test_second_cleaning_changes_nothing(text: str) -> None:
    html = rendered(text)
    again = nh3.clean(
        html,
        tags=TAGS,
        attributes={**ATTRIBUTES, "a": ATTRIBUTES["a"] | {"rel"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    assert again == html


def test_plain_text_keeps_words_apart_and_drops_tags() -> None:
    html = "<h2>Le quai</h2><ul><li>un</li><li>d<em>eu</em>x</li></ul><p>a<br>b &lt;3</p>"
    assert plain_text(html) == "Le quai un deux a b <3"


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Un **mot**.", "<p>Un <strong>mot</strong>.</p>"),
        ("# Titre", "<h2>Titre</h2>"),
        ("## Un\n### Deux\n###### Bas", "<h2>Un</h2>\n<h3>Deux</h3>\n<h4>Bas</h4>"),
        ("- un\n- deux", "<ul>\n<li>un</li>\n<li>deux</li>\n</ul>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("![x](/media/a.jpg)", '<p><img alt="x" src="/media/a.jpg"></p>'),
        ("l’été, œuvre, 24\u00a0heures", "<p>l’été, œuvre, 24&nbsp;heures</p>"),
    ],
)
def test_renders(typed: str, html: str) -> None:
    assert re.sub(r' rel="[^"]*"', "", render_markdown(typed)) == html


@pytest.mark.parametrize("typed", ["https://lannec.bzh/a_b.", "[x](https://lannec.bzh/a_b)"])
def test_links_of_authors_vouch_for_nothing(typed: str) -> None:
    [_paragraph, (tag, attributes)] = elements(render_markdown(typed))
    assert tag == "a"
    assert attributes == {"href": "https://lannec.bzh/a_b", "rel": "ugc nofollow noopener"}


@pytest.mark.parametrize("typed", ["midi.La fête", "a@lannec.bzh", "`https://x.org`", "https://"])
def test_what_is_no_address_does_not_become_a_link(typed: str) -> None:
    assert "<a" not in render_markdown(typed)


def test_address_alone_becomes_a_link_up_to_its_end() -> None:
    html = render_markdown("Voir www.mairie.paris, (https://x.org/a) et « https://x.org/b ».")
    links = [attributes["href"] for tag, attributes in elements(html) if tag == "a"]
    assert links == ["http://www.mairie.paris", "https://x.org/a", "https://x.org/b"]


def test_year_at_the_start_of_a_paragraph_stays_a_year() -> None:
    assert "2026" in render_markdown("2026. Une année.")


@pytest.mark.parametrize("typed", ["[" * 5000, "a" * 60_001, "<" * 2000, "> " * 50 + "x"])
def test_known_traps_are_refused_before_anything_is_parsed(
    typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markup, "Markdown", None)
    with pytest.raises(TextTooComplex):
        render_in_child_process(typed)


@pytest.mark.child_process
@pytest.mark.parametrize(
    "work", [work_apart.die, work_apart.take_a_gigabyte, work_apart.break_on_it, work_apart.spin]
)
def test_text_whose_process_dies_or_breaks_is_refused(
    monkeypatch: pytest.MonkeyPatch, work: Work
) -> None:
    monkeypatch.setattr(markup, "render_bytes", work)
    with pytest.raises(TextTooComplex) as refusal:
        render_in_child_process("Un mot.")
    assert not isinstance(refusal.value, RendererBusy)


@pytest.mark.child_process
def test_text_that_gets_no_turn_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup.RENDERING, "_places", threading.BoundedSemaphore(1))
    with markup.RENDERING._places, pytest.raises(RendererBusy):
        render_in_child_process("Un mot.")
    assert render_in_child_process("Un mot.") == "<p>Un mot.</p>"


@pytest.mark.child_process
def test_child_process_renders_the_same() -> None:
    assert render_in_child_process("L’été **commence**.") == render_markdown("L’été **commence**.")


fields = st.tuples(
    *[st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=8)] * 3
)


@quick
@given(fields, fields)
def test_two_texts_have_one_hash_only_if_they_are_the_same(
    one: tuple[str, str, str], other: tuple[str, str, str]
) -> None:
    assert (hash_text(*one) == hash_text(*other)) is (one == other)
    assert re.fullmatch(r"[0-9a-f]{64}", hash_text(*one))
