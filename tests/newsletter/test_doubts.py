"""What nobody understands is kept, counted on the desk, and settled there by a person."""

import pytest
from django.test import Client

from newsletter import tokens
from newsletter.models import FailingDomain, LearntReply, UnclassifiedMail
from newsletter.returns.policy import bounces
from newsletter.returns.policy.bounces import ReturnOutcome
from tests.newsletter.letter_links import unsubscribe_path
from tests.newsletter.test_bounces import NOON, is_receiving, sent_delivery

pytestmark = pytest.mark.django_db
WORDS = "Der Kasten dieser Person hängt nicht mehr hier"


def riddle(mark: str, number: int = 1) -> bytes:
    head = f"From: MAILER-DAEMON@mx.example\nTo: contact+{mark}@example.org\nMessage-ID: <{number}>"
    return f"{head}\nAuto-Submitted: auto-replied\nSubject: x\n\n{WORDS}\n".encode()


def test_report_that_nobody_understands_is_settled_and_teaches_the_next(desk: Client) -> None:
    row, other = sent_delivery(), sent_delivery("gaelle")
    assert bounces.receive_mail(riddle(tokens.bounce_token(row.pk)), now=NOON) is ReturnOutcome.KEPT
    path = f"/admin/newsletter/unclassifiedmail/{UnclassifiedMail.objects.get().pk}/change/"
    assert desk.post(path, {"meaning": "gone", "words": WORDS}).status_code == 302
    assert not is_receiving(row)
    assert LearntReply.objects.count() == 1
    assert (
        bounces.receive_mail(riddle(tokens.bounce_token(other.pk), 2), now=NOON)
        is ReturnOutcome.RECORDED
    )


def test_second_moderator_learns_that_a_mail_is_settled_and_changes_nothing(desk: Client) -> None:
    row = sent_delivery()
    bounces.receive_mail(riddle(tokens.bounce_token(row.pk)), now=NOON)
    path = f"/admin/newsletter/unclassifiedmail/{UnclassifiedMail.objects.get().pk}/change/"
    for meaning in ("nothing", "gone"):
        desk.post(path, {"meaning": meaning})
    assert UnclassifiedMail.objects.get().settled_as == "nothing"
    assert is_receiving(row)


@pytest.mark.parametrize("words", ["nicht hier", "user unknown, says the postmaster"])
def test_words_that_are_short_or_known_teach_nothing(desk: Client, words: str) -> None:
    row = sent_delivery()
    bounces.receive_mail(riddle(tokens.bounce_token(row.pk)), now=NOON)
    path = f"/admin/newsletter/unclassifiedmail/{UnclassifiedMail.objects.get().pk}/change/"
    assert desk.post(path, {"meaning": "gone", "words": words}).status_code == 200
    assert not LearntReply.objects.exists()
    assert is_receiving(row)


def test_many_of_one_domain_who_fail_alike_go_on_receiving(desk: Client, client: Client) -> None:
    rows = [sent_delivery(f"reader{number}") for number in range(6)]
    for row in rows:
        bounces.receive_mail(refusal(tokens.bounce_token(row.pk), row.subscriber.email), now=NOON)  # type: ignore[union-attr]
    assert all(is_receiving(row) for row in rows)
    found = FailingDomain.objects.get()
    assert (found.domain, found.failed) == ("example.org", 6)
    assert "example.org" in client.get(found.issue.get_receipt_url()).content.decode()
    page = f"/admin/newsletter/issue/{found.issue_id}/change/"
    assert "example.org" in desk.get(page).content.decode()
    data = {"verb": "domain_gone", "domain": found.pk}
    desk.post(page, data)
    assert not any(is_receiving(row) for row in rows)


def test_mail_program_that_drops_the_slash_unsubscribes(client: Client) -> None:
    row = sent_delivery()
    assert row.subscriber is not None
    assert client.post(unsubscribe_path(row.subscriber).rstrip("/")).status_code == 200
    assert not is_receiving(row)


@pytest.mark.parametrize("subject", ["Re: unsubscribe", "[EXTERNAL] unsubscribe", "Unsubscribe."])
def test_subject_with_what_programs_put_before_it_unsubscribes(subject: str) -> None:
    row = sent_delivery()
    mark = tokens.bounce_token(row.pk)
    raw = f"To: contact+{mark}@example.org\nSubject: {subject}\n\nx".encode()
    assert bounces.receive_mail(raw, now=NOON) is ReturnOutcome.LEFT


def refusal(mark: str, email: str, action: str = "failed (permanently)") -> bytes:
    return (
        f"From: MAILER-DAEMON@mx.example\nTo: contact+{mark}@example.org\nMessage-ID: <{mark}>\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n--b\n"
        f"Content-Type: message/global-delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: utf-8; {email}\nAction: {action}\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown\n\n--b--\n"
    ).encode()


@pytest.mark.parametrize("action", ["failed (permanently)", "expired", "Failed"])
def test_action_with_a_remark_and_other_kinds_of_report_are_read(action: str) -> None:
    row = sent_delivery()
    raw = refusal(tokens.bounce_token(row.pk), "denis@example.org", action)
    assert bounces.receive_mail(raw, now=NOON) is ReturnOutcome.RECORDED
    assert not is_receiving(row)


def test_report_with_a_broken_boundary_is_read() -> None:
    row = sent_delivery()
    raw = refusal(tokens.bounce_token(row.pk), "denis@example.org").replace(
        b"boundary=b", b"boundary=c"
    )
    assert bounces.receive_mail(raw, now=NOON) is ReturnOutcome.RECORDED
