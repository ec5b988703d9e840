"""An account on the desk: blocked with a reason, opened again, and what is known of it."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from articles import workflow
from articles.models import ModeratorNote, Rule, State
from articles.moderation import suspensions
from tests.articles.desk import account_desk_url, article_desk_url
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

SUSPEND = {"suspend-rule": "hate", "suspend-reason": "Des appels à la haine."}


@pytest.fixture
def desk(client: Client, maelle: User, settings: Settings, mails_leave_at_once: None) -> Client:
    settings.SITE_MODE = "demo"
    client.force_login(maelle)
    return client


def press(desk: Client, account: User, verb: str, **fields: str) -> str:
    answer = desk.post(account_desk_url(account), {"verb": verb, **fields}, follow=True)
    account.refresh_from_db()
    return answer.content.decode()


def test_account_is_blocked_with_rule_and_reason(desk: Client, yann: User) -> None:
    press(desk, yann, "suspend", **SUSPEND)
    assert not yann.is_active
    assert mail.outbox[-1].to == [yann.email]


def test_without_a_reason_it_stays_open(desk: Client, yann: User) -> None:
    page = press(desk, yann, "suspend", **{"suspend-rule": "hate"})
    assert yann.is_active
    assert 'class="error"' in page


def test_it_is_opened_again_with_a_reason(desk: Client, yann: User) -> None:
    press(desk, yann, "suspend", **SUSPEND)
    press(desk, yann, "reinstate", **{"reinstate-reason": "Une erreur de personne."})
    assert yann.is_active
    assert mail.outbox[-1].to == [yann.email]


def test_second_moderator_is_told_in_words(desk: Client, yann: User, odette: User) -> None:
    suspensions.suspend_account(yann.pk, by=odette, rule=Rule.HATE, reason="Haine.")
    assert "This account is blocked or closed already." in press(desk, yann, "suspend", **SUSPEND)


def test_standing_is_revoked(desk: Client, anna: User) -> None:
    press(desk, anna, "revoke", **{"revoke-reason": "Trois publicités de suite."})
    assert not anna.is_established


def test_appeal_of_a_blocked_account_is_decided(desk: Client, yann: User, odette: User) -> None:
    found = suspensions.suspend_account(yann.pk, by=odette, rule=Rule.HATE, reason="Haine.")
    suspensions.appeal_suspension(found.pk, text="C’était une citation.")
    assert "C’était une citation." in desk.get(account_desk_url(yann)).content.decode()
    fields = {"verdict-appeal": str(found.pk), "verdict-reason": "C’en était une."}
    press(desk, yann, "uphold", **fields)
    assert yann.is_active


def test_who_blocked_it_does_not_decide(desk: Client, yann: User, maelle: User) -> None:
    found = suspensions.suspend_account(yann.pk, by=maelle, rule=Rule.HATE, reason="Haine.")
    suspensions.appeal_suspension(found.pk, text="C’était une citation.")
    fields = {"verdict-appeal": str(found.pk), "verdict-reason": "Non."}
    press(desk, yann, "dismiss", **fields)
    found.refresh_from_db()
    assert found.appeal_outcome == ""


def test_moderator_blocks_no_moderator(desk: Client, odette: User) -> None:
    page = press(desk, odette, "suspend", **SUSPEND)
    assert odette.is_active
    assert "Only the director can decide about a moderator’s account." in page


def test_history_stands_on_one_page(desk: Client, yann: User, odette: User) -> None:
    article = make_article("La criée", by=yann, state=State.ONLINE)
    workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.")
    page = desk.get(account_desk_url(yann)).content.decode()
    assert article_desk_url(article) in page
    assert "Une insulte." in page
    assert "Hidden or removed: 1" in page
    workflow.restore(article.pk, by=odette)
    assert "Hidden or removed: 0" in desk.get(account_desk_url(yann)).content.decode()


def test_note_about_an_account_stands_beside_its_articles(desk: Client, yann: User) -> None:
    article = make_article(by=yann, state=State.ONLINE)
    press(desk, yann, "note", **{"note-text": "Nièce de Fernande."})
    assert ModeratorNote.objects.get().account == yann
    assert "Nièce de Fernande." in desk.get(article_desk_url(article)).content.decode()


def test_each_decision_is_in_djangos_log(desk: Client, yann: User) -> None:
    press(desk, yann, "suspend", **SUSPEND)
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.change_message) == (str(yann.pk), "suspend")


def test_list_of_accounts_leads_to_it(desk: Client, yann: User) -> None:
    page = desk.get(f"/admin/accounts/user/{yann.pk}/change/").content.decode()
    assert account_desk_url(yann) in page


def test_closed_account_is_nobody(desk: Client, yann: User) -> None:
    assert desk.get(account_desk_url(yann).replace(str(yann.pk), "99999")).status_code == 404
