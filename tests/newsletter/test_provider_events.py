"""The mail provider tells what became of a mail: Brevo, and two others where they differ."""

import base64
import hashlib
import hmac
import json
import sys
from importlib import import_module, reload
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import clear_url_caches
from django.utils import timezone
from pytest_django import Settings

from newsletter import tokens
from newsletter.models import Bounce, Delivery, Subscriber, Suppression
from newsletter.returns.policy import bounces
from tests.newsletter.conftest import make_subscriber
from tests.newsletter.suppressions import kept_reason
from tests.newsletter.test_bounces import is_receiving, sent_delivery
from tests.processor_time import processor_time_within

pytestmark = pytest.mark.django_db
Kind = Bounce.Kind
Reason = Suppression.Reason
SECRET = "rade:an-example-that-is-long-enough"
URLS = "tests.newsletter.webhook_urls"


@pytest.fixture(autouse=True)
def brevo(settings: Settings) -> None:
    town_of(settings, "brevo")


@pytest.fixture
def row(settings: Settings) -> Delivery:
    found = sent_delivery()
    Delivery.objects.update(settled_at=timezone.now())
    Subscriber.objects.update(confirmed_at=None)
    return found


def town_of(settings: Settings, provider: str, **more: str) -> None:
    # The site's own addresses are made before, without a provider: other tests use them.
    import_module("contrib_site.urls")
    settings.MAIL_PROVIDER = provider
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET} | more
    if URLS in sys.modules:
        reload(sys.modules[URLS])
    settings.ROOT_URLCONF = URLS
    clear_url_caches()


def post_event(body: object, secret: str = SECRET) -> int:
    key = base64.b64encode(secret.encode()).decode()
    answer = Client(raise_request_exception=False).post(
        "/newsletter/events/",
        body if isinstance(body, bytes) else json.dumps(body),
        content_type="application/json",
        headers={"authorization": f"Basic {key}"},
    )
    return answer.status_code


def post_brevo_event(event: str, reason: str = "", **more: Any) -> dict[str, Any]:
    return {
        "event": event, "email": "denis@example.org", "reason": reason, "ts_epoch": 1795413612000,
        "message-id": "<202611230600.1@smtp-relay.example>",
    } | more  # fmt: skip


def test_address_that_does_not_exist_gets_no_letter_any_more(row: Delivery) -> None:
    said = "550 5.1.1 <denis@example.org>: user unknown"
    assert post_event(post_brevo_event("hard_bounce", said)) == 200
    assert kept_reason("denis@example.org") == Reason.BOUNCED
    found = Bounce.objects.get()
    assert (found.delivery, found.kind, found.status) == (row, Kind.HARD, "5.1.1")
    assert "denis" not in found.diagnostic


def test_letter_is_known_by_its_own_name(row: Delivery) -> None:
    other = Delivery.objects.create(issue=row.issue, subscriber=make_subscriber("denis2@x.example"))
    mark = tokens.bounce_token(row.pk)
    event = post_brevo_event(
        "soft_bounce", "mailbox full", **{"message-id": f"<letter.{mark}@site>"}
    )
    post_event(event | {"email": "somebody@else.example"})
    assert Bounce.objects.get().delivery == row != other


def test_same_event_twice_counts_once(row: Delivery) -> None:
    event = post_brevo_event("soft_bounce", "452 4.2.2 mailbox full")
    assert (post_event(event), post_event(event)) == (200, 200)
    assert Bounce.objects.get().kind == Kind.SOFT


@pytest.mark.parametrize(
    ("event", "said", "kind"),
    [
        ("soft_bounce", "452 4.2.2 full", Kind.SOFT),
        ("hard_bounce", "", Kind.HARD),
        ("soft_bounce", "", Kind.SOFT),
        ("hard_bounce", "550 5.1.1 mailbox full", Kind.SOFT),
        ("invalid_email", "", Kind.HARD),
        ("blocked", "", Kind.SENDER),
        ("hard_bounce", "550 5.7.1 listed at zen.spamhaus.org", Kind.SENDER),
        ("spam", "", Kind.COMPLAINT),
    ],
)
def test_what_an_event_means(row: Delivery, event: str, said: str, kind: Kind) -> None:
    assert post_event(post_brevo_event(event, said)) == 200
    assert Bounce.objects.get().kind == kind


@pytest.mark.parametrize("event", ["invalid_email", "spam"])
def test_what_is_said_about_another_mail_than_a_letter_ends_nothing(event: str) -> None:
    subscriber = make_subscriber("denis@example.org")
    assert post_event(post_brevo_event(event)) == 200
    subscriber.refresh_from_db()
    assert subscriber.is_subscribed
    assert not Bounce.objects.exists()


def test_who_knocks_without_the_secret_fills_no_log(
    row: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    assert post_event(post_brevo_event("spam"), secret="rade:guessed") == 400
    assert kept_reason("denis@example.org") is None
    assert {record.levelname for record in caplog.records} == {"WARNING"}
    assert not any(record.exc_info for record in caplog.records)


def test_long_words_of_a_provider_are_cut(row: Delivery) -> None:
    with processor_time_within(4):
        assert post_event(post_brevo_event("soft_bounce", "a" * 400_000)) == 200
    assert len(Bounce.objects.get().diagnostic) == bounces.LONGEST_WORDS


def test_complaint_ends_the_letter_at_once(row: Delivery) -> None:
    post_event(post_brevo_event("spam"))
    assert not is_receiving(row)
    assert kept_reason("denis@example.org") == Reason.COMPLAINED


def test_who_unsubscribes_at_the_provider_has_left(row: Delivery) -> None:
    Subscriber.objects.update(confirmed_at=row.settled_at)
    assert is_receiving(row)
    post_event(post_brevo_event("unsubscribe"))
    assert not is_receiving(row)
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("event", ["delivered", "opened", "click", "deferred", "request", "new"])
def test_other_events_are_of_no_interest(row: Delivery, event: str) -> None:
    assert post_event(post_brevo_event(event)) == 200
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("address", ["nobody@example.org", "", "no address", "\0", None, 7, {}])
def test_event_about_nobody_we_know_is_answered_calmly(row: Delivery, address: object) -> None:
    assert post_event(post_brevo_event("hard_bounce", "550 5.1.1") | {"email": address}) == 200
    assert not Bounce.objects.exists()


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\0", b"[]", b"{}", b"null", b"7", b'{"event": []}', b'{"items": []}',
     b'{"event": "spam", "ts_epoch": "x"}', b"[" * 100_000],
)  # fmt: skip
def test_junk_with_the_right_secret_is_answered_calmly(row: Delivery, body: bytes) -> None:
    assert post_event(body) == 200
    assert not Bounce.objects.exists()


@pytest.mark.parametrize("secret", ["", "rade:", "rade:wrong", SECRET + "x"])
def test_nothing_is_heard_without_the_secret(row: Delivery, secret: str) -> None:
    assert post_event(post_brevo_event("spam"), secret) == 400
    assert not Bounce.objects.exists()


def test_nothing_is_to_be_seen_there() -> None:
    assert Client().get("/newsletter/events/").status_code == 405


def test_provider_comes_again_while_the_database_is_away(
    row: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_words: object) -> None:
        raise OperationalError

    with monkeypatch.context() as broken:
        broken.setattr(bounces, "record_report", away)
        assert post_event(post_brevo_event("spam")) == 500
    assert post_event(post_brevo_event("spam")) == 200
    assert not is_receiving(row)


def test_what_mailjet_says_in_its_own_words(row: Delivery, settings: Settings) -> None:
    town_of(settings, "mailjet")
    event = {"event": "bounce", "email": "denis@example.org", "time": 1795413612, "MessageID": 9}
    assert post_event([event | {"error": "user unknown", "hard_bounce": True}]) == 200
    assert Bounce.objects.get().kind == Kind.HARD


@pytest.mark.parametrize(("key", "status"), [("the key", 200), ("another", 400)])
def test_mailgun_signs_what_it_says(
    row: Delivery, settings: Settings, key: str, status: int
) -> None:
    town_of(settings, "mailgun", MAILGUN_WEBHOOK_SIGNING_KEY="the key")
    seal = hmac.new(key.encode(), b"1795413612token", hashlib.sha256).hexdigest()
    event = {
        "signature": {"timestamp": "1795413612", "token": "token", "signature": seal},
        "event-data": {
            "event": "complained", "id": "e1", "timestamp": 1795413612.5,
            "recipient": "denis@example.org",
            "message": {"headers": {"message-id": f"letter.{tokens.bounce_token(row.pk)}@site"}},
        },
    }  # fmt: skip
    assert post_event(event) == status
    assert Bounce.objects.filter(kind=Kind.COMPLAINT).exists() is (status == 200)


def test_door_is_closed_where_no_provider_is_configured(settings: Settings) -> None:
    settings.ROOT_URLCONF = "contrib_site.urls"
    assert post_event(post_brevo_event("spam")) == 404
