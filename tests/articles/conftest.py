import pytest
from django.db import transaction

from accounts.mail import Message
from accounts.tasks import deliver_mail


@pytest.fixture
def commits_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's transaction never commits: what waits for that is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda call, **_options: call())


@pytest.fixture
def mails_leave_at_once(monkeypatch: pytest.MonkeyPatch, commits_at_once: None) -> None:
    """Nor does a worker run."""

    def send_now(args: list[Message], **_options: object) -> None:
        deliver_mail.apply(args=args)

    monkeypatch.setattr(deliver_mail, "apply_async", send_now)
