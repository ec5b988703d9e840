"""Mails about blocked accounts and appeals: each answer with its reason, each link with its key."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from articles import workflow
from articles.models import Appeal, Rule, SpamCleanup, State, Suspension
from articles.moderation import appeals, reports, spam_cleanup, suspensions
from tests.articles.article_states import client_of
from tests.articles.moderation_mails import (
    HOSTILE,
    SITE,
    WHY,
    hide_hostile_article,
    last_mail_to,
    mail_parts,
    make_hostile_article,
    report_with_mail,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]


def appealed(by: User, moderator: User) -> Appeal:
    return appeals.appeal_restriction(
        hide_hostile_article(by, moderator).pk, by=by, text="Une <citation>."
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_blocked_account_may_appeal_without_signing_in(
    yann: User, maelle: User, language: str
) -> None:
    User.objects.filter(pk=yann.pk).update(language=language)
    suspensions.suspend_account(yann.pk, by=maelle, **WHY)
    text, html = mail_parts(last_mail_to(yann))
    path = next(word for word in text.split() if "/articles/appeal/account/" in word)
    assert path in html
    assert path.startswith(SITE + ("/en/" if language == "en" else "/articles/"))
    assert WHY["reason"] in text
    assert Client().get(path.removeprefix(SITE)).status_code == 200


def test_blocked_account_reads_what_came_of_the_appeal(
    yann: User, maelle: User, odette: User
) -> None:
    found = suspensions.suspend_account(yann.pk, by=maelle, **WHY)
    suspensions.appeal_suspension(found.pk, text="Ce n’était <pas> moi.")
    assert "Ce n’était <pas> moi." in mail_parts(last_mail_to(odette))[0]
    suspensions.decide_suspension_appeal(
        found.pk, by=odette, upheld=False, reason="Les faits sont là."
    )
    assert "Les faits sont là." in mail_parts(last_mail_to(yann))[0]
    suspensions.reinstate_account(yann.pk, by=odette, reason="Un an a passé.")
    assert "Un an a passé." in mail_parts(last_mail_to(yann))[0]
    assert Suspension.objects.running().count() == 0


def test_account_blocked_with_a_wave_may_appeal_once_its_holder_wants_to_sign_in(
    yann: User, maelle: User
) -> None:
    now = timezone.now()
    cleared = SpamCleanup.objects.create(by=maelle, at=now)
    suspensions.suspend_accounts(
        [yann.pk], cleared, by=maelle, rule=Rule.COMMERCIAL, reason="Spam.", now=now
    )
    assert mail.outbox == []
    Client().post(reverse("account_request_login_code"), {"email": yann.email})
    text, html = mail_parts(last_mail_to(yann))
    path = next(word for word in text.split() if "/articles/appeal/account/" in word)
    assert path in html
    assert Client().get(path.removeprefix(SITE)).status_code == 200


def test_spam_cleared_one_account_at_a_time_is_still_told_why(yann: User, maelle: User) -> None:
    make_hostile_article(State.ONLINE, yann)
    spam_cleanup.clean_up_account(yann.pk, by=maelle)
    [message] = [m for m in mail.outbox if m.to == [yann.email]]
    assert gettext("Spam.") in mail_parts(message)[0]
    assert gettext("What you had published is hidden.") in mail_parts(message)[0]


def test_blocked_account_that_kept_its_articles_is_not_told_that_they_are_hidden(
    yann: User, maelle: User
) -> None:
    suspensions.suspend_account(yann.pk, by=maelle, **WHY)
    assert gettext("What you had published is hidden.") not in mail_parts(last_mail_to(yann))[0]


def test_appeal_of_a_blocked_account_leads_to_where_it_is_decided(
    yann: User, maelle: User, odette: User
) -> None:
    found = suspensions.suspend_account(yann.pk, by=maelle, **WHY)
    suspensions.appeal_suspension(found.pk, text="Relisez.")
    path = reverse("admin:articles_account", args=[yann.pk])
    assert all(SITE + path in part for part in mail_parts(last_mail_to(odette)))


@pytest.mark.parametrize("verb", ["uphold_appeal", "dismiss_appeal"])
def test_author_reads_what_came_of_the_appeal(
    yann: User, maelle: User, odette: User, verb: str
) -> None:
    found = appealed(yann, maelle)
    getattr(appeals, verb)(found.pk, by=odette, reason="Vu de <près>.")
    text, html = mail_parts(last_mail_to(yann))
    assert "Vu de <près>." in text
    assert "<près>" not in html


def test_reader_gets_a_reference_then_the_answer_with_a_link_to_appeal(
    yann: User, maelle: User
) -> None:
    article = make_hostile_article(State.LISTED, yann)
    found = report_with_mail(article, language="en")
    assert found.reference in last_mail_to("lise@example.org").subject
    reports.answer_open_reports(article.pk, by=maelle, answer="Rien <à> redire.")
    text = mail_parts(last_mail_to("lise@example.org"))[0]
    path = next(word for word in text.split() if "/en/articles/appeal/report/" in word)
    page = Client().get(path.removeprefix(SITE))
    assert "Rien &lt;à&gt; redire." in page.content.decode()
    assert HOSTILE not in text


@pytest.mark.parametrize("verb", ["uphold_appeal", "dismiss_appeal"])
def test_reader_reads_what_came_of_the_appeal_and_the_author_does_not(
    yann: User, maelle: User, odette: User, verb: str
) -> None:
    article = make_hostile_article(State.LISTED, yann)
    found = report_with_mail(article)
    reports.answer_open_reports(article.pk, by=maelle, answer="Rien à redire.")
    asked = appeals.appeal_report_answer(found.pk, text="Relisez.")
    assert "Relisez." in mail_parts(last_mail_to(odette))[0]
    getattr(appeals, verb)(asked.pk, by=odette, reason="Vu de près.")
    assert "Vu de près." in mail_parts(last_mail_to("lise@example.org"))[0]
    told = [m for m in mail.outbox if m.to == [yann.email]]
    assert len(told) == (1 if verb == "uphold_appeal" else 0)


def to_lise() -> list[str]:
    return [mail_parts(m)[0] for m in mail.outbox if m.to == ["lise@example.org"]]


def test_reader_whose_report_hid_an_article_is_told_once_that_it_is_back(
    yann: User, maelle: User, odette: User
) -> None:
    article = make_hostile_article(State.LISTED, yann)
    report_with_mail(article)
    workflow.hide(article.pk, by=maelle, **WHY)
    assert len(to_lise()) == 2
    workflow.restore(article.pk, by=odette, reason="Vu de <près>.")
    assert len(to_lise()) == 3
    text, html = mail_parts(last_mail_to("lise@example.org"))
    assert "Vu de <près>." in text
    assert "<près>" not in html
    workflow.hide(article.pk, by=maelle, **WHY)
    workflow.restore(article.pk, by=odette)
    assert len(to_lise()) == 3


def test_reader_learns_of_an_appeal_that_puts_the_article_back(
    yann: User, maelle: User, odette: User
) -> None:
    article = make_hostile_article(State.LISTED, yann)
    report_with_mail(article)
    workflow.hide(article.pk, by=maelle, **WHY)
    asked = appeals.appeal_restriction(article.pk, by=yann, text="Relisez.")
    appeals.uphold_appeal(asked.pk, by=odette, reason="Rien de mal.")
    assert "Rien de mal." in to_lise()[-1]


def test_reader_who_was_told_that_the_article_stays_hears_of_no_reversal(
    yann: User, maelle: User, odette: User
) -> None:
    article = make_hostile_article(State.LISTED, yann)
    report_with_mail(article)
    reports.answer_open_reports(article.pk, by=maelle, answer="Rien à redire.")
    workflow.hide(article.pk, by=maelle, **WHY)
    workflow.restore(article.pk, by=odette)
    assert len(to_lise()) == 2


def test_appeal_page_keeps_its_key_to_itself(yann: User, maelle: User) -> None:
    suspensions.suspend_account(yann.pk, by=maelle, **WHY)
    text = mail_parts(last_mail_to(yann))[0]
    path = next(word for word in text.split() if "/articles/appeal/account/" in word)
    page = Client().get(path.removeprefix(SITE))
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex"
    assert client_of(maelle).get(path.removeprefix(SITE) + "x").status_code == 404
