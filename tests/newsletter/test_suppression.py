"""Who left, bounced or complained is not written to, and nobody keeps the address for that."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from newsletter.models import Suppression
from newsletter.subscribers import suppression
from tests.newsletter.letter_links import mailed_path, post_subscribe_form
from tests.newsletter.suppressions import kept_reason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_leave_at_once")]
Reason = Suppression.Reason


def test_only_a_hash_is_kept() -> None:
    suppression.suppress_email("denis@example.org", Reason.LEFT, timezone.now())
    assert "denis" not in str(Suppression.objects.values().get())


def test_same_mailbox_however_it_is_written() -> None:
    suppression.suppress_email("Denis@Écluse.example", Reason.BOUNCED, timezone.now())
    assert kept_reason("denis@xn--cluse-9ra.example") == Reason.BOUNCED
    assert kept_reason("denise@xn--cluse-9ra.example") is None


@pytest.mark.parametrize("first", [Reason.BOUNCED, Reason.COMPLAINED])
def test_a_graver_reason_stays(first: Suppression.Reason) -> None:
    suppression.suppress_email("denis@example.org", first, timezone.now())
    suppression.suppress_email("denis@example.org", Reason.LEFT, timezone.now())
    suppression.suppress_email("denis@example.org", Reason.BOUNCED, timezone.now())
    assert kept_reason("denis@example.org") == first


@pytest.mark.parametrize("first", [Reason.LEFT, Reason.BOUNCED])
def test_who_complained_has_complained(first: Suppression.Reason) -> None:
    suppression.suppress_email("denis@example.org", first, timezone.now())
    suppression.suppress_email("denis@example.org", Reason.COMPLAINED, timezone.now())
    assert kept_reason("denis@example.org") == Reason.COMPLAINED


def test_hash_under_a_former_key_is_known_until_that_key_is_removed(settings: Settings) -> None:
    suppression.suppress_email("denis@example.org", Reason.LEFT, timezone.now())
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" * 8
    suppression.suppress_email("denis@example.org", Reason.COMPLAINED, timezone.now())
    assert kept_reason("denis@example.org") == Reason.COMPLAINED
    assert suppression.suppression_reasons(["denis@example.org"]) == {
        "denis@example.org": Reason.COMPLAINED
    }
    assert Suppression.objects.count() == 1
    settings.SECRET_KEY_FALLBACKS = []
    assert kept_reason("denis@example.org") is None


def test_who_asks_anew_and_confirms_is_written_to_again(client: Client) -> None:
    suppression.suppress_email("denis@example.org", Reason.COMPLAINED, timezone.now())
    post_subscribe_form(client)
    assert kept_reason("denis@example.org") is not None
    client.post(mailed_path())
    assert kept_reason("denis@example.org") is None
    assert len(mail.outbox) == 1
