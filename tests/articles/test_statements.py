"""Every mail of moderation, in both languages, with hostile words: what, why, and how to object."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext

from accounts.mail.outgoing import discard_mails
from accounts.mail.plain_text import join_lines
from accounts.models import User
from articles import workflow
from articles.models import Article, JournalEntry, Rule, State
from articles.moderation import daily_mail, suspensions
from articles.notifications import reason_texts
from articles.spam.screen import TextOrigin
from tests.articles.article_states import make_article_in
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
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
Verb = Callable[[User, User], Article]


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def moderators(maelle: User, odette: User) -> list[User]:
    return [maelle, odette]


def hold(by: User, *findings: str) -> Article:
    draft = make_hostile_article(State.DRAFT, by)
    return workflow.publish(
        draft.pk, by=by, origin=TextOrigin("192.0.2.7", findings or ("honeypot",))
    )


def three_reports(article: Article) -> None:
    for number in range(3):
        reader = make_user(
            established_at=NOW - timedelta(days=90), date_joined=NOW.replace(year=2025)
        )
        report_with_mail(article, by=reader, address=f"198.51.{number}.1")


def hidden_by_machine(by: User) -> Article:
    article = make_hostile_article(State.LISTED, by)
    three_reports(article)
    return article


RESTRICTIONS: dict[str, Verb] = {
    "held": lambda yann, _m: hold(yann),
    "hidden": hide_hostile_article,
    "hidden by reports": lambda yann, _m: hidden_by_machine(yann),
    "removed": lambda yann, m: workflow.remove(
        make_hostile_article(State.HIDDEN, yann).pk, by=m, **WHY
    ),
}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", RESTRICTIONS)
def test_each_restriction_says_why_by_whom_and_how_to_object(
    yann: User, maelle: User, name: str, language: str
) -> None:
    User.objects.filter(pk=yann.pk).update(language=language)
    RESTRICTIONS[name](yann, maelle)
    prefix = "" if language == "fr" else "/en"
    with translation.override(language):
        rule = "" if name == "held" else str(Rule.INSULT.label)
        by_machine = gettext("The machine did this by itself: no person has decided yet.")
        by_person = gettext("A person has decided, not a machine.")
    text, html = mail_parts(last_mail_to(yann))
    for part in (text, unescape(html)):
        assert rule in part
        assert (by_machine if name.startswith("he") or "reports" in name else by_person) in part
        assert f"{SITE}{prefix}/articles/appeal/article/" in part
        assert f"{SITE}{prefix}/charter/" in part
    assert f'<html lang="{language}"' in html


@pytest.mark.parametrize("name", RESTRICTIONS)
def test_hostile_words_are_words(yann: User, maelle: User, name: str) -> None:
    RESTRICTIONS[name](yann, maelle)
    message = last_mail_to(yann)
    text, html = mail_parts(message)
    assert "\n" not in message.subject
    assert join_lines(HOSTILE) in text
    assert "{{ settings }}" in html
    assert "<img" not in html
    assert "<un>" not in html


def test_held_says_of_which_kind_but_not_how_to_slip_through(yann: User) -> None:
    draft = make_article_in(
        State.DRAFT, yann, body_html='<a href="https://spam.example/">x</a>' * 9
    )
    workflow.publish(draft.pk, by=yann, origin=TextOrigin("192.0.2.7", ("honeypot", "too_fast")))
    text = mail_parts(last_mail_to(yann))[0]
    for sentence in (
        "The form was sent in the way in which programs send it.",
        "Its links look like advertising.",
        "If nobody has decided within 48 hours, it goes online by itself.",
    ):
        assert gettext(sentence) in text
    assert "spam.example" not in text


def test_held_in_an_absence_judges_nothing(yann: User, maelle: User) -> None:
    old = make_article_in(State.LISTED, published_at=NOW - timedelta(days=30))
    workflow.mark_read(old.pk, by=maelle, now=NOW - timedelta(days=8))
    workflow.publish(make_hostile_article(State.DRAFT, yann).pk, by=yann)
    text = mail_parts(last_mail_to(yann))[0]
    assert str(reason_texts.ABSENCE_KIND) in text
    assert gettext("If nobody has decided within 48 hours, it goes online by itself.") not in text


def test_hidden_by_reports_says_for_how_long_and_tells_all_moderators(
    yann: User, moderators: list[User]
) -> None:
    article = hidden_by_machine(yann)
    text = mail_parts(last_mail_to(yann))[0]
    assert "72" in text
    assert gettext("A reader had reported this article.") in text
    for person in moderators:
        assert (
            f"{SITE}/admin/articles/article/{article.pk}/change/"
            in mail_parts(last_mail_to(person))[0]
        )
        assert HOSTILE not in mail_parts(last_mail_to(person))[0]


def test_back_online_undecided_tells_author_and_all_moderators(
    yann: User, moderators: list[User]
) -> None:
    article = hidden_by_machine(yann)
    mail.outbox.clear()
    assert workflow.show_undecided_articles(now=NOW + timedelta(hours=72)) == [article.pk]
    assert "72" in mail_parts(last_mail_to(yann))[0]
    assert all("72" in mail_parts(last_mail_to(person))[0] for person in moderators)


@pytest.mark.parametrize("rule", list(Rule))
def test_each_rule_is_named_and_the_law_is_called_the_law(
    yann: User, maelle: User, rule: Rule
) -> None:
    workflow.hide(make_hostile_article(State.LISTED, yann).pk, by=maelle, rule=rule, reason="Vu.")
    ground = "Legal ground:" if rule == Rule.ILLEGAL else "Rule of the charter:"
    assert f"{gettext(ground)} {rule.label}" in mail_parts(last_mail_to(yann))[0]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_erased_names_the_number_and_nothing_of_the_text(
    yann: User, odette: User, language: str
) -> None:
    User.objects.filter(pk=yann.pk).update(language=language)
    article = make_article_in(State.LISTED, yann, title="Kouign", body_html="<p>Amann</p>")
    workflow.erase(article.pk, by=odette, rule=Rule.PRIVACY, reason="Une adresse.")
    message = last_mail_to(yann)
    prefix = "" if language == "fr" else "/en"
    for part in (message.subject, *mail_parts(message)):
        assert str(article.pk) in part
        assert not [word for word in ("Kouign", "kouign", "Amann") if word in part]
    for part in mail_parts(message):
        assert "Une adresse." in part
        assert f"{SITE}{prefix}/contact/" in part


def test_newcomer_reads_the_limits_with_a_way_to_object(yann: User) -> None:
    workflow.publish(make_hostile_article(State.DRAFT, yann).pk, by=yann)
    text, html = mail_parts(last_mail_to(yann))
    for part in (text, html):
        assert f"{SITE}/charter/" in part
        assert "24" in part
        assert "{{ settings }}" in part


@pytest.mark.parametrize("by_machine", [True, False])
def test_released_says_by_whom(yann: User, maelle: User, by_machine: bool) -> None:  # noqa: FBT001
    article = hold(yann)
    if by_machine:
        workflow.release_due_articles(now=NOW + timedelta(hours=48))
    else:
        workflow.release(article.pk, by=maelle, reason="Rien à redire.")
    text = mail_parts(last_mail_to(yann))[0]
    assert ("48 heures" in text.replace("\xa0", " ")) is by_machine
    assert ("Rien à redire." in text) is not by_machine
    assert article.get_absolute_url() in text


def test_statement_of_a_blocked_author_is_owed_all_the_same(yann: User, maelle: User) -> None:
    article = make_hostile_article(State.LISTED, yann)
    suspensions.suspend_account(yann.pk, by=maelle, **WHY)
    workflow.hide(article.pk, by=maelle, **WHY)
    assert "/articles/appeal/article/" in mail_parts(last_mail_to(yann))[0]
    assert article.title.split()[0] in mail_parts(last_mail_to(yann))[0]


def test_absence_is_told_to_all_moderators_once(moderators: list[User]) -> None:
    User.objects.update(date_joined=NOW - timedelta(days=8))
    for _ in range(2):
        daily_mail.update_absence(NOW)
    assert sorted(m.to[0] for m in mail.outbox) == sorted(p.email for p in moderators)
    assert f"{SITE}/admin/" in mail_parts(last_mail_to(moderators[0]))[0]


def test_machine_says_in_the_reader_s_language_what_the_journal_says_in_english(
    yann: User,
) -> None:
    article = hidden_by_machine(yann)
    entry = JournalEntry.objects.get(article_number=article.pk, action="hidden")
    stored = "Three independent established authors have reported this article."
    assert entry.reason == stored
    with translation.override("fr"):
        assert gettext(stored) in mail_parts(last_mail_to(yann))[0]


def test_nothing_is_mailed_when_a_past_is_told(yann: User, maelle: User) -> None:
    with discard_mails():
        suspensions.suspend_account(yann.pk, by=maelle, **WHY)
    assert mail.outbox == []
