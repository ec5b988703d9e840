"""Anybody may write a mail that takes minutes to read: it is given up, and the next is read."""

import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import call_command

from accounts.protection import sandbox
from newsletter import tokens
from newsletter.models import Bounce, UnclassifiedMail
from newsletter.returns.policy import bounces
from newsletter.returns.policy.bounces import ReturnOutcome
from newsletter.returns.reading import sandbox as reading
from newsletter.returns.reading.classification import classify_mail
from tests import work_apart
from tests.newsletter.returned_mails import NAMES, returned_mail, write_mail
from tests.newsletter.test_bounces import NOON, is_receiving, sent_delivery
from tests.processor_time import processor_time_within

pytestmark = pytest.mark.child_process

HEAD = b"From: a@b.fr\nMIME-Version: 1.0\n"
# Each of these took minutes to read; the words are those that flufl.bounce looks for.
NETSCAPE = (
    HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n"
    b"This Message was undeliverable due to the following reason:\n" + b"<" * 20_000
    + b"\n--b\nContent-Type: text/html\n\nx\n--b--\n"
)  # fmt: skip
LONG_WORD = HEAD + b"\nMessage not delivered to the following addresses\n" + b"a" * 200_000
NESTED = HEAD + b"".join(
    b"Content-Type: multipart/x; boundary=%x\n\n--%x\n" % (n, n) for n in range(300)
)
LINES = HEAD + b"\n" * 200_000


@pytest.mark.django_db
@pytest.mark.parametrize("raw", [NETSCAPE, LONG_WORD, NESTED, LINES])
def test_slow_mail_is_kept_for_a_look_in_little_time(raw: bytes) -> None:
    with processor_time_within(10):
        assert bounces.receive_mail(raw, now=NOON) is ReturnOutcome.KEPT
    assert UnclassifiedMail.objects.count() == 1


@pytest.mark.django_db
def test_mail_that_takes_more_than_its_time_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    row = sent_delivery()
    with monkeypatch.context() as slow:
        slow.setattr(reading, "understand_packed", work_apart.spin)
        assert (
            bounces.receive_mail(returned_mail("postfix_unknown", row), now=NOON)
            is ReturnOutcome.KEPT
        )
    assert UnclassifiedMail.objects.get().why == UnclassifiedMail.Reason.UNREADABLE
    assert is_receiving(row)
    assert (
        bounces.receive_mail(returned_mail("postfix_unknown", row), now=NOON)
        is ReturnOutcome.RECORDED
    )
    assert Bounce.objects.count() == 1


@pytest.mark.django_db
def test_machine_without_a_moment_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading.READING, "reply_timeout", 0.01)
    assert bounces.receive_mail(b"Subject: x\n\nx", now=NOON) is ReturnOutcome.KEPT


@pytest.mark.parametrize("program", ["import nothing_of_that_name", "raise SystemExit(1)"])
def test_mail_is_not_blamed_for_a_site_that_is_broken(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sandbox, "_CHILD", program)
    with pytest.raises(OSError, match="does not start"):
        reading.read_mail_safely(b"Subject: x\n\nx")


@pytest.mark.django_db
def test_pipe_asks_to_come_again_when_no_process_can_be_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "_CHILD", "raise SystemExit(1)")
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"Subject: x\n\nx")))
    with pytest.raises(SystemExit) as left:
        call_command("receive_mail")
    assert left.value.code == os.EX_TEMPFAIL
    assert not UnclassifiedMail.objects.exists()


@pytest.mark.parametrize("name", NAMES)
def test_child_understands_what_the_parent_does(name: str) -> None:
    raw = write_mail(name, tokens.bounce_token(24))
    assert reading.read_mail_safely(raw).said == classify_mail(raw, "")


def test_child_has_neither_keys_nor_addresses_in_its_command_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    run = subprocess.run

    def watched(command: list[str], **options: object) -> object:
        seen.extend(command)
        return run(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", watched)
    mark = tokens.bounce_token(24)
    found = reading.read_mail_safely(b"Subject: unsubscribe\n\n", f"denis\n+{mark}@example.org")
    assert found.delivery == 24
    assert "denis" not in " ".join(seen)
