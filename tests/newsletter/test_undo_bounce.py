"""A report was wrong, a director says: that brings back whom it ended, and nobody who left."""

from datetime import timedelta

import pytest

from newsletter.models import Bounce, Suppression
from newsletter.returns.policy import bounces
from newsletter.subscribers import subscription
from tests.newsletter.conftest import MONDAY
from tests.newsletter.suppressions import kept_reason
from tests.newsletter.test_bounces import NOON, WEEK, is_receiving, receive_returned, sent_delivery

pytestmark = pytest.mark.django_db
Kind = Bounce.Kind
Reason = Suppression.Reason


def test_director_s_change_of_mind_brings_the_subscriber_back() -> None:
    row = sent_delivery()
    receive_returned("postfix_unknown", row)
    assert bounces.undo_bounce(Bounce.objects.get())
    assert is_receiving(row)
    assert kept_reason("denis@example.org") is None


def test_who_had_left_before_stays_away() -> None:
    row = sent_delivery()
    subscription.unsubscribe(row.subscriber_id or 0, MONDAY + timedelta(hours=1))
    receive_returned("postfix_unknown", row)
    assert not bounces.undo_bounce(Bounce.objects.get())
    assert not is_receiving(row)


def test_who_leaves_after_the_mail_came_back_stays_away() -> None:
    row = sent_delivery()
    receive_returned("postfix_unknown", row)
    subscription.unsubscribe(row.subscriber_id or 0, NOON + timedelta(hours=1))
    assert not bounces.undo_bounce(Bounce.objects.get())
    assert not is_receiving(row)


def test_who_complained_has_to_ask_anew() -> None:
    row = sent_delivery()
    receive_returned("arf_abuse", row)
    assert not bounces.undo_bounce(Bounce.objects.get())
    assert not is_receiving(row)
    assert kept_reason("denis@example.org") == Reason.COMPLAINED


def test_who_complains_after_the_mail_came_back_has_to_ask_anew() -> None:
    row, older = sent_delivery(), sent_delivery(at=MONDAY - WEEK)
    receive_returned("postfix_unknown", row)
    receive_returned("arf_abuse", older, NOON + timedelta(hours=1))
    assert kept_reason("denis@example.org") == Reason.COMPLAINED
    assert not bounces.undo_bounce(Bounce.objects.get(kind=Kind.HARD))
    assert not is_receiving(row)
    assert kept_reason("denis@example.org") == Reason.COMPLAINED


def test_two_letters_that_came_back_are_no_wish_to_leave() -> None:
    row, older = sent_delivery(), sent_delivery(at=MONDAY - WEEK)
    receive_returned("postfix_unknown", row)
    receive_returned("exim_unknown", older, NOON + timedelta(hours=1))
    first, second = Bounce.objects.order_by("pk")
    assert not bounces.undo_bounce(second)
    assert bounces.undo_bounce(first)
    assert is_receiving(row)
