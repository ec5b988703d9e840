"""Whatever is typed over and over again costs little, counted in processor time."""

from contextlib import suppress

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from articles import markup
from articles.journal import revisions
from articles.markup import (
    BODY_MAX,
    TextTooComplex,
    plain_text,
    render_in_child_process,
    render_markdown,
)
from articles.reading.search import extract_stems
from articles.spam import similarity
from articles.writing import body_form
from tests.articles.article_form import WRITE, form_data
from tests.factories import make_article
from tests.processor_time import processor_time_within

few = settings(max_examples=25, deadline=None, database=None)
SIGNS = [
    *"[]()<>*_`~#|-+=!:.&\\/\n\t \"'^@0aé",
    "\n\n", "](", "![", "[^1]", "[^1]: ", "www.", "https://", "```\n", "|-|", "1. ", "- ", "> ",
    "  ", "<iframe src=", "<a@b.c>", "&amp;", "\u0301\u0316", "\u202e", "\u00a0", "•",
]  # fmt: skip
patterns = st.lists(st.sampled_from(SIGNS), min_size=1, max_size=6).map("".join)


def filled_with(pattern: str) -> str:
    return (pattern * BODY_MAX)[:BODY_MAX]


@few
@given(patterns)
def test_pattern_that_fills_a_text_is_rendered_or_refused_within_its_budget(pattern: str) -> None:
    with processor_time_within(4), suppress(TextTooComplex):
        render_markdown(filled_with(pattern))


@pytest.mark.parametrize(
    "pattern",
    ["\n", "# a\n", "www.a-", "```\n", "```\na\n```\n", "|a|\n|-|\n", "a\n===\n", "[", "<a ", "> ",
     "a\n", "*a **b ", "[a](", "[^1]: a\n", "  - a\n"],
)  # fmt: skip
def test_known_worst_ones_cost_less_than_the_child_has(pattern: str) -> None:
    with processor_time_within(3), suppress(TextTooComplex):
        render_markdown(filled_with(pattern))


@few
@given(patterns)
def test_web_process_pays_next_to_nothing_before_the_child(pattern: str) -> None:
    with processor_time_within(0.5), suppress(TextTooComplex):
        markup.refuse_costly_text(filled_with(pattern))


@pytest.mark.child_process
def test_twenty_thousand_empty_lines_are_a_text_without_words() -> None:
    with processor_time_within(3):
        assert render_in_child_process("\n" * 20_000) == ""


def test_text_of_too_many_parts_is_refused_in_words() -> None:
    with pytest.raises(TextTooComplex):
        render_markdown("a\n" * 20_000)


def test_poem_of_five_hundred_lines_is_no_nonsense() -> None:
    assert render_markdown("Ô mer,\n" * 500).count("<br>") == 499


@few
@given(patterns)
def test_words_of_any_pattern_are_compared_and_indexed_in_no_time(pattern: str) -> None:
    text = filled_with(pattern)
    with processor_time_within(2):
        similarity.minhash_keys(similarity.word_pairs(text))
        extract_stems(text)


@pytest.mark.parametrize("word", ["a", "a.", "\u0301\u0316", "www", "ﷺ", "ée"])
def test_word_of_fifty_nine_thousand_letters_is_compared_at_once(word: str) -> None:
    text = (word * 59_000)[:59_000]
    with processor_time_within(2):
        similarity.minhash_keys(similarity.word_pairs(f"{text} fin"))
        extract_stems(f"{text} fin")


def test_words_of_safe_html_are_found_in_one_go() -> None:
    html = "<p>" + "&lt;a &gt;" * 6_000 + '<a href="' * 5_000
    with processor_time_within(1):
        plain_text(html)
        markup.links_of(html)
        markup.with_whole_urls(html, "https://x.example")


@pytest.mark.django_db
def test_history_of_twenty_versions_of_twenty_thousand_lines(anna: User, client: Client) -> None:
    article = make_article("Le quai", by=anna, body="ab\n" * 20_000)
    for number in range(20):
        article.body = "".join(f"{(n * number) % 7}a\n" for n in range(20_000))
        revisions.save_revision(article, by=anna, now=timezone.now())
    with processor_time_within(8):
        page = client.get(f"/articles/{article.pk}/history/")
    assert "Il y a eu plus de changements" in page.content.decode()
    assert len(page.content) < 1_000_000


@pytest.mark.django_db
def test_small_change_of_a_long_text_is_shown_alone(anna: User) -> None:
    article = make_article("Le quai", by=anna, body="a\n" * 9_000 + "huit\n" + "b\n" * 9_000)
    article.body = article.body.replace("huit", "neuf")
    revisions.save_revision(article, by=anna, now=timezone.now())
    newest, first = revisions.public_history(article)
    assert [(line.change, line.text) for line in newest.lines] == [
        ("removed", "huit"), ("added", "neuf"),
    ]  # fmt: skip
    assert not newest.is_cut
    assert first.lines == []


@pytest.mark.django_db
def test_previews_of_one_network_are_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(body_form, "LOOKS_OF_A_NETWORK", 2)
    form = form_data(action="preview", body="Un mot.")
    pages = [client.post(WRITE, form).content.decode() for _ in range(3)]
    assert ["Beaucoup d’aperçus" in page for page in pages] == [False, False, True]
    assert "Un mot." in pages[2]
