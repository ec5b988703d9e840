"""What the site says of an article and of itself is so."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles import workflow
from articles.models import Article, Authorship
from articles.writing.drafts import ArticleText, create_draft
from newsletter.models import Subscriber
from tests.articles.article_form import WRITE, form_data
from tests.factories import make_article, make_call, make_event

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def standing(client: Client, anna: User, days: int) -> str:
    at = timezone.now() - timedelta(days=days)
    make_article("Le phare", by=anna, published_at=at)
    client.force_login(anna)
    found = page(client, reverse("my_articles"))
    return found.partition("<h2>")[2]


def test_article_of_last_year_is_not_said_to_be_new(client: Client, anna: User) -> None:
    told = standing(client, anna, 380)
    assert not re.search("weekly letter|lettre|newest|front page|à la une", told)


def test_article_of_this_week_is_among_the_newest(client: Client, anna: User) -> None:
    assert re.search("weekly letter|lettre", standing(client, anna, 1))


def test_new_name_signs_drafts_and_what_was_read_keeps_its_own(client: Client, anna: User) -> None:
    old = make_article("Le phare", by=anna)
    draft = create_draft(ArticleText("Le bal", "Mot.", "<p>Mot.</p>"), by=anna)
    client.force_login(anna)
    client.post("/accounts/profile/", {"display_name": "Anna Kerlan", "language": "fr"})
    names = dict(Authorship.objects.values_list("article", "byline"))
    assert names == {old.pk: "Anna Le Gall", draft.pk: "Anna Kerlan"}


def test_profile_says_which_articles_the_name_signs(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert re.search("from now on|désormais", page(client, "/accounts/profile/"))


def test_no_two_entries_of_the_menu_have_one_name(client: Client, odette: User) -> None:
    client.force_login(odette)
    header = page(client, "/").partition("</header>")[0]
    # Folded on a telephone, the sections are there once more.
    nav, _details, folded = header.partition("<details")
    assert set(re.findall(r"<a [^>]*>[^<]+</a>", folded)) <= set(re.findall(r"<a .*?</a>", nav))
    names = re.findall(r"<a [^>]*>([^<]+)</a>", nav)
    assert len(names) == len(set(names))


def test_page_of_unseen_articles_has_another_name_than_the_desk_s_queue(
    client: Client, odette: User
) -> None:
    client.force_login(odette)
    titles = [
        re.findall(r"<h1[^>]*>([^<]+)", page(client, path))[0]
        for path in ("/articles/unread/", "/admin/articles/queue/")
    ]
    assert titles[0] != titles[1]


@pytest.mark.parametrize("amount", [0, 1, 3])
def test_desk_says_how_many_receive_the_letter(client: Client, odette: User, amount: int) -> None:
    for number in range(amount):
        Subscriber.objects.create(email=f"p{number}@example.org", confirmed_at=timezone.now())
    client.force_login(odette)
    found = page(client, "/admin/newsletter/subscriber/")
    assert "p0@example.org" not in found
    assert client.get("/admin/newsletter/subscriber/").context["receiving"] == amount
    assert not re.search(r">\s*0 (subscribers|abonné)", found)


class TestFirstMail:
    def published(self, yann: User, title: str) -> str:
        draft = create_draft(ArticleText(title, "Mot.", "<p>Mot.</p>"), by=yann)
        workflow.publish(draft.pk, by=yann)
        return str(mail.outbox[-1].body)

    @pytest.mark.usefixtures("mails_leave_at_once")
    def test_begins_with_thanks_and_the_link(self, yann: User) -> None:
        lines = [line for line in self.published(yann, "Le phare").splitlines() if line]
        assert re.search("Thank you|Merci", lines[1])
        assert f"/articles/{Article.objects.get().pk}/le-phare/" in lines[2]

    @pytest.mark.usefixtures("mails_leave_at_once")
    def test_has_one_line_for_each_duty(self, yann: User) -> None:
        body = self.published(yann, "Le phare")
        assert len(re.findall(r"^- ", body, re.MULTILINE)) == 5

    @pytest.mark.usefixtures("mails_leave_at_once")
    def test_long_text_comes_once(self, yann: User) -> None:
        first, second = self.published(yann, "Le phare"), self.published(yann, "La bouée")
        assert len(second) < len(first) * 2 / 3
        assert re.search("six months|six mois", second)


class TestAnswer:
    def test_form_says_which_call_is_answered(self, client: Client) -> None:
        call = make_call("Vos envies", closes_at=timezone.localdate() + timedelta(days=9))
        found = page(client, f"{WRITE}?answers={call.pk}").partition('<form class="stack"')[0]
        assert f'<a href="{call.get_absolute_url()}">Vos envies</a>' in found

    def test_form_with_an_error_says_it_still(self, client: Client) -> None:
        call = make_call("Vos envies", closes_at=timezone.localdate() + timedelta(days=9))
        again = client.post(WRITE, form_data(title="", answers=str(call.pk)))
        assert again.context["call"] == call

    @pytest.mark.parametrize("number", ["", "0", "x", "99999999999999999999", "closed"])
    def test_no_call_is_named_that_takes_no_answer(self, client: Client, number: str) -> None:
        closed = make_call("Vos envies", closes_at=date(2026, 1, 5))
        asked = number.replace("closed", str(closed.pk))
        assert client.get(f"{WRITE}?answers={asked}").context["call"] is None

    def test_fields_of_each_kind_stand_apart(self, client: Client, anna: User) -> None:
        event = make_event(by=anna, starts_at=timezone.now() + timedelta(days=2))
        client.force_login(anna)
        found = page(client, f"/articles/{event.pk}/edit/")
        groups = re.findall(r'<fieldset class="(of-\w+)">(.*?)</fieldset>', found, re.DOTALL)
        assert [name for name, _html in groups] == ["of-event", "of-call"]
        assert "starts_at" in groups[0][1]
        assert "closes_at" in groups[1][1]
