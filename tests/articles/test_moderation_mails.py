"""Whoever is restricted learns it at once: what, why, by whom, and how to object."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation import gettext

from accounts.models import User
from articles import workflow
from articles.models import Article, Rule, State
from articles.moderation import appeals, reports
from tests.articles.article_states import client_of, make_article_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]

BECAUSE: dict[str, Any] = {"rule": Rule.INSULT, "reason": "Le maire n’est pas un « âne »."}
SITE = "http://127.0.0.1:8000"


def sent_to(person: User) -> Any:
    """The one mail that this person got."""
    [message] = [m for m in mail.outbox if m.to == [person.email]]
    return message


def parts(message: Any) -> list[str]:
    """The text and the HTML, which say the same."""
    return [str(message.body), str(message.alternatives[0][0])]


def hidden(by_author: User, moderator: User) -> Article:
    article = make_article_in(State.LISTED, by_author)
    return workflow.hide(article.pk, by=moderator, **BECAUSE)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("verb", ["hide", "remove"])
def test_statement_of_reasons_in_the_authors_language(
    yann: User, maelle: User, verb: str, language: str
) -> None:
    User.objects.filter(pk=yann.pk).update(language=language)
    article = make_article_in(State.LISTED if verb == "hide" else State.HIDDEN, yann)
    with translation.override("en" if language == "fr" else "fr"):
        getattr(workflow, verb)(article.pk, by=maelle, **BECAUSE)
    prefix = "" if language == "fr" else "/en"
    with translation.override(language):
        rule = str(Rule.INSULT.label)
    for part in parts(sent_to(yann)):
        assert rule in part
        assert "Le maire n’est pas un « âne »." in part
        assert f"{SITE}{prefix}/articles/appeal/article/" in part
        assert f"{SITE}{prefix}/charter/" in part
    assert f'<html lang="{language}"' in parts(sent_to(yann))[1]


@pytest.mark.parametrize("verb", ["affirm", "restore"])
def test_good_news_leads_to_the_article(yann: User, maelle: User, verb: str) -> None:
    User.objects.filter(pk=yann.pk).update(language="en")
    article = make_article_in(State.ONLINE if verb == "affirm" else State.HIDDEN, yann)
    path = article.get_absolute_url()
    getattr(workflow, verb)(article.pk, by=maelle)
    message = sent_to(yann)
    assert article.title in message.subject
    assert all(f"{SITE}/en{path}" in part for part in parts(message))


def test_newcomer_learns_which_limits_apply_and_where_the_article_is(yann: User) -> None:
    article = workflow.publish(make_article_in(State.DRAFT, yann).pk, by=yann)
    message = sent_to(yann)
    for part in parts(message):
        assert f"{SITE}{article.get_absolute_url()}" in part
        assert f"{SITE}/articles/mine/" in part


def test_established_author_gets_no_mail_for_publishing(anna: User) -> None:
    workflow.publish(make_article_in(State.DRAFT, anna).pk, by=anna)
    assert mail.outbox == []


def test_mail_says_whether_a_report_led_to_it(yann: User, anna: User, maelle: User) -> None:
    article = make_article_in(State.LISTED, yann)
    notice = reports.ReportContent(Rule.INSULT, "Une insulte.")
    reports.receive_report(article, notice, by=None, address="", language="fr")
    workflow.hide(article.pk, by=maelle, **BECAUSE)
    hidden(anna, maelle)
    with translation.override("fr"):
        sentence = gettext("A reader had reported this article.")
    assert sentence in parts(sent_to(yann))[0]
    assert sentence not in parts(sent_to(anna))[0]


def test_every_author_is_told_but_nobody_who_was_only_named(
    anna: User, yann: User, maelle: User, odette: User
) -> None:
    article = make_article_in(State.LISTED, yann)
    article.authorships.create(user=anna, byline="Anna", accepted_at=timezone.now())
    article.authorships.create(user=odette, byline="Odette")
    workflow.hide(article.pk, by=maelle, **BECAUSE)
    assert sorted(m.to[0] for m in mail.outbox) == [anna.email, yann.email]


def test_closed_account_gets_no_mail(yann: User, maelle: User) -> None:
    article = make_article_in(State.LISTED, yann)
    User.objects.filter(pk=yann.pk).update(is_active=False)
    workflow.hide(article.pk, by=maelle, **BECAUSE)
    assert mail.outbox == []


def test_reading_without_deciding_tells_nobody(yann: User, maelle: User) -> None:
    workflow.mark_read(make_article_in(State.ONLINE, yann).pk, by=maelle)
    assert mail.outbox == []


def test_withdrawing_ones_own_tells_nobody(yann: User) -> None:
    workflow.withdraw(make_article_in(State.LISTED, yann).pk, by=yann)
    assert mail.outbox == []


def test_refused_decision_mails_nobody(yann: User, anna: User) -> None:
    client = client_of(anna)
    own = make_article_in(State.ONLINE, anna)
    client.post(f"/articles/{own.pk}/affirm/")
    assert mail.outbox == []


def test_mail_never_says_who_moderated(yann: User, maelle: User) -> None:
    article = hidden(yann, maelle)
    workflow.remove(article.pk, by=maelle, **BECAUSE)
    for message in mail.outbox:
        assert "Maëlle" not in message.message().as_string() + str(message.body)
        assert maelle.email not in message.message().as_string()


def test_words_of_a_moderator_are_text_in_the_html_part(yann: User, maelle: User) -> None:
    article = make_article_in(State.LISTED, yann, title='<b>"dés"</b>')
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason='<img src=x> & "ça"')
    text, html = parts(sent_to(yann))
    assert '<img src=x> & "ça"' in text
    assert '<b>"dés"</b>' in text
    assert "<img" not in html
    assert "<b>" not in html


def test_link_in_the_mail_leads_the_author_to_the_appeal(yann: User, maelle: User) -> None:
    article = hidden(yann, maelle)
    path = f"/articles/{article.pk}/appeal/"
    assert Client().get(path)["Location"] == f"/accounts/login/?next={path}"
    page = client_of(yann).get(path)
    assert BECAUSE["reason"] in page.content.decode()


def test_appeal_reaches_every_moderator_but_the_one_who_decided(
    yann: User, maelle: User, odette: User
) -> None:
    article = hidden(yann, maelle)
    mail.outbox.clear()
    appeals.appeal_restriction(article.pk, by=yann, text="C’était une citation.")
    message = sent_to(odette)
    assert len(mail.outbox) == 1
    assert "C’était une citation." in str(message.body)
    assert f"{SITE}/admin/articles/article/{article.pk}/change/" in str(message.body)


@pytest.mark.parametrize("verb", ["uphold_appeal", "dismiss_appeal"])
def test_author_gets_the_answer_to_the_appeal(
    yann: User, maelle: User, odette: User, verb: str
) -> None:
    article = hidden(yann, maelle)
    found = appeals.appeal_restriction(article.pk, by=yann, text="C’était une citation.")
    mail.outbox.clear()
    getattr(appeals, verb)(found.pk, by=odette, reason="Vu de près.")
    message = sent_to(yann)
    assert len(mail.outbox) == 1
    assert all("Vu de près." in part for part in parts(message))
