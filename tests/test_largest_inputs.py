"""Each page that takes words has a budget: with the most that it takes, and with more."""

import pytest
from django.test import Client

from accounts.models import User
from tests.articles.article_form import WRITE, form_data
from tests.articles.article_states import client_of
from tests.factories import make_article
from tests.processor_time import processor_time_within

pytestmark = pytest.mark.django_db
SECONDS, PAGE_BYTES = 4, 1_500_000
# A text of a novelist, lists without end, one word, marks without a letter, signs of Markdown.
FILLED_WITH = ["Le port rouvre. ", "- a\n", "a", "\u0301\u0316", "[a](b) *c* ", "| a | b |\n"]
LENGTHS = [60_000, 2_000_000]
PAGES = {
    "/articles/write/": ("title", "standfirst", "body", "place", "image_alt"),
    "/accounts/profile/": ("display_name", "bio"),
    "/articles/1/report/": ("explanation", "email", "name"),
    "/accounts/login/": ("login", "email"),
    "/accounts/signup/": ("email", "display_name"),
    "/newsletter/": ("email",),
}


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("word", FILLED_WITH)
@pytest.mark.parametrize("address", PAGES)
def test_form_filled_to_the_brim_is_answered_within_its_budget(
    anna: User, address: str, word: str, length: int
) -> None:
    make_article("Le quai", by=anna, pk=1)
    text = (word * length)[: length // len(PAGES[address])]
    filled = form_data(**dict.fromkeys(PAGES[address], text)) if address == WRITE else None
    with processor_time_within(SECONDS):
        page = client_of(anna).post(
            address,
            filled or dict.fromkeys(PAGES[address], text),
            headers={"sec-fetch-site": "same-origin"},
        )
    assert page.status_code < 500
    # What was typed comes back, each sign as an entity at most; nothing multiplies it.
    assert len(page.content) < PAGE_BYTES + 6 * length


@pytest.mark.parametrize("word", FILLED_WITH)
def test_search_for_endless_words_is_answered_within_its_budget(client: Client, word: str) -> None:
    make_article("Le quai")
    with processor_time_within(1):
        page = client.get("/search/", {"q": word * (8_000 // len(word))})
    assert page.status_code < 500
    assert len(page.content) < PAGE_BYTES
