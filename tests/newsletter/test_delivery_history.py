"""A subscriber sees what became of each letter, through the link in any of them."""

from datetime import timedelta

import pytest
from django.test import Client

from newsletter.models import Bounce, Consent, Delivery, Issue, Subscriber
from tests.newsletter.conftest import MONDAY, make_subscriber
from tests.newsletter.letter_links import mailed_path, post_subscribe_form, preferences_path

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def denis() -> Subscriber:
    return make_subscriber("denis@example.org")


def make_delivery(to: Subscriber, state: str, reason: str = "", week: int = 48) -> Delivery:
    issue, _new = Issue.objects.get_or_create(
        year=2026, week=week, defaults={"state": "sent", "planned_at": MONDAY, "frozen_at": MONDAY}
    )
    return Delivery.objects.create(
        issue=issue, subscriber=to, state=state, reason=reason, settled_at=MONDAY
    )


def page_text(client: Client, subscriber: Subscriber, query: str = "") -> str:
    return client.get("/en" + preferences_path(subscriber) + query).content.decode()


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        (State.SENT, "", "sent on 23 November 2026"),
        (State.REFUSED, "550", "refused by your mail server"),
        (State.UNKNOWN, "worker lost", "perhaps sent"),
        (State.DEFERRED, "", "we try again"),
        (State.PENDING, "", "on its way"),
        (State.SUPPRESSED, "paused", "you had paused"),
        (State.SUPPRESSED, "nothing chosen", "nothing new in what you chose"),
        (State.SUPPRESSED, "restored", "not sent"),
    ],
)
def test_each_state_is_said(
    client: Client, denis: Subscriber, state: str, reason: str, said: str
) -> None:
    make_delivery(denis, state, reason)
    shown = page_text(client, denis)
    assert said in shown
    assert 'href="/en/newsletter/2026-w48/"' in shown


@pytest.mark.parametrize(
    ("kind", "said"), [(Bounce.Kind.SOFT, "but it came back"), (Bounce.Kind.COMPLAINT, "unwanted")]
)
def test_what_came_back_is_said(client: Client, denis: Subscriber, kind: str, said: str) -> None:
    make_delivery(denis, State.SENT).bounces.create(
        report="x", kind=kind, diagnostic="denis@ is full"
    )
    shown = page_text(client, denis)
    assert said in shown
    assert "denis@" not in shown


def test_words_of_the_server_are_not_shown(client: Client, denis: Subscriber) -> None:
    make_delivery(denis, State.REFUSED, "550 <denis@example.org>: unknown")
    assert "denis@" not in page_text(client, denis)


def test_letters_of_others_are_not_shown(client: Client, denis: Subscriber) -> None:
    make_delivery(make_subscriber("gaelle@example.org"), State.SENT)
    assert "2026-w48" not in page_text(client, denis)


def test_older_letters_are_on_another_page(client: Client, denis: Subscriber) -> None:
    for week in range(1, 31):
        make_delivery(denis, State.SENT, week=week)
    assert "2026-w30" in page_text(client, denis)
    assert "2026-w04" not in page_text(client, denis)
    assert "2026-w04" in page_text(client, denis, "?page=2")


@pytest.mark.usefixtures("mails_leave_at_once")
def test_consent_is_shown(client: Client) -> None:
    post_subscribe_form(client)
    client.post(mailed_path())
    post_subscribe_form(client)
    subscriber = Subscriber.objects.get()
    shown = page_text(client, subscriber)
    assert "form’s text of 2026-11" in shown


def test_imported_consent_says_where_from_and_keeps_the_proof(
    client: Client, denis: Subscriber
) -> None:
    Consent.objects.create(
        subscriber=denis, form_version="import", requested_at=MONDAY - timedelta(days=90),
        imported_at=MONDAY, origin="Membres de l’association", proof="bulletin signé D. Le Bras",
    )  # fmt: skip
    shown = page_text(client, denis)
    assert "Membres de l’association" in shown
    assert "Le Bras" not in shown


def test_what_was_asked_for_and_never_confirmed_is_no_consent(
    client: Client, denis: Subscriber
) -> None:
    Consent.objects.create(subscriber=denis, form_version="2026-11")
    assert "form’s text of" not in page_text(client, denis)
