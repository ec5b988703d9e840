"""What is not understood changes nothing and is kept for a look: masked, short, for a while."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter import tokens
from newsletter.models import Bounce, Delivery, Stray
from newsletter.returns import bounces
from newsletter.returns.bounces import Fate
from tests.newsletter.returned_mails import NAMES, written
from tests.newsletter.test_bounces import NOON, come_back, receives, sent
from tests.newsletter.test_mail_classification import PIECES

pytestmark = pytest.mark.django_db


def test_mail_of_a_person_is_kept_for_a_look_and_masked() -> None:
    row = sent()
    assert come_back("person", row) is Fate.KEPT
    assert receives(row)
    found = Stray.objects.get()
    assert (found.why, found.sender) == (Stray.Why.UNKNOWN, "Denis Le Roux <d…@example.org>")
    assert "merci pour la lettre" in found.text
    assert "denis@" not in str(Stray.objects.values().get())


@pytest.mark.parametrize("name", NAMES)
def test_forged_mark_changes_nothing_and_is_kept_for_a_look(name: str) -> None:
    row = sent()
    raw = written(name, f"{row.pk}-{'0' * 20}")
    assert bounces.receive(raw, now=NOON) in {Fate.KEPT, Fate.IGNORED}
    assert receives(row)
    assert not Bounce.objects.exists()
    assert set(Stray.objects.values_list("why", flat=True)) <= {Stray.Why.FORGED}


def test_report_about_no_letter_of_ours_is_kept_once() -> None:
    raw = written("postfix_unknown", "nothing")
    assert bounces.receive(raw, now=NOON) is Fate.KEPT
    assert bounces.receive(raw, now=NOON) is Fate.KNOWN
    assert Stray.objects.get().why == Stray.Why.UNMARKED


def test_strays_are_few_and_forgotten() -> None:
    for number in range(bounces.MOST_STRAYS + 20):
        bounces.receive(b"Message-ID: <%d>\n\nx" % number, now=NOON)
    assert Stray.objects.count() == bounces.MOST_STRAYS
    bounces.purge_strays(NOON + bounces.STRAYS_KEPT_FOR + timedelta(minutes=1))
    assert not Stray.objects.exists()


def test_stray_is_short_however_long_the_mail_is() -> None:
    raw = b"From: " + b"a" * 9000 + b"\nSubject: " + b"b " * 9000 + b"\n\n" + b"c\0\xff " * 90_000
    assert bounces.receive(raw, now=NOON) is Fate.KEPT
    found = Stray.objects.get()
    assert (len(found.sender), len(found.subject)) == (200, 200)
    assert len(found.text) <= bounces.LONGEST_TEXT


def test_mail_that_no_parser_reads_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5000)
    )
    assert bounces.receive(raw, now=NOON) is Fate.KEPT


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(pieces=st.lists(PIECES | st.binary(max_size=40), max_size=40), recipient=st.text())
def test_whatever_comes_the_database_takes_it(
    db: None, pieces: list[bytes], recipient: str
) -> None:
    row = Delivery.objects.first() or sent()
    raw = b"".join(pieces).replace(b"MARK", tokens.postmark(row.pk).encode())
    assert bounces.receive(raw, recipient, now=NOON) in Fate
