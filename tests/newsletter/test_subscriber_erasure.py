"""Who left is forgotten, later or at once; a hash stays, and the numbers go on adding up."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import Settings

from newsletter import messages, tasks, tokens
from newsletter.contents import issues, schedule
from newsletter.engine import sending
from newsletter.models import Bounce, Consent, Delivery, Issue, Subscriber, Suppression
from newsletter.subscribers import erasure, subscription, suppression
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, MailSink, make_subscriber
from tests.newsletter.letter_links import (
    mailed_path,
    post_subscribe_form,
    preferences_path,
    send_digest,
    unsubscribe_path,
)
from tests.newsletter.suppressions import kept_reason
from tests.newsletter.test_bounces import sent_delivery
from tests.newsletter.test_unsubscribe import FORM, ONE_CLICK

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def denis() -> Subscriber:
    return make_subscriber("denis@example.org")


def forget_path(subscriber: Subscriber) -> str:
    key = tokens.make_token(tokens.FORGET, subscriber.pk)
    return messages.token_url("newsletter_forget", key, "fr").removeprefix(settings.PUBLIC_URL)


def suppression_of() -> Suppression.Reason | None:
    return kept_reason("denis@example.org")


def leave_at(subscriber: Subscriber, at: datetime = MONDAY) -> None:
    subscription.unsubscribe(subscriber.pk, at)


def test_who_left_is_forgotten_when_the_days_are_over(
    denis: Subscriber, settings: Settings
) -> None:
    settings.NEWSLETTER_FORGET_DAYS = 30
    Consent.objects.create(subscriber=denis, form_version="2026-11", requested_at=MONDAY - DAY * 40)
    gaelle = make_subscriber("gaelle@example.org")
    leave_at(denis)
    assert erasure.purge_unsubscribed(MONDAY + DAY * 30 - timedelta(minutes=1)) == 0
    assert erasure.purge_unsubscribed(MONDAY + DAY * 30 + timedelta(minutes=1)) == 1
    assert list(Subscriber.objects.all()) == [gaelle]
    assert not Consent.objects.exists()
    assert suppression_of() == Suppression.Reason.LEFT


def test_only_the_hash_stays(denis: Subscriber) -> None:
    erasure.forget_subscriber(denis.pk)
    assert "denis" not in str(Suppression.objects.values().get())


def test_neither_domain_nor_words_of_a_server_stay() -> None:
    row = sent_delivery("denis")
    Delivery.objects.update(domain="denis-le-roux.bzh", state="refused", reason="no denis here")
    Bounce.objects.create(report="1", delivery=row, kind=Bounce.Kind.HARD, diagnostic="no denis")
    erasure.forget_subscriber(row.subscriber_id or 0)
    assert "denis" not in str([*Delivery.objects.values(), *Bounce.objects.values()])


def test_clock_does_it(denis: Subscriber) -> None:
    leave_at(denis, MONDAY - DAY * 90)
    tasks.purge_subscribers()
    assert not Subscriber.objects.exists()


def test_graver_reason_stays(denis: Subscriber) -> None:
    suppression.suppress_email(denis.email, Suppression.Reason.COMPLAINED, MONDAY)
    erasure.forget_subscriber(denis.pk)
    assert suppression_of() == Suppression.Reason.COMPLAINED


@pytest.mark.usefixtures("mails_leave_at_once")
def test_who_has_just_asked_anew_can_still_confirm(client: Client, denis: Subscriber) -> None:
    leave_at(denis)
    later = MONDAY + DAY * 60
    subscription.request_subscription(denis.email, now=later)
    assert erasure.purge_unsubscribed(later + DAY) == 0
    client.post(mailed_path())
    denis.refresh_from_db()
    assert denis.is_subscribed


def test_looking_forgets_nobody(client: Client, denis: Subscriber) -> None:
    page = client.get(forget_path(denis)).content.decode()
    assert "d…@example.org" in page
    assert "denis@" not in page
    assert Subscriber.objects.exists()


def test_button_forgets_at_once_and_may_be_pressed_twice(client: Client, denis: Subscriber) -> None:
    answers = [client.post(forget_path(denis)) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert not Subscriber.objects.exists()
    assert suppression_of() == Suppression.Reason.LEFT
    assert client.get(forget_path(denis)).status_code == 200


def test_pages_lead_there(client: Client, denis: Subscriber) -> None:
    assert forget_path(denis) in client.get(preferences_path(denis)).content.decode()
    assert forget_path(denis) in client.post(unsubscribe_path(denis)).content.decode()


@pytest.mark.parametrize("purpose", [tokens.UNSUBSCRIBE, tokens.PREFERENCES])
def test_other_keys_do_not_forget(client: Client, denis: Subscriber, purpose: str) -> None:
    key = tokens.make_token(purpose, denis.pk)
    assert client.post(f"/newsletter/forget/{key}/").status_code == 404
    assert Subscriber.objects.exists()


def test_every_link_of_the_forgotten_is_answered_calmly(client: Client, denis: Subscriber) -> None:
    links = [unsubscribe_path(denis), forget_path(denis)]
    choices = preferences_path(denis)
    erasure.forget_subscriber(denis.pk)
    for link in links:
        assert client.get(link).status_code == 200
        assert client.post(link, ONE_CLICK, content_type=FORM).status_code == 200
    for link in (choices, choices.replace("preferences", "move")):
        assert client.get(link).status_code == 404
        assert client.post(link, {"email": "x@example.org"}).status_code == 404
    assert not Subscriber.objects.exists()


@pytest.mark.usefixtures("mails_leave_at_once")
def test_forgotten_may_subscribe_again(client: Client, denis: Subscriber) -> None:
    erasure.forget_subscriber(denis.pk)
    post_subscribe_form(client)
    client.post(mailed_path())
    assert Subscriber.objects.get().is_subscribed
    assert suppression_of() is None


class TestIssue:
    @pytest.fixture
    def issue(self, denis: Subscriber) -> Issue:
        make_subscriber("gaelle@example.org")
        make_article("Le phare rallumé", published_at=MONDAY - DAY * 2)
        return issues.compile_issue(schedule.week_of(MONDAY), MONDAY)

    def rows(self, issue: Issue) -> list[tuple[Any, ...]]:
        return sorted(issue.deliveries.values_list("state", "reason"))

    def test_numbers_of_a_sent_issue_still_add_up(
        self, issue: Issue, denis: Subscriber, sink: MailSink
    ) -> None:
        send_digest()
        for subscriber in Subscriber.objects.all():
            erasure.forget_subscriber(subscriber.pk)
        issue.refresh_from_db()
        progress = sending.measure_progress(issue)
        assert progress.adds_up
        assert progress.counts[Delivery.State.SENT] == issue.audience == 2

    def test_forgotten_while_it_leaves_receives_nothing(
        self, issue: Issue, denis: Subscriber, sink: MailSink
    ) -> None:
        erasure.forget_subscriber(denis.pk)
        send_digest()
        assert sink.recipients == ["gaelle@example.org"]
        assert self.rows(issue) == [("sent", ""), ("suppressed", "unsubscribed")]
        issue.refresh_from_db()
        assert sending.measure_progress(issue).adds_up
