"""What a page says to whoever waits for a mail."""

import pytest
from django.template import Context, Template

from accounts.mail import outbox
from accounts.mail.outgoing import send_mail_soon
from accounts.models import OutgoingMail

pytestmark = pytest.mark.django_db
PAGE = Template("{% load mail_state %}{% mail_state 'Anna@Example.org' %}")


def said() -> str:
    return PAGE.render(Context()).strip()


@pytest.fixture(autouse=True)
def _written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.mail.tasks.deliver_mail.apply_async", lambda **_options: None)
    send_mail_soon("account_closed", "anna@example.org", {}, "fr")


def test_nothing_while_all_is_well() -> None:
    OutgoingMail.objects.all().delete()
    assert said() == ""


def test_true_sentence_while_the_server_is_away() -> None:
    OutgoingMail.objects.update(is_server_trouble=True)
    assert 'class="notice warning"' in said()


def test_page_tells_when_it_has_left() -> None:
    OutgoingMail.objects.update(is_server_trouble=True)
    outbox.send_due()
    assert "11:00" in said()
