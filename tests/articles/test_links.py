"""Links and pictures in every form are read as the page shows them, by one function."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.markdown.links import link_target, picture_source
from articles.markup import links_of, render_markdown, with_whole_urls
from articles.spam.score import extract_hosts

quick = settings(max_examples=60, deadline=None, database=None)
SPAM = [
    "https://spam.example/a", "HTTPS://SPAM.example/a", "HtTp://spam.example/a",
    "<https://spam.example/a>", "[x](//spam.example/a)", "[x](\\\\\\\\spam.example/a)",
    "[x](https:spam.example/a)", "[x](https:/spam.example/a)", "[x](https:///spam.example/a)",
    "[x](https:\\\\\\\\spam.example\\\\a)", "[x](https://%73pam.example/a)",
    "[x](&#104;ttps://spam.example)",
    "[x](https://spam。example/a)",
    "[x](https://town.example@spam.example/a)", "[x](spam.example/a)",
    "[x](https://ｓｐａｍ.example/a)", "[x](https://spa\u00admm.example)".replace("mm", "m"),
    "[x][y]\n\n[y]: https://spam.example/a", "[y]\n\n[y]: <HTTPS://Spam.Example/a> \"z\"",
    "![x](https://spam.example/a.gif)", "[![x](/media/a.jpg)](https://spam.example)",
    "| [x](https://spam.example) |\n|---|", "> - [x](https://spam.example)\n> - y",
    "Mot[^1].\n\n[^1]: https://spam.example/", '<iframe src="https://spam.example/"></iframe>',
    "[x](https://spam.example.:443/a)", "[x](<https://spam.example/a>)", "www.spam.example",
]  # fmt: skip


@pytest.mark.parametrize("typed", SPAM)
def test_link_in_any_form_counts_once_for_its_host(typed: str) -> None:
    assert extract_hosts(render_markdown(typed), "town.example") == {"spam.example": 1}


def test_twenty_four_links_in_twenty_four_forms_are_twenty_four() -> None:
    text = "\n\n".join(SPAM[:17] + [SPAM[19]] * 7)
    assert extract_hosts(render_markdown(text), "town.example")["spam.example"] == 24


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "ftp://x.org",
     "https://", "https://a b", "https://[x", "https://a%2fb", "x", "programme.pdf", "#haut", "",
     "java\tscript:alert(1)", "mailto:", "mailto:jean", "tel:abc"],
)  # fmt: skip
def test_what_leads_nowhere_is_no_link(typed: str) -> None:
    assert link_target(typed) is None


@pytest.mark.parametrize(
    "path",
    ["/media/../accounts/logout/", "/media/%2e%2e/accounts/a.jpg", "/media/%252e%252e/a.jpg",
     "/media/..%2faccounts.jpg", "/media/a..jpg", "/media//x.jpg",
     "/media/a.jpg?x", "/accounts/a.jpg",
     "//media/a.jpg", "/media/\\..\\a.jpg", "/media/.%2e/a.jpg", "https://x.example/media/a.jpg"],
)  # fmt: skip
def test_picture_never_names_another_address_of_the_site(path: str) -> None:
    assert picture_source(path) is None
    assert "<img" not in render_markdown(f"![x]({path})")


@pytest.mark.parametrize("path", ["/media/2026/ab-1/960.webp", "/media/a.jpg", "/medi%61/a.jpg"])
def test_picture_of_the_site_is_shown(path: str) -> None:
    assert f'src="{picture_source(path)}"' in render_markdown(f"![x]({path})")


def test_dots_in_a_page_of_the_site_are_gone() -> None:
    assert link_target("/articles/%2e%2e/./accounts/?a=..#b") == "/accounts/?a=..#b"


@quick
@given(st.text(max_size=60))
def test_one_form_is_the_last_form(typed: str) -> None:
    once = link_target(typed)
    assert once is None or link_target(once) == once


@quick
@given(st.text(st.characters(codec="ascii"), max_size=30))
def test_every_link_of_a_page_is_found(typed: str) -> None:
    html = render_markdown(f"[x](https://a.example/{typed}) et {typed}")
    assert len(links_of(html)) == html.count("<a ")


def test_urls_are_made_whole_in_elements_alone() -> None:
    html = '<p>écrire href="/x" <a href="/y" title="a > b">z</a> <img src="/media/a.jpg"></p>'
    whole = with_whole_urls(html, "https://s.example", "https://s.example/a/")
    assert 'écrire href="/x" <a href="https://s.example/y" title="a > b">' in whole
    assert 'src="https://s.example/media/a.jpg"' in whole
