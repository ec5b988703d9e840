"""Each field of the article form, wrong or too long: told where it is, and nothing is lost."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from articles.models import Article, PendingArticle
from articles.views.writing import write
from tests.articles.article_form import WRITE, form_data
from tests.articles.picture_files import make_picture
from tests.clock import NOW

pytestmark = pytest.mark.django_db

A_YEAR = NOW.year + 1
EVENT = {"kind": "event", "starts_at": f"{A_YEAR}-12-05"}
WRONG: list[tuple[dict[str, Any], set[str]]] = [
    ({"title": "a" * 151}, {"title"}),
    ({"title": ""}, {"title"}),
    ({"body": "mot " * 15_001}, {"body"}),
    ({"body": ""}, {"body"}),
    ({"standfirst": "a" * 401}, {"standfirst"}),
    ({"kind": "rumour"}, {"kind"}),
    ({"section": "x"}, {"section"}),
    ({"section": "9" * 30}, {"section"}),
    ({"keywords": ["x", "1"]}, {"keywords"}),
    ({"answers": "x"}, {"answers"}),
    ({"image": make_picture, "image_alt": "a" * 301}, {"image_alt"}),
    ({"image": make_picture, "image_alt": "Le quai", "image_credit": "a" * 121}, {"image_credit"}),
    ({**EVENT, "starts_at": "2026-02-31"}, {"starts_at"}),
    ({**EVENT, "starts_at": "2126-12-05"}, {"starts_at"}),
    ({**EVENT, "starts_at_time": "25:61"}, {"starts_at_time"}),
    ({**EVENT, "ends_at_time": "midi"}, {"ends_at_time"}),
    ({**EVENT, "ends_at": f"{A_YEAR}-12-04"}, {"ends_at"}),
    ({**EVENT, "place": "a" * 161}, {"place"}),
    ({"kind": "event", "place": "Le quai"}, {"starts_at"}),
    ({"kind": "call", "closes_at": "demain"}, {"closes_at"}),
    ({"image_kept": "forged"}, {"image"}),
]


def sent(fields: dict[str, Any]) -> dict[str, Any]:
    return form_data(**{name: v() if callable(v) else v for name, v in fields.items()})


@pytest.mark.parametrize(("fields", "errors"), WRONG)
def test_wrong_field_is_told_beside_it_and_nothing_is_lost(
    client: Client, fields: dict[str, Any], errors: set[str]
) -> None:
    page: Any = client.post(WRITE, sent(fields))
    html = page.content.decode()
    assert (page.status_code, set(page.context["form"].errors)) == (200, errors)
    assert all(f"_{name}_error" in html or f'href="#id_{name}' in html for name in errors)
    assert ("Le quai est de nouveau ouvert." in html) is ("body" not in fields)
    assert not PendingArticle.objects.exists()


def test_everything_wrong_at_once_is_told_at_once(client: Client, anna: User) -> None:
    client.force_login(anna)
    fields = {
        "title": "a" * 151, "body": "", "standfirst": "a" * 401, "section": "x", "kind": "event",
        "starts_at": "demain", "place": "a" * 161, "keywords": "x",
    }  # fmt: skip
    page: Any = client.post(WRITE, form_data(**fields))
    assert set(page.context["form"].errors) == set(fields) - {"kind"}
    assert "a" * 151 in page.content.decode()
    assert not Article.objects.exists()


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"%", b"a=%ff%fe&title=%00", b"x" * 5000])
def test_request_that_is_no_form_gets_an_answer(client: Client, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/x"):
        answer = client.generic("POST", WRITE, body, content_type=kind)
        assert answer.status_code in {200, 413}


def test_field_sent_twice_is_kept_once(client: Client) -> None:
    client.post(WRITE, form_data(title=["a" * 100_000, "Salut"]))
    assert PendingArticle.objects.get().fields["title"] == ["Salut"]


@pytest.mark.parametrize("name", ["title", "section", "image_remove"])
def test_spaces_without_end_are_told_and_not_kept(client: Client, name: str) -> None:
    page: Any = client.post(WRITE, form_data(**{name: "1" + " " * 100_000}))
    assert set(page.context["form"].errors) >= {name}
    assert not PendingArticle.objects.exists()


def test_one_network_leaves_only_so_many_texts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "KEPT_TEXTS_AN_HOUR", 1)
    client.post(WRITE, form_data())
    page = client.post(WRITE, form_data(body="Le phare est ouvert."))
    assert page.status_code == 200
    assert "Le phare est ouvert.</textarea>" in page.content.decode()
    assert PendingArticle.objects.count() == 1
