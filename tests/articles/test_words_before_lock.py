"""What an author sends is counted and compared before the database is locked for it."""

import pytest
from django.db import connection

from accounts.models import User
from articles.models import Article, State
from articles.spam import similarity
from tests.articles.article_form import WRITE, form_data
from tests.articles.article_states import client_of
from tests.processor_time import processor_time_within

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def was_locked(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether a transaction was open, for each time that words were counted."""
    seen: list[bool] = []
    count = similarity.word_pairs

    def watch(text: str) -> similarity.WordPairs:
        seen.append(connection.in_atomic_block)
        return count(text)

    monkeypatch.setattr(similarity, "word_pairs", watch)
    return seen


def test_words_of_a_new_text_are_counted_once_and_before_the_lock(
    anna: User, was_locked: list[bool]
) -> None:
    client_of(anna).post(WRITE, form_data(body="Le port rouvre demain. " * 500))
    assert Article.objects.get().state != State.DRAFT
    assert was_locked == [False]


def test_words_of_a_changed_text_too(anna: User, was_locked: list[bool]) -> None:
    client = client_of(anna)
    client.post(WRITE, form_data(body="Le port rouvre bientôt. " * 500))
    article = Article.objects.get()
    client.post(f"/articles/{article.pk}/edit/", form_data(body="Le port ferme. " * 500))
    assert was_locked == [False, False]


@pytest.mark.parametrize("word", ["a", "\u0301\u0316", "[", "é́", "www."])
def test_publishing_one_word_of_fifty_nine_thousand_letters_holds_nobody_up(
    anna: User, word: str
) -> None:
    body = (word * 59_000)[:59_000]
    with processor_time_within(6):
        client_of(anna).post(WRITE, form_data(body=body))
