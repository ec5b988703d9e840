"""What the mail server refused at once means the same as what comes back later."""

from datetime import timedelta

import pytest

from newsletter import tasks
from newsletter.models import Bounce, Delivery, Suppression
from newsletter.returns.policy import bounces
from tests.newsletter.suppressions import kept_reason
from tests.newsletter.test_bounces import NOON, WEEK, is_receiving, send_soft_bounces, sent_delivery

pytestmark = pytest.mark.django_db
Kind = Bounce.Kind


def make_refused(reason: str, name: str = "denis") -> Delivery:
    row = sent_delivery(name, state="refused")
    Delivery.objects.filter(pk=row.pk).update(reason=reason)
    return row


def test_address_that_was_refused_as_unknown_gets_no_letter_any_more() -> None:
    row = make_refused("SMTP 550 5.1.1")
    assert bounces.record_refused_deliveries(NOON) == 1
    assert not is_receiving(row)
    assert kept_reason("denis@example.org") == Suppression.Reason.BOUNCED


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
    row = make_refused(reason)
    bounces.record_refused_deliveries(NOON)
    assert Bounce.objects.get().kind == kind
    assert is_receiving(row)


def test_refusal_counts_once_and_an_old_one_not_at_all() -> None:
    make_refused("SMTP 550 5.1.1")
    assert bounces.record_refused_deliveries(NOON + 2 * WEEK) == 0
    assert (bounces.record_refused_deliveries(NOON), bounces.record_refused_deliveries(NOON)) == (
        1,
        0,
    )


def test_refusals_and_returns_count_together() -> None:
    send_soft_bounces(bounces.FAILED_IN_A_ROW - 1)
    at = NOON + 4 * WEEK
    row = sent_delivery(at=at - timedelta(hours=5), state="refused")
    bounces.record_refused_deliveries(at)
    assert not is_receiving(row)


def test_beat_asks_for_it() -> None:
    tasks.record_refused_deliveries()
    tasks.purge_unclassified_mail()
