"""What somebody might try to turn the site against others, or against itself."""

from itertools import groupby
from operator import attrgetter

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.protection.bot_detection import ASKED, new_form_timestamp
from articles import workflow
from articles.journal import revisions
from articles.models import Article, Report, Rule, State
from articles.moderation import spam_cleanup, suspensions
from articles.workflow import trust
from articles.workflow.permissions import ActionRefused
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db


def report(client: Client, article: Article, **more: str) -> str:
    fields = {
        "reason": Rule.PRIVACY, "explanation": "Gagnez au casino", "email": "lise@example.org",
        "shown_at": new_form_timestamp(),
    }  # fmt: skip
    return client.post(f"/articles/{article.pk}/report/", fields | more).content.decode()


@pytest.mark.usefixtures("mails_leave_at_once")
def test_acknowledgement_carries_no_word_of_who_typed_the_address(client: Client) -> None:
    report(client, make_article())
    assert len(mail.outbox) == 1
    assert "casino" not in mail.outbox[0].message().as_string()


@pytest.mark.usefixtures("mails_leave_at_once")
def test_program_that_reports_has_nobody_mailed(client: Client) -> None:
    trapped = {"website": "https://example.org", "shown_at": new_form_timestamp(ASKED)}
    report(client, make_article(), **trapped)
    report(client, make_article(), shown_at="")
    assert Report.objects.count() == 2
    assert mail.outbox == []


@pytest.mark.parametrize("sent", [{"shown_at": ""}, {"shown_at": "", "email": ""}, {}])
def test_page_promises_an_acknowledgement_only_when_one_leaves(
    client: Client, sent: dict[str, str]
) -> None:
    page = report(client, make_article(), **sent)
    assert ("maintenant un accusé de réception" in page) == (not sent)
    assert ("Aucun accusé de réception" in page) == (sent == {"shown_at": ""})


def test_trap_that_the_browser_filled_asks_to_send_the_report_again(client: Client) -> None:
    page = report(client, make_article(), website="https://lise.example")
    assert "Un champ invisible avait été rempli" in page
    assert "Gagnez au casino" in page
    assert not Report.objects.exists()


@pytest.mark.usefixtures("mails_leave_at_once")
def test_one_address_is_not_flooded_with_acknowledgements(client: Client) -> None:
    for _ in range(5):
        report(client, make_article())
    assert len(mail.outbox) == 3


def test_long_texts_are_not_compared_line_with_line(anna: User) -> None:
    article = make_article("Le quai", by=anna, body="\n".join(f"{n % 7}" for n in range(14_000)))
    old = article.revisions.get()
    article.body = "\n".join(f"{n % 5}" for n in range(14_000))
    new = revisions.save_revision(article, by=anna, now=timezone.now())
    changes = [
        change
        for change, _lines in groupby(revisions.compare_revisions(old, new), attrgetter("change"))
    ]
    assert changes == ["kept", "removed", "added"]


def test_history_shows_the_newest_twenty(anna: User, client: Client) -> None:
    article = make_article("Le quai", by=anna)
    for number in range(25):
        article.body = f"Version {number}."
        revisions.save_revision(article, by=anna, now=timezone.now())
    page = client.get(f"/articles/{article.pk}/history/").content.decode()
    assert page.count("<section") == revisions.MOST_VERSIONS
    assert "Version 24." in page


def test_reported_text_cannot_be_deleted_by_its_author(client: Client, anna: User) -> None:
    article = make_article(by=anna)
    report(client, article)
    workflow.withdraw(article.pk, by=anna)
    workflow.reopen(article.pk, by=anna)
    with pytest.raises(ActionRefused):
        workflow.delete_draft(article.pk, by=anna)


def test_moderator_does_not_restore_an_own_text(maelle: User, odette: User) -> None:
    article = make_article(by=maelle)
    workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.")
    with pytest.raises(ActionRefused):
        workflow.restore(article.pk, by=maelle)


def test_moderator_does_not_judge_the_account_of_another(maelle: User, odette: User) -> None:
    other = make_user(is_staff=True, established_at=timezone.now())
    suspensions.suspend_account(other.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.")
    for verb in (suspensions.reinstate_account, trust.revoke_established):
        with pytest.raises(ActionRefused):
            verb(other.pk, by=maelle, reason="Par amitié.")


def test_preview_link_shows_no_held_text(client: Client, yann: User) -> None:
    held = make_article(by=yann, state=State.HELD)
    assert client.get(f"/articles/preview/{held.preview_token}/").status_code == 404


def test_preview_link_of_a_blocked_account_shows_nothing(
    client: Client, yann: User, maelle: User
) -> None:
    draft = make_article(by=yann, state=State.DRAFT)
    spam_cleanup.clean_up_account(yann.pk, by=maelle)
    assert client.get(f"/articles/preview/{draft.preview_token}/").status_code == 404


def test_made_up_parameters_make_no_page_of_their_own(client: Client) -> None:
    make_article()
    first = client.get("/", {"page": "1"})
    assert client.get("/", {"q": "a", "month": "b"})["ETag"] == first["ETag"]
