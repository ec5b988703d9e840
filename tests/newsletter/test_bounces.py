"""What a mail that came back changes: for Denis, whose address it concerns, and for nobody else."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client

from newsletter import tokens
from newsletter.engine import sending
from newsletter.models import Bounce, Delivery, Issue, Suppression, UnclassifiedMail
from newsletter.returns.policy import bounces
from newsletter.returns.policy.bounces import ReturnOutcome
from tests.newsletter.conftest import MONDAY, make_subscriber
from tests.newsletter.letter_links import mailed_path, post_subscribe_form
from tests.newsletter.returned_mails import NAMES, returned_mail, write_mail
from tests.newsletter.suppressions import kept_reason

pytestmark = pytest.mark.django_db
Kind = Bounce.Kind
Reason = Suppression.Reason
NOON = MONDAY + timedelta(hours=5)
WEEK = timedelta(days=7)


def sent_delivery(name: str = "denis", at: datetime = MONDAY, state: str = "sent") -> Delivery:
    """The letter of that week has left for this subscriber."""
    address = name if "@" in name else f"{name}@example.org"
    known = Delivery.objects.filter(subscriber__email=address).first()
    holder = known.subscriber if known else make_subscriber(address)
    year, week, _day = at.isocalendar()
    issue, _new = Issue.objects.get_or_create(
        year=year, week=week,
        defaults={"state": Issue.State.SENT, "planned_at": at, "frozen_at": at},
    )  # fmt: skip
    return Delivery.objects.create(issue=issue, subscriber=holder, state=state, settled_at=at)


def is_receiving(row: Delivery) -> bool:
    assert row.subscriber is not None
    row.subscriber.refresh_from_db()
    return row.subscriber.is_subscribed


def receive_returned(
    name: str, row: Delivery, at: datetime = NOON, address: str = ""
) -> ReturnOutcome:
    return bounces.receive_mail(returned_mail(name, row, address), now=at)


def send_soft_bounces(count: int, step: timedelta = WEEK) -> Delivery:
    """So many letters in a row for which the mailbox was full; the last one."""
    for number in range(count):
        row = sent_delivery(at=MONDAY + number * step)
        raw = returned_mail("zimbra_full", row).replace(b"C1D5A2B0F4", b"%d" % number)
        bounces.receive_mail(raw, now=NOON + number * step)
    return row


def test_address_that_does_not_exist_gets_no_letter_any_more() -> None:
    row = sent_delivery()
    assert receive_returned("postfix_unknown", row) is ReturnOutcome.RECORDED
    assert not is_receiving(row)
    assert kept_reason("denis@example.org") == Reason.BOUNCED


def test_what_was_said_is_written_down_and_names_nobody() -> None:
    row = sent_delivery()
    receive_returned("postfix_unknown", row)
    found = Bounce.objects.get()
    assert (found.delivery, found.kind, found.status) == (row, Kind.HARD, "5.1.1")
    assert (found.suppressed, found.at) == (True, NOON)
    assert found.diagnostic.startswith("smtp; 550 5.1.1 <d…@example.org>: Recipient address")
    assert "denis" not in str(Bounce.objects.values().get())


def test_others_go_on_receiving() -> None:
    gaelle = sent_delivery("gaelle")
    receive_returned("postfix_unknown", sent_delivery())
    assert is_receiving(gaelle)
    assert kept_reason("gaelle@example.org") is None


def test_same_report_twice_counts_once() -> None:
    row = sent_delivery()
    receive_returned("postfix_unknown", row)
    assert receive_returned("postfix_unknown", row, NOON + WEEK) is ReturnOutcome.KNOWN
    assert Bounce.objects.get().at == NOON


def test_who_has_come_back_since_is_not_sent_away_by_the_same_report(
    client: Client, mails_leave_at_once: None
) -> None:
    row = sent_delivery()
    receive_returned("postfix_unknown", row)
    post_subscribe_form(client, "denis@example.org")
    client.post(mailed_path())
    assert receive_returned("postfix_unknown", row) is ReturnOutcome.KNOWN
    assert is_receiving(row)
    assert kept_reason("denis@example.org") is None


def test_one_letter_brings_no_more_than_a_few_rows() -> None:
    """Whoever holds a letter holds its mark."""
    row = sent_delivery()
    for number in range(bounces.MOST_ABOUT_ONE + 5):
        raw = returned_mail("gmail_unauthenticated", row).replace(b"4Z8kqR1c9Wz9t3", b"%d" % number)
        bounces.receive_mail(raw, now=NOON)
    assert Bounce.objects.count() == bounces.MOST_ABOUT_ONE


def test_report_about_a_letter_from_before_the_confirmation_changes_nothing() -> None:
    row = sent_delivery()
    assert row.subscriber is not None
    row.subscriber.confirmed_at = MONDAY + timedelta(hours=1)
    row.subscriber.save()
    assert receive_returned("postfix_unknown", row) is ReturnOutcome.RECORDED
    assert is_receiving(row)
    assert not Bounce.objects.get().suppressed


@pytest.mark.parametrize("name", ["postfix_delayed", "postfix_delivered", "read_receipt"])
def test_delay_and_success_are_no_bounces(name: str) -> None:
    row = sent_delivery()
    assert receive_returned(name, row) is ReturnOutcome.IGNORED
    assert is_receiving(row)
    assert not Bounce.objects.exists()
    assert not UnclassifiedMail.objects.exists()


@pytest.mark.parametrize("name", ["vacation", "outlook_away"])
def test_automatic_answers_are_ignored(name: str) -> None:
    row = sent_delivery()
    assert receive_returned(name, row) is ReturnOutcome.IGNORED
    assert is_receiving(row)
    assert not UnclassifiedMail.objects.exists()


@pytest.mark.parametrize("name", ["gmail_unauthenticated", "orange_spam"])
def test_what_is_refused_as_coming_from_us_ends_nothing(name: str) -> None:
    row = sent_delivery()
    assert receive_returned(name, row) is ReturnOutcome.RECORDED
    assert is_receiving(row)
    assert Bounce.objects.get().kind == Kind.SENDER


def test_full_mailbox_ends_nothing_at_first() -> None:
    assert is_receiving(send_soft_bounces(bounces.FAILED_IN_A_ROW - 1))
    assert kept_reason("denis@example.org") is None


def test_mailbox_that_is_full_for_weeks_gets_no_letter_any_more() -> None:
    row = send_soft_bounces(bounces.FAILED_IN_A_ROW)
    assert not is_receiving(row)
    assert kept_reason("denis@example.org") == Reason.BOUNCED
    assert Bounce.objects.filter(suppressed=True).get().delivery == row


def test_many_failures_within_days_are_not_weeks() -> None:
    assert is_receiving(send_soft_bounces(1))
    issue = Issue.objects.get()
    for number in range(6):
        raw = write_mail("zimbra_full", tokens.bounce_token(issue.deliveries.get().pk))
        bounces.receive_mail(raw.replace(b"C1D5A2B0F4", b"again%d" % number), now=NOON)
    assert is_receiving(issue.deliveries.get())


def test_letter_that_arrived_in_between_begins_the_count_anew() -> None:
    send_soft_bounces(bounces.FAILED_IN_A_ROW - 1)
    sent_delivery(at=MONDAY + 4 * WEEK)
    row = sent_delivery(at=MONDAY + 5 * WEEK)
    receive_returned("zimbra_full", row, NOON + 5 * WEEK)
    assert is_receiving(row)


def test_weeks_in_which_no_letter_was_sent_do_not_interrupt_the_count() -> None:
    send_soft_bounces(bounces.FAILED_IN_A_ROW - 1)
    sent_delivery(at=MONDAY + 4 * WEEK, state="suppressed")
    row = sent_delivery(at=MONDAY + 5 * WEEK)
    receive_returned("zimbra_full", row, NOON + 5 * WEEK)
    assert not is_receiving(row)


def test_report_that_comes_after_the_next_letter_has_left_counts() -> None:
    send_soft_bounces(bounces.FAILED_IN_A_ROW - 1)
    late = sent_delivery(at=MONDAY + 4 * WEEK)
    sent_delivery(at=MONDAY + 5 * WEEK)
    receive_returned("zimbra_full", late, NOON + 5 * WEEK)
    assert not is_receiving(late)


def test_failures_from_before_a_new_confirmation_do_not_count() -> None:
    row = send_soft_bounces(bounces.FAILED_IN_A_ROW - 1)
    assert row.subscriber is not None
    row.subscriber.confirmed_at = MONDAY + 3 * WEEK + timedelta(days=1)
    row.subscriber.save()
    last = sent_delivery(at=MONDAY + 4 * WEEK)
    receive_returned("zimbra_full", last, NOON + 4 * WEEK)
    assert is_receiving(last)


def test_failure_of_another_address_behind_it_proves_nothing_yet() -> None:
    """A redirection leads to a mailbox that is gone, or Denis has changed his address since."""
    row = sent_delivery()
    receive_returned("exchange_unknown", row, address="former@elsewhere.example")
    assert is_receiving(row)
    found = Bounce.objects.get()
    assert (found.kind, found.status) == (Kind.SOFT, "5.1.10")


def test_of_several_recipients_the_right_one_decides() -> None:
    row = sent_delivery()
    raw = returned_mail("postfix_unknown", row, "other@example.org").replace(
        b"Final-Recipient: rfc822; other@example.org",
        b"Final-Recipient: rfc822; Denis@Example.org\nAction: failed\nStatus: 5.2.2\n\n"
        b"Final-Recipient: rfc822; other@example.org",
    )
    bounces.receive_mail(raw, now=NOON)
    assert Bounce.objects.get().status == "5.2.2"
    assert is_receiving(row)


def test_complaint_ends_the_letter_at_once() -> None:
    row = sent_delivery()
    assert receive_returned("arf_abuse", row) is ReturnOutcome.RECORDED
    assert not is_receiving(row)
    assert kept_reason("denis@example.org") == Reason.COMPLAINED
    assert Bounce.objects.get().kind == Kind.COMPLAINT


@pytest.mark.parametrize("kind", ["not-spam", "auth-failure", "virus"])
def test_feedback_that_is_no_complaint_changes_nothing(kind: str) -> None:
    row = sent_delivery()
    raw = returned_mail("arf_abuse", row).replace(
        b"Feedback-Type: abuse", f"Feedback-Type: {kind}".encode()
    )
    assert bounces.receive_mail(raw, now=NOON) in {ReturnOutcome.IGNORED, ReturnOutcome.KEPT}
    assert is_receiving(row)


def test_mail_to_the_address_of_list_unsubscribe_unsubscribes() -> None:
    row = sent_delivery()
    assert receive_returned("unsubscribe", row) is ReturnOutcome.LEFT
    assert not is_receiving(row)
    assert kept_reason("denis@example.org") != Reason.BOUNCED


@pytest.mark.parametrize("name", NAMES)
def test_subscriber_who_is_no_longer_known_and_letter_that_is_gone(name: str) -> None:
    row = sent_delivery()
    row.subscriber.delete()  # type: ignore[union-attr]
    row.refresh_from_db()
    receive_returned(name, row)
    row.issue.delete()
    assert receive_returned(name, row)


def test_bounce_does_not_move_the_counts_of_the_issue() -> None:
    row = sent_delivery()
    Issue.objects.update(audience=1)
    receive_returned("postfix_unknown", row)
    issue = Issue.objects.get()
    assert sending.count_by_state(issue.pk)["sent"] == 1
    assert sending.measure_progress(issue).adds_up
    assert bounces.count_by_kind(issue.pk) == {Kind.HARD: 1}


def test_many_reports_about_one_letter_hide_no_complaint() -> None:
    row = sent_delivery()
    for number in range(bounces.MOST_ABOUT_ONE + 1):
        raw = returned_mail("zimbra_full", row).replace(b"C1D5A2B0F4", b"%d" % number)
        bounces.receive_mail(raw, now=NOON)
    assert Bounce.objects.count() == bounces.MOST_ABOUT_ONE
    receive_returned("arf_abuse", row)
    assert not is_receiving(row)


def test_return_path_of_the_letter_is_the_address_of_these_mails() -> None:
    assert settings.NEWSLETTER_POST.return_path == "contact@example.org"
