"""What the mail server refused at once means the same as what comes back later."""

from datetime import timedelta

import pytest

from newsletter import tasks
from newsletter.models import Bounce, Delivery, Suppression
from newsletter.returns import bounces
from newsletter.subscribers import suppression
from tests.newsletter.test_bounces import NOON, WEEK, receives, sent, soft_letters

pytestmark = pytest.mark.django_db
Kind = Bounce.Kind


def refused(reason: str, name: str = "denis") -> Delivery:
    row = sent(name, state="refused")
    Delivery.objects.filter(pk=row.pk).update(reason=reason)
    return row


def test_address_that_was_refused_as_unknown_gets_no_letter_any_more() -> None:
    row = refused("SMTP 550 5.1.1")
    assert bounces.learn_from_refusals(NOON) == 1
    assert not receives(row)
    assert suppression.reason_for("denis@example.org") == Suppression.Reason.BOUNCED


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("SMTP 552 5.2.2", Kind.SOFT),
        ("SMTP 550", Kind.SOFT),
        ("not an address", Kind.SOFT),
        ("SMTP 550 5.7.1", Kind.SENDER),
    ],
)
def test_other_refusals_end_nothing_by_themselves(reason: str, kind: Kind) -> None:
    row = refused(reason)
    bounces.learn_from_refusals(NOON)
    assert Bounce.objects.get().kind == kind
    assert receives(row)


def test_refusal_counts_once_and_an_old_one_not_at_all() -> None:
    refused("SMTP 550 5.1.1")
    assert bounces.learn_from_refusals(NOON + 2 * WEEK) == 0
    assert (bounces.learn_from_refusals(NOON), bounces.learn_from_refusals(NOON)) == (1, 0)


def test_refusals_and_returns_count_together() -> None:
    soft_letters(bounces.FAILED_IN_A_ROW - 1)
    at = NOON + 4 * WEEK
    row = sent(at=at - timedelta(hours=5), state="refused")
    bounces.learn_from_refusals(at)
    assert not receives(row)


def test_beat_asks_for_it() -> None:
    tasks.learn_from_refusals()
    tasks.purge_strays()
