"""What a mail repeats is erased while it waits for a mail server that is away."""

import pytest
from django.core import mail

from accounts.mail import outbox
from accounts.mail.outgoing import send_mail_soon
from accounts.mail.tasks import deliver_mail, send_due_mails
from accounts.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """The broker loses every task: beat alone sends."""
    monkeypatch.setattr(deliver_mail, "apply_async", lambda **_options: None)


def write(about: str) -> None:
    send_mail_soon("account_closed", "anna@example.org", {}, "fr", about=about)


def test_it_leaves_no_more_and_its_words_are_gone() -> None:
    write("article/1")
    outbox.withdraw_mails("article/1")
    send_due_mails()
    assert mail.outbox == []
    assert OutgoingMail.objects.filter(state="refused", subject="", text="", html="").exists()
    assert outbox.send_again(OutgoingMail.objects.all()) == 0


def test_other_mails_leave() -> None:
    write("article/2")
    outbox.withdraw_mails("article/1")
    send_due_mails()
    assert len(mail.outbox) == 1
