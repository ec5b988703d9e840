"""By mailed link: whoever reported, and whoever is blocked, ask for another look."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from articles import workflow
from articles.models import Appeal, Article, JournalEntry, Report, Rule, State, Suspension
from articles.moderation import appeals, reports, suspensions
from articles.notifications import signed_links
from articles.workflow.permissions import ActionRefused
from tests.articles.article_states import TITLE, make_article_in

pytestmark = pytest.mark.django_db

WHY: dict[str, Any] = {"rule": Rule.INSULT, "reason": "Une insulte."}


@pytest.fixture
def article(yann: User) -> Article:
    return make_article_in(State.LISTED, yann)


@pytest.fixture
def kept(article: Article, maelle: User) -> Report:
    """Reported, and answered that it stays."""
    notice = reports.ReportContent(Rule.INSULT, "La fin.", email="lise@example.org")
    found = reports.receive_report(article, notice, by=None, address="", language="fr")
    reports.answer_open_reports(article.pk, by=maelle, answer="Rien à redire.")
    found.refresh_from_db()
    return found


@pytest.fixture
def blocked(yann: User, maelle: User) -> Suspension:
    return suspensions.suspend_account(yann.pk, by=maelle, **WHY)


def of_report(report: Report) -> str:
    return (
        f"/articles/appeal/report/{signed_links.sign_id(report.pk, signed_links.REPORT_PURPOSE)}/"
    )


def of_account(suspension: Suspension) -> str:
    token = signed_links.sign_id(suspension.pk, signed_links.SUSPENSION_PURPOSE)
    return f"/articles/appeal/account/{token}/"


def test_reader_reads_the_answer_and_appeals_in_a_sentence(client: Client, kept: Report) -> None:
    page = client.get(of_report(kept))
    assert "Rien à redire." in page.content.decode()
    assert kept.reference in page.content.decode()
    assert TITLE not in page.content.decode()
    assert client.post(of_report(kept), {"text": "Relisez."}).status_code == 200
    found = Appeal.objects.get()
    assert (found.text, found.report, found.appellant) == ("Relisez.", kept, None)


def test_mistake_is_no_rule_for_which_an_appeal_hides(kept: Report, odette: User) -> None:
    Report.objects.filter(pk=kept.pk).update(reason="mistake")
    found = appeals.appeal_report_answer(kept.pk, text="80 mètres.")
    with pytest.raises(ActionRefused):
        appeals.uphold_appeal(found.pk, by=odette, reason="C’est faux.")
    kept.article.refresh_from_db()
    assert kept.article.state == State.LISTED


@pytest.mark.usefixtures("mails_leave_at_once")
def test_answer_names_the_article_by_its_number(kept: Report) -> None:
    message: Any = mail.outbox[-1]
    short = f"/articles/{kept.article_id}/"
    assert f"{short}\n" in message.body
    assert f'{short}"' in message.alternatives[0][0]
    assert TITLE not in message.body


def test_looking_changes_nothing_and_no_cache_keeps_it(client: Client, kept: Report) -> None:
    page = client.get(of_report(kept))
    assert not Appeal.objects.exists()
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    assert not page.cookies


@pytest.mark.parametrize("token", ["x", "1", "1:x", "9" * 40, "é"])
def test_unknown_key_gets_a_calm_answer(client: Client, token: str) -> None:
    for kind in ("report", "account"):
        for answer in (client.get, client.post):
            assert answer(f"/articles/appeal/{kind}/{token}/").status_code == 404


def test_key_of_one_kind_opens_no_other(client: Client, kept: Report, blocked: Suspension) -> None:
    for path in (of_report(kept).replace("report", "account"),
                 of_account(blocked).replace("account", "report")):  # fmt: skip
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("text", ["", "  ", "a" * 2001, "un\0deux"])
def test_wrong_sentence_is_told(client: Client, kept: Report, text: str) -> None:
    page = client.post(of_report(kept), {"text": text})
    assert page.status_code == 422
    assert 'id="id_text_error"' in page.content.decode()
    assert not Appeal.objects.exists()


def test_form_of_another_site_sends_nothing_and_says_so(client: Client, kept: Report) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    page = client.post(of_report(kept), {"text": "Relisez."}, headers=foreign)
    assert page.status_code == 422
    assert "Relisez." in page.content.decode()
    assert not Appeal.objects.exists()


def test_second_one_is_refused_in_words(client: Client, kept: Report) -> None:
    for text in ("Relisez.", "Relisez donc."):
        page = client.post(of_report(kept), {"text": text})
    words = gettext("You have appealed already. Another moderator will look at it.")
    assert words in page.content.decode()
    assert Appeal.objects.count() == 1


def test_each_of_two_readers_may_appeal(article: Article, maelle: User) -> None:
    notice = reports.ReportContent(Rule.INSULT, "La fin.")
    both = [
        reports.receive_report(article, notice, by=None, address="", language="fr")
        for _ in range(2)
    ]
    reports.answer_open_reports(article.pk, by=maelle, answer="Rien à redire.")
    for found in both:
        appeals.appeal_report_answer(found.pk, text="Relisez.")
    assert Appeal.objects.count() == 2


def test_within_six_months(kept: Report) -> None:
    with pytest.raises(ActionRefused):
        appeals.appeal_report_answer(kept.pk, text="x", now=timezone.now() + timedelta(days=184))


def test_what_is_hidden_meanwhile_needs_no_appeal(kept: Report, odette: User) -> None:
    workflow.hide(kept.article_id, by=odette, **WHY)
    with pytest.raises(ActionRefused):
        appeals.appeal_report_answer(kept.pk, text="Relisez.")


def test_hiding_meanwhile_settles_the_appeal(kept: Report, odette: User) -> None:
    found = appeals.appeal_report_answer(kept.pk, text="Relisez.")
    workflow.hide(kept.article_id, by=odette, **WHY)
    found.refresh_from_db()
    assert found.outcome == Appeal.Outcome.UPHELD


def test_granted_it_hides_and_both_rows_are_tied(kept: Report, odette: User) -> None:
    found = appeals.appeal_report_answer(kept.pk, text="Relisez.")
    appeals.uphold_appeal(found.pk, by=odette, reason="En effet.")
    answered, hid = JournalEntry.objects.order_by("pk")
    assert (hid.action, hid.overturns) == ("hidden", answered)
    kept.refresh_from_db()
    assert kept.outcome == Report.Outcome.ACTED


def test_dismissed_it_stays_and_leaves_a_row(kept: Report, odette: User) -> None:
    found = appeals.appeal_report_answer(kept.pk, text="Relisez.")
    appeals.dismiss_appeal(found.pk, by=odette, reason="Non.")
    assert JournalEntry.objects.order_by("-pk")[0].action == "dismissed"
    assert Article.objects.get().state == State.LISTED


def test_who_answered_does_not_decide(kept: Report, maelle: User, odette: User) -> None:
    found = appeals.appeal_report_answer(kept.pk, text="Relisez.")
    for verb in (appeals.uphold_appeal, appeals.dismiss_appeal):
        with pytest.raises(ActionRefused):
            verb(found.pk, by=maelle, reason="Non.")


def test_blocked_account_appeals_without_signing_in(client: Client, blocked: Suspension) -> None:
    assert "Une insulte." in client.get(of_account(blocked)).content.decode()
    assert client.post(of_account(blocked), {"text": "Pas moi."}).status_code == 200
    blocked.refresh_from_db()
    assert blocked.appeal_text == "Pas moi."
    page = client.post(of_account(blocked), {"text": "Encore."})
    words = gettext("You have appealed already. Another moderator will look at it.")
    assert words in page.content.decode()


def test_open_account_needs_no_appeal(client: Client, blocked: Suspension, odette: User) -> None:
    suspensions.reinstate_account(blocked.user_id, by=odette, reason="Erreur.")
    page = client.post(of_account(blocked), {"text": "Pas moi."})
    assert gettext("Your account is open again.") in page.content.decode()
