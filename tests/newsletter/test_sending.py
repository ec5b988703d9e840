"""The letter over real SMTP: nobody is skipped silently, nobody gets it twice."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from newsletter import issues, schedule, sending, subscribing
from newsletter.models import Delivery, Issue
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, Sink, make_subscriber

pytestmark = pytest.mark.django_db(transaction=True)
State = Delivery.State


@pytest.fixture
def issue() -> Issue:
    """Frozen on Monday, with one article, for Denis, Gaëlle and Hervé."""
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=2))
    for name in ("denis", "gaelle", "herve"):
        make_subscriber(f"{name}@example.org")
    return issues.compile_issue(schedule.week_of(MONDAY), MONDAY)


def send_all(issue: Issue) -> dict[str, int]:
    while sending.send_some(issue.pk):
        pass
    sending.finish(issue.pk)
    return {state: count for state, count in sending.counts(issue.pk).items() if count}


def test_each_confirmed_subscriber_receives_it(issue: Issue, sink: Sink) -> None:
    assert send_all(issue) == {"sent": 3}
    assert Counter(sink.recipients) == {
        "denis@example.org": 1, "gaelle@example.org": 1, "herve@example.org": 1,
    }  # fmt: skip
    issue.refresh_from_db()
    assert issue.state == Issue.State.SENT


def test_sending_again_sends_nothing(issue: Issue, sink: Sink) -> None:
    send_all(issue)
    send_all(issue)
    call_command("compile_digest", week="2026-w48")
    call_command("send_digest", week="2026-w48")
    assert len(sink.mails) == 3


def test_mail_carries_the_article_and_the_way_out(issue: Issue, sink: Sink) -> None:
    send_all(issue)
    _to, mail = sink.mails[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/newsletter/unsubscribe/" in mail["List-Unsubscribe"]
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        text = part.get_content()
        assert "Le phare rallumé" in text
        assert "/newsletter/unsubscribe/" in text
        assert ".invalid" not in text


def test_lines_end_as_smtp_wants_them(issue: Issue, sink: Sink) -> None:
    send_all(issue)
    _to, mail = sink.mails[0]
    assert mail.defects == []
    assert mail.get_content_type() == "multipart/alternative"


def test_who_left_after_the_freeze_receives_nothing(issue: Issue, sink: Sink) -> None:
    gone = issue.deliveries.all()[1].subscriber
    assert gone
    subscribing.leave(gone.pk)
    assert send_all(issue) == {"sent": 2, "suppressed": 1}
    assert gone.email not in sink.recipients


def test_who_paused_receives_nothing(issue: Issue, sink: Sink) -> None:
    delivery = issue.deliveries.all()[0]
    assert delivery.subscriber
    delivery.subscriber.paused_until = timezone.localdate() + timedelta(days=7)
    delivery.subscriber.save()
    send_all(issue)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.reason) == (State.SUPPRESSED, "paused")


def test_address_that_the_server_refuses_is_said(issue: Issue, sink: Sink) -> None:
    sink.at_rcpt["gaelle@example.org"] = "550 no such user"
    assert send_all(issue) == {"sent": 2, "refused": 1}
    assert issue.deliveries.get(state=State.REFUSED).reason == "SMTP 550"


def test_later_means_later(issue: Issue, sink: Sink) -> None:
    sink.at_data["gaelle@example.org"] = "451 greylisted"
    assert send_all(issue) == {"sent": 2, "deferred": 1}
    sink.at_data.clear()
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert send_all(issue) == {"sent": 3}
    assert Counter(sink.recipients).most_common(1)[0][1] == 1


def test_doubt_is_shown_and_not_sent_again(issue: Issue, sink: Sink) -> None:
    sink.hang_up_on = {"denis@example.org"}
    assert send_all(issue) == {"sent": 2, "unknown": 1}
    send_all(issue)
    assert Counter(sink.recipients)["denis@example.org"] == 1


def test_person_may_resend_a_doubt_with_the_same_message_id(issue: Issue, sink: Sink) -> None:
    sink.hang_up_on = {"denis@example.org"}
    send_all(issue)
    sink.hang_up_on.clear()
    assert sending.send_again(issue.deliveries.get(state=State.UNKNOWN).pk)
    assert send_all(issue) == {"sent": 3}
    ids = [mail["Message-ID"] for to, mail in sink.mails if to == "denis@example.org"]
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_unreachable_server_loses_nothing(issue: Issue, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_all(issue) == {"deferred": 3}


def test_sweep_settles_what_a_dead_worker_left(issue: Issue) -> None:
    first, second, _third = issue.deliveries.order_by("pk")
    for row, state in ((first, State.SENDING), (second, State.CLAIMED)):
        lease = {"claim": row.key, "lease_until": timezone.now() - timedelta(seconds=1)}
        Delivery.objects.filter(pk=row.pk).update(state=state, **lease)
    assert sending.sweep() == [issue.pk]
    assert sending.counts(issue.pk)["unknown"] == 1
    assert sending.counts(issue.pk)["pending"] == 2


def test_lease_that_still_runs_is_respected(issue: Issue, sink: Sink) -> None:
    row = issue.deliveries.order_by("pk")[0]
    lease = {"claim": row.key, "lease_until": timezone.now() + timedelta(minutes=5)}
    Delivery.objects.filter(pk=row.pk).update(state=State.SENDING, **lease)
    sending.sweep()
    assert send_all(issue) == {"sent": 2, "sending": 1}


def test_paused_issue_waits(issue: Issue, sink: Sink) -> None:
    Issue.objects.update(state=Issue.State.PAUSED)
    assert send_all(issue) == {"pending": 3}
    assert sink.mails == []
