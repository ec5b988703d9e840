"""Two witnesses end a letter; half a proof waits for the next issue, and a doubt for a person."""

import pytest
from django.test import Client

from newsletter import tokens
from newsletter.models import Bounce, Delivery, UnclassifiedMail
from newsletter.returns.policy import bounces
from newsletter.returns.policy.bounces import ReturnOutcome
from tests.newsletter.conftest import MONDAY
from tests.newsletter.suppressions import kept_reason
from tests.newsletter.test_bounces import NOON, WEEK, is_receiving, sent_delivery

pytestmark = pytest.mark.django_db
GONE = "5.1.1", "550 5.1.1 User unknown"
HALF = "5.1.1", "550 5.1.1 Address rejected"
FULL = "5.1.1", "550 5.1.1 Mailbox full"


def group(emails: str, answer: tuple[str, str]) -> str:
    return f"{emails}Action: failed\nStatus: {answer[0]}\nDiagnostic-Code: smtp; {answer[1]}\n\n"


def report(row: Delivery, groups: str, *, kind: str = "message/delivery-status") -> bytes:
    """As a mail server sends it about one letter."""
    mark = tokens.bounce_token(row.pk)
    return (
        f"From: MAILER-DAEMON@mx.example\nTo: contact+{mark}@example.org\nMessage-ID: <{mark}>\n"
        "MIME-Version: 1.0\nContent-Type: multipart/report; boundary=b\n\n--b\n"
        f"Content-Type: {kind}\n\nReporting-MTA: dns; mx.example\n\n{groups}--b--\n"
    ).encode()


def arrives(row: Delivery, answer: tuple[str, str], weeks: int = 0) -> None:
    about = group("Final-Recipient: rfc822; denis@example.org\n", answer)
    bounces.receive_mail(report(row, about), now=NOON + weeks * WEEK)


def test_code_and_words_that_agree_end_the_letter_at_once() -> None:
    row = sent_delivery()
    arrives(row, GONE)
    assert not is_receiving(row)


def test_half_a_proof_waits_and_the_next_issue_decides() -> None:
    row = sent_delivery()
    arrives(row, HALF)
    assert is_receiving(row)
    assert Bounce.objects.get().weight == Bounce.Weight.ONE_WITNESS
    row = sent_delivery(at=MONDAY + WEEK)
    arrives(row, HALF, weeks=1)
    assert not is_receiving(row)
    assert kept_reason("denis@example.org") == "bounced"


def test_letter_that_arrives_in_between_makes_the_half_proof_worthless() -> None:
    for week, answer in enumerate([HALF, None, HALF]):
        row = sent_delivery(at=MONDAY + week * WEEK)
        if answer:
            arrives(row, answer, weeks=week)
    assert is_receiving(row)


def test_full_mailbox_behind_the_code_of_an_unknown_one_is_full() -> None:
    row = sent_delivery()
    arrives(row, FULL)
    assert is_receiving(row)
    assert Bounce.objects.get().kind == Bounce.Kind.SOFT


def test_several_recipients_in_one_group_are_read() -> None:
    row = sent_delivery()
    both = (
        "Final-Recipient: rfc822; other@example.net\nFinal-Recipient: rfc822; denis@example.org\n"
    )
    bounces.receive_mail(report(row, group(both, GONE)), now=NOON)
    assert not is_receiving(row)


def test_complaint_as_microsoft_sends_it_ends_the_letter_for_good() -> None:
    row = sent_delivery()
    mark = tokens.bounce_token(row.pk)
    raw = (
        "From: staff@hotmail.com\nTo: abuse@example.org\nSubject: complaint about message\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        "Content-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: denis@example.org\n"
        f"Return-Path: <contact+{mark}@example.org>\nSubject: La lettre\n\nx\n\n--b--\n"
    ).encode()
    assert bounces.receive_mail(raw, now=NOON) is ReturnOutcome.RECORDED
    assert not is_receiving(row)
    assert kept_reason("denis@example.org") == "complained"


@pytest.mark.parametrize("head", ["Auto-Submitted: auto-replied\n", "Precedence: bulk\n", ""])
def test_doubt_is_kept_and_counted_on_the_desk(desk: Client, head: str) -> None:
    mark = tokens.bounce_token(sent_delivery().pk)
    raw = f"From: MAILER-DAEMON@mx.example\nTo: contact+{mark}@example.org\n{head}\nHm hm.\n"
    assert bounces.receive_mail(raw.encode(), now=NOON) is ReturnOutcome.KEPT
    assert UnclassifiedMail.objects.count() == 1
    page = desk.get("/admin/articles/article/queue/").content.decode()
    assert "Messages revenus à regarder" in page
    assert '<a href="/admin/newsletter/unclassifiedmail/">1</a>' in page


def test_settled_doubt_leaves_the_number_on_the_desk(desk: Client) -> None:
    mark = tokens.bounce_token(sent_delivery().pk)
    raw = f"From: MAILER-DAEMON@mx.example\nTo: contact+{mark}@example.org\n\nHm hm.\n"
    bounces.receive_mail(raw.encode(), now=NOON)
    path = f"/admin/newsletter/unclassifiedmail/{UnclassifiedMail.objects.get().pk}/change/"
    desk.post(path, {"meaning": "nothing"})
    page = desk.get("/admin/articles/article/queue/").content.decode()
    assert "Messages revenus à regarder" not in page


@pytest.mark.parametrize(
    ("meaning", "goes_on"),
    [("for_now", True), ("about_us", True), ("nothing", True), ("leaving", False)],
)
def test_meaning_that_a_moderator_gives_is_acted_upon(
    desk: Client, meaning: str, *, goes_on: bool
) -> None:
    row = sent_delivery()
    mark = tokens.bounce_token(row.pk)
    raw = f"From: MAILER-DAEMON@mx.example\nTo: contact+{mark}@example.org\n\nHm hm.\n"
    bounces.receive_mail(raw.encode(), now=NOON)
    path = f"/admin/newsletter/unclassifiedmail/{UnclassifiedMail.objects.get().pk}/change/"
    desk.post(path, {"meaning": meaning})
    assert is_receiving(row) is goes_on
