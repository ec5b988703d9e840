"""Whatever is put into the form, its author gets an answer and finds their words again."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from articles.models import Article
from articles.text_cleaning import clean_text
from tests.articles.article_form import IDENTITY, WRITE, form_data

pytestmark = pytest.mark.django_db

quick = settings(
    max_examples=12,
    database=None,
)
FIELDS = (
    "title", "standfirst", "body", "section", "keywords", "image_alt", "image_credit", "kind",
    "starts_at", "starts_at_time", "ends_at", "ends_at_time", "place", "closes_at", "answers",
    "action", "submission", "based_on", "shown_at", "website", "image_kept", "image_remove",
    "waiting", "csrfmiddlewaretoken",
)  # fmt: skip
ODD = st.sampled_from(
    ["", " ", "\0", "x" * 500, "-1", "0", "1", "9" * 30, "2026-12-05", "2026-12-05T25:61",
     "0000-00-00", "9999-12-31T23:59", "31/02/2026", "18:30", "24h99", "event", "call", "publish",
     "draft", "preview", "[" * 300, "<script>", "%s", "{{ x }}", "é\u0301\u202e😀", "true",
     "\r\n", "²", "٣"]
)  # fmt: skip
forms_sent = st.dictionaries(st.sampled_from(FIELDS), ODD | st.text(max_size=40), max_size=12)


@quick
@given(sent=forms_sent)
def test_any_form_of_a_resident_gets_an_answer(
    client: Client, anna: User, sent: dict[str, str]
) -> None:
    client.force_login(anna)
    assert client.post(WRITE, sent).status_code in {200, 302}


@quick
@given(sent=forms_sent)
def test_any_form_of_a_visitor_gets_an_answer(sent: dict[str, str]) -> None:
    assert Client().post(WRITE, sent).status_code == 200


@quick
@given(sent=forms_sent)
def test_any_change_of_an_own_article_gets_an_answer(
    client: Client, anna: User, sent: dict[str, str]
) -> None:
    client.force_login(anna)
    client.post(WRITE, form_data(submission="k" * 32))
    address = f"/articles/{Article.objects.earliest('pk').pk}/edit/"
    assert client.post(address, sent).status_code in {200, 302, 409}


@quick
@given(email=ODD | st.text(max_size=40), name=ODD | st.text(max_size=40))
@example(email="anna@example.org\nBcc: all@example.org", name="Anna\r\nBcc: x")
def test_any_name_and_address_get_an_answer(email: str, name: str) -> None:
    sent = {"email": email, "display_name": name, "waiting": email}
    assert Client().post(IDENTITY, sent).status_code in {200, 302}


class FormOnPage(HTMLParser):
    """What a browser would show in the fields of a form."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        name = attributes.get("name") or ""
        if tag == "input" and attributes.get("type") == "text":
            self.values[name] = attributes.get("value") or ""
        self._area = name if tag == "textarea" else ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] = self.values.get(self._area, "") + data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            # A browser drops the first line break of a text area.
            self.values[self._area] = self.values.get(self._area, "").removeprefix("\n")
            self._area = ""


def shown_after_saving(client: Client, **fields: str) -> dict[str, str]:
    """The form of the draft that was saved with these words."""
    answer: Any = client.post(WRITE, form_data(action="draft", **fields))
    assert answer.status_code == 302, answer.context["form"].errors
    return FormOnPage(client.get(answer["Location"]).content.decode()).values


words = st.text(
    st.sampled_from("abcé œæÉ’'«»\u00a0\u202f\n\t<>&\"[]*_#1.-|\\`\u2028\0\r😀")
    | st.characters(exclude_categories=["Cs"]),
    min_size=1,
    max_size=60,
)


@quick
@given(body=words)
@example(body="L’été, l'œuvre : « oui »\u00a0!\n\n2026. Une année.\n\n</textarea><b>")
@example(body="Un\0 mot\r\net\run autre\n\n\n    code")
def test_text_comes_back_as_it_was_typed(client: Client, anna: User, body: str) -> None:
    client.force_login(anna)
    shown = shown_after_saving(client, title="La criée", body=body)
    assert shown.get("body", "") == clean_text(body).strip()


def test_title_is_one_line(client: Client, anna: User) -> None:
    client.force_login(anna)
    shown = shown_after_saving(client, title=" La\ncriée\u2028 \u2029rouvre\t")
    assert shown["title"] == "La criée rouvre"


@pytest.mark.parametrize(
    "line",
    [
        "L’été œuvre «\u00a0oui\u00a0»\u00a0!",
        "2026. Une année",
        '<b>"&amp;',
        "a & b",
        "l'eau d'ici",
    ],
)
def test_title_and_standfirst_come_back_as_they_were_typed(
    client: Client, anna: User, line: str
) -> None:
    client.force_login(anna)
    shown = shown_after_saving(client, title=line, standfirst=line)
    assert (shown["title"], shown["standfirst"]) == (line, line)
