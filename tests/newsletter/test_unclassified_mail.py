"""What is not understood changes nothing and is kept for a look: masked, short, for a while."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter import tokens
from newsletter.models import Bounce, Delivery, UnclassifiedMail
from newsletter.returns.policy import bounces
from newsletter.returns.policy.bounces import ReturnOutcome
from tests.newsletter.returned_mails import NAMES, write_mail
from tests.newsletter.test_bounces import NOON, is_receiving, receive_returned, sent_delivery
from tests.newsletter.test_mail_classification import PIECES

pytestmark = pytest.mark.django_db


def test_mail_of_a_person_is_kept_for_a_look_and_masked() -> None:
    row = sent_delivery()
    assert receive_returned("person", row) is ReturnOutcome.KEPT
    assert is_receiving(row)
    found = UnclassifiedMail.objects.get()
    assert (found.why, found.sender) == (
        UnclassifiedMail.Reason.UNKNOWN,
        "Denis Le Roux <d…@example.org>",
    )
    assert "merci pour la lettre" in found.text
    assert "denis@" not in str(UnclassifiedMail.objects.values().get())


@pytest.mark.parametrize("name", NAMES)
def test_forged_mark_changes_nothing_and_is_kept_for_a_look(name: str) -> None:
    row = sent_delivery()
    raw = write_mail(name, f"{row.pk}-{'0' * 20}")
    assert bounces.receive_mail(raw, now=NOON) in {ReturnOutcome.KEPT, ReturnOutcome.IGNORED}
    assert is_receiving(row)
    assert not Bounce.objects.exists()
    assert set(UnclassifiedMail.objects.values_list("why", flat=True)) <= {
        UnclassifiedMail.Reason.FORGED
    }


def test_report_about_no_letter_of_ours_is_kept_once() -> None:
    raw = write_mail("postfix_unknown", "nothing")
    assert bounces.receive_mail(raw, now=NOON) is ReturnOutcome.KEPT
    assert bounces.receive_mail(raw, now=NOON) is ReturnOutcome.KNOWN
    assert UnclassifiedMail.objects.get().why == UnclassifiedMail.Reason.UNMARKED


def test_strays_are_few_and_forgotten() -> None:
    for number in range(bounces.MOST_STRAYS + 20):
        bounces.receive_mail(b"Message-ID: <%d>\n\nx" % number, now=NOON)
    assert UnclassifiedMail.objects.count() == bounces.MOST_STRAYS
    bounces.purge_unclassified_mail(NOON + bounces.STRAYS_KEPT_FOR + timedelta(minutes=1))
    assert not UnclassifiedMail.objects.exists()


def test_stray_is_short_however_long_the_mail_is() -> None:
    raw = b"From: " + b"a" * 9000 + b"\nSubject: " + b"b " * 9000 + b"\n\n" + b"c\0\xff " * 90_000
    assert bounces.receive_mail(raw, now=NOON) is ReturnOutcome.KEPT
    found = UnclassifiedMail.objects.get()
    assert (len(found.sender), len(found.subject)) == (200, 200)
    assert len(found.text) <= bounces.LONGEST_TEXT


def test_mail_that_no_parser_reads_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000)
    )
    assert bounces.receive_mail(raw, now=NOON) is ReturnOutcome.KEPT


@settings(max_examples=150)
@given(pieces=st.lists(PIECES | st.binary(max_size=40), max_size=40), recipient=st.text())
def test_whatever_comes_the_database_takes_it(
    db: None, pieces: list[bytes], recipient: str
) -> None:
    row = Delivery.objects.first() or sent_delivery()
    raw = b"".join(pieces).replace(b"MARK", tokens.bounce_token(row.pk).encode())
    assert bounces.receive_mail(raw, recipient, now=NOON) in ReturnOutcome
