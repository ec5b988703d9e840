"""A button is pressed twice: at the same moment, or again a little later. One answer, one deed."""

import re
import threading
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from pytest_django import DjangoDbBlocker

from accounts.models import User
from accounts.protection import pressed_twice, sandbox
from articles import workflow
from articles.models import Article, Report, State
from articles.workflow.permissions import ActionRefused
from articles.writing import submission
from articles.writing.drafts import ArticleText, revise_article
from tests.articles.article_form import form_data
from tests.concurrency import run_at_once
from tests.factories import make_article
from tests.posts import Post, browser, director
from tests.posts_table import POSTS
from tests.test_structure import own_views, sample


@pytest.fixture
def town_in_a_file(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> Iterator[None]:
    """SQLite in memory refuses whoever comes while another writes; in a file they wait."""
    with django_db_blocker.unblock():
        yield from in_a_file(tmp_path)


def in_a_file(folder: Path) -> Iterator[None]:
    """A copy of the empty town, thrown away afterwards."""
    memory, file = connections["default"], folder / "town.sqlite3"
    memory.cursor().execute("VACUUM INTO %s", [str(file)])
    known = connections.databases["default"]["NAME"]
    connections.databases["default"]["NAME"] = str(file)
    connections["default"] = connections.create_connection("default")
    yield
    connections["default"].close()
    connections.databases["default"]["NAME"] = known
    connections["default"] = memory


threads_share_the_database = (
    pytest.mark.usefixtures("town_in_a_file")
    if connection.vendor == "sqlite"
    else pytest.mark.django_db(transaction=True)
)


def press(post: Post) -> HttpResponse:
    """From a window of its own of the same browser."""
    client = Client()
    client.cookies = post.client.cookies.copy()  # type: ignore[assignment]
    return client.post(post.url, deepcopy(post.data))  # type: ignore[return-value]


def told(answer: HttpResponse) -> tuple[int, str, str]:
    """What the person sees: where it leads, or which page it is; and the message beside it."""
    page = "" if answer.streaming else answer.content.decode(errors="replace")
    heading = re.search(r"<h1.*?>(.*?)</h1>", page, re.DOTALL)
    message = answer.cookies["messages"].value if "messages" in answer.cookies else ""
    where = answer.headers.get("Location") or (heading[1] if heading else "")
    return answer.status_code, where, message


@threads_share_the_database
@pytest.mark.parametrize("name", POSTS)
def test_two_presses_at_the_same_moment(name: str) -> None:
    post = POSTS[name]()
    first, second = run_at_once(2, lambda: told(press(post)))
    assert first == second
    assert first[0] < 400  # type: ignore[index]


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTS)
def test_second_press_a_moment_later(name: str) -> None:
    post = POSTS[name]()
    first, second = told(press(post)), told(press(post))
    assert first[:2] == second[:2]


@pytest.mark.django_db
def test_table_knows_each_page_that_takes_a_post() -> None:
    """Those of the site itself; of the desk and of the library behind signing in a choice."""
    known = {resolve(POSTS[name]().url).url_name for name in POSTS if not name.startswith("desk")}
    visitor = browser(director())
    taking = {
        pattern.name
        for pattern, _view in own_views()
        if "POST" in visitor.options(sample(pattern)).headers.get("Allow", "")
    }
    assert taking - known == set()


@pytest.mark.django_db
def test_article_published_by_two_presses_is_published(anna: User) -> None:
    """The second came while the first was between saving and publishing."""
    draft = make_article(by=anna, state=State.DRAFT)
    workflow.publish(draft.pk, by=anna)
    found, refusal = submission.try_to_publish(draft, by=anna)
    assert (found.state, refusal) == (State.LISTED, "")


@pytest.mark.django_db
def test_same_change_saved_again_later_is_no_conflict(anna: User) -> None:
    article = make_article("La criée", by=anna, body="Hier.")
    text = ArticleText("La criée", "Demain.", "<p>Demain.</p>")
    for _press in range(2):
        revise_article(article.pk, text, by=anna, based_on=1)
    assert article.revisions.count() == 2
    with pytest.raises(ActionRefused):
        revise_article(article.pk, replace(text, body="Jamais."), by=anna, based_on=1)


@pytest.mark.django_db
def test_another_text_is_another_press() -> None:
    post = POSTS["report"]()
    press(post)
    press(post._replace(data={**post.data, "explanation": "Le début."}))
    press(post)
    assert Report.objects.count() == 2


@pytest.mark.django_db
def test_somebody_else_gets_no_answer_of_mine(anna: User, yann: User) -> None:
    for who in (anna, yann):
        press(Post(browser(who), reverse("article_write"), form_data(action="draft")))
    assert Article.objects.count() == 2


@pytest.mark.django_db
def test_many_copies_of_a_slow_press_leave_a_thread_to_readers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = POSTS["report"]()
    monkeypatch.setattr(pressed_twice, "_first", lambda _key, _number: "at work")
    monkeypatch.setattr(sandbox, "_threads", threading.BoundedSemaphore(1))
    with sandbox._threads:
        answer = press(post)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_very_slow_press_does_not_end_the_turn_of_the_next(rf: RequestFactory) -> None:
    request: Any = rf.post("/")
    request.press = pressed_twice.Press({"press:a"}, "mine", is_signed_in=False)
    request.resolver_match = resolve("/")
    cache.set("press:a", "another's", 30)
    pressed_twice._tell_the_second(request, HttpResponse(status=500))
    assert cache.get("press:a") == "another's"
