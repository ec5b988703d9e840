from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from kombu.exceptions import OperationalError

from accounts.mail.message import build_message
from accounts.mail.outgoing import RenderedMail, render_mail, send_mail_soon
from accounts.mail.tasks import deliver_mail
from accounts.models import OutgoingMail

pytestmark = pytest.mark.django_db

ANNA = "Anna@example.org"


def message() -> RenderedMail:
    return render_mail("account_closed", ANNA, {}, "fr")


def test_has_text_html_and_says_that_a_machine_wrote_it() -> None:
    send_mail_soon("account_closed", ANNA, {}, "fr")
    sent = mail.outbox[-1]
    assert isinstance(sent, EmailMultiAlternatives)
    assert sent.to == [ANNA]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "</html>" in str(sent.alternatives[0][0])


def test_speaks_the_recipients_language() -> None:
    assert 'lang="en"' in render_mail("account_closed", ANNA, {}, "en")["html"]
    assert 'lang="fr"' in render_mail("account_closed", ANNA, {}, "fr")["html"]


def test_text_is_not_escaped_and_html_is() -> None:
    context = {"change": "L'été & <la mer>", "happened_at": None}
    rendered = render_mail("account_changed", ANNA, context, "fr")
    assert "L'été & <la mer>" in rendered["text"]
    assert "<la mer>" not in rendered["html"]


def test_styles_are_inline() -> None:
    assert 'style="' in message()["html"]


def test_dead_broker_breaks_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(**_options: object) -> None:
        raise OperationalError

    monkeypatch.setattr(deliver_mail, "apply_async", refuse)
    send_mail_soon("account_closed", ANNA, {}, "fr")
    assert "example.org" not in caplog.text
    assert OutgoingMail.objects.get().state == "waiting"


def test_subject_is_one_line() -> None:
    assert "\n" not in render_mail("account_blocked", ANNA, {"email": ANNA}, "fr")["subject"]


@pytest.mark.parametrize("title", ["Été à la criée, été " * 7, "Quay " * 30, "é" * 150, "Le bal"])
def test_subject_begins_on_its_own_line_and_stays_whole(title: str) -> None:
    raw = build_message(OutgoingMail(**message() | {"subject": title.strip()})).message().as_bytes()
    [first] = [line for line in raw.splitlines() if line.startswith(b"Subject:")]
    assert first.removeprefix(b"Subject:").strip()
    assert max(map(len, raw.partition(b"\n\n")[0].splitlines())) <= 78
    assert message_from_bytes(raw, policy=default)["Subject"] == title.strip()


def test_subject_with_a_line_break_does_not_leave() -> None:
    with pytest.raises(BadHeaderError):
        build_message(OutgoingMail(**message() | {"subject": "Oui\nBcc: x@example.org"})).message()
