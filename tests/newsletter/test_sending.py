"""The letter over real SMTP: nobody is skipped silently, nobody gets it twice."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from newsletter.engine import sending
from newsletter.engine.delivery.ledger import State
from newsletter.models import Issue, Subscriber
from newsletter.subscribers import subscription
from tests.newsletter.conftest import MailSink
from tests.newsletter.sent_issues import (
    change_sending_config,
    delivery_of,
    make_issue,
    nonzero_counts,
    send_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.waits]


@pytest.fixture
def issue() -> Issue:
    """With one article, for Denis, Gaëlle and Hervé."""
    return make_issue()


def test_each_confirmed_subscriber_receives_it(issue: Issue, sink: MailSink) -> None:
    assert send_all(issue) == {"sent": 3}
    assert Counter(sink.recipients) == {
        "denis@example.org": 1, "gaelle@example.org": 1, "herve@example.org": 1,
    }  # fmt: skip
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT


def test_sending_again_sends_nothing(issue: Issue, sink: MailSink) -> None:
    send_all(issue)
    send_all(issue)
    call_command("compile_digest", week="2026-w48")
    call_command("send_digest", week="2026-w48")
    assert len(sink.mails) == 3


def test_issue_knows_how_many_it_was_meant_for(issue: Issue, sink: MailSink) -> None:
    assert issue.audience == 3
    Subscriber.objects.filter(email="denis@example.org").delete()
    assert send_all(issue) == {"sent": 2, "suppressed": 1}
    assert sending.measure_progress(issue).adds_up


def test_who_left_after_the_freeze_receives_nothing(issue: Issue, sink: MailSink) -> None:
    gone = delivery_of(issue, "gaelle").subscriber
    assert gone
    subscription.unsubscribe(gone.pk)
    assert send_all(issue) == {"sent": 2, "suppressed": 1}
    assert gone.email not in sink.recipients


def test_who_paused_receives_nothing(issue: Issue, sink: MailSink) -> None:
    today = timezone.localdate()
    Subscriber.objects.filter(email="denis@example.org").update(paused_until=today + timedelta(7))
    send_all(issue)
    row = delivery_of(issue, "denis")
    assert (row.state, row.reason) == (State.SUPPRESSED, "paused")


def test_pause_ends_on_its_day(issue: Issue, sink: MailSink) -> None:
    Subscriber.objects.update(paused_until=timezone.localdate())
    assert send_all(issue) == {"sent": 3}


def test_later_means_later(issue: Issue, sink: MailSink) -> None:
    sink.at_data["gaelle@example.org"] = "451 greylisted"
    assert send_all(issue) == {"sent": 2, "deferred": 1}
    sink.at_data.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert send_all(issue) == {"sent": 3}
    assert Counter(sink.recipients).most_common(1)[0][1] == 1


def test_doubt_is_shown_and_not_sent_again(issue: Issue, sink: MailSink) -> None:
    sink.hang_up_on = {"denis@example.org"}
    assert send_all(issue) == {"sent": 2, "unknown": 1}
    send_all(issue)
    assert Counter(sink.recipients)["denis@example.org"] == 1


def test_person_may_resend_a_doubt_with_the_same_message_id(issue: Issue, sink: MailSink) -> None:
    sink.hang_up_on = {"denis@example.org"}
    send_all(issue)
    sink.hang_up_on.clear()
    assert sending.resend_delivery(delivery_of(issue, "denis").pk)
    assert send_all(issue) == {"sent": 3}
    ids = [mail["Message-ID"] for to, mail in sink.mails if to == "denis@example.org"]
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_all_doubts_of_an_issue_may_be_resent_at_once(issue: Issue, sink: MailSink) -> None:
    sink.hang_up_on = {"denis@example.org", "herve@example.org"}
    assert send_all(issue) == {"sent": 1, "unknown": 2}
    sink.hang_up_on.clear()
    assert sending.resend_unknown(issue.pk) == 2
    assert send_all(issue) == {"sent": 3}


def test_what_was_sent_cannot_be_resent(issue: Issue, sink: MailSink) -> None:
    send_all(issue)
    assert not sending.resend_delivery(delivery_of(issue, "denis").pk)


def test_unreachable_server_loses_nothing(issue: Issue, settings: Settings) -> None:
    settings.EMAIL_BACKEND = sending.SMTP_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_all(issue) == {"deferred": 3}
    assert delivery_of(issue, "denis").attempts == 0


def test_paused_issue_waits(issue: Issue, sink: MailSink) -> None:
    sending.pause_issue(issue.pk)
    assert send_all(issue) == {"pending": 3}
    sending.resume_issue(issue.pk)
    assert send_all(issue) == {"sent": 3}


def test_progress_says_when_it_ends(issue: Issue, sink: MailSink) -> None:
    sink.at_rcpt["gaelle@example.org"] = "450 later"
    send_all(issue)
    now = timezone.now()
    found = sending.measure_progress(issue, now)
    assert (found.done, found.audience, found.percent, found.a_minute) == (2, 3, 66, 2)
    assert found.ends_at == now + timedelta(seconds=30)


def test_no_connection_carries_more_than_is_polite(
    issue: Issue, sink: MailSink, settings: Settings
) -> None:
    change_sending_config(settings, connections=1, per_connection=2)
    assert send_all(issue) == {"sent": 3}
    assert sink.connections == 2


def test_other_mail_backends_get_the_same_mail(issue: Issue, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_all(issue) == {"sent": 3}
    ready = mail.outbox[0].message()
    assert ready["To"] == "denis@example.org"
    assert ready["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert nonzero_counts(issue) == {"sent": 3}
