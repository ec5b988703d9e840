"""No faster than a town has set, whoever asks, and whatever is started again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from newsletter.engine import sending
from newsletter.engine.config import SendingConfig, parse_domain_rates
from newsletter.engine.delivery import worker_slots
from newsletter.engine.delivery.ledger import DeliveryLedger
from newsletter.engine.delivery.rate_limit import RateLimiter
from newsletter.models import Issue
from tests.newsletter.conftest import MailSink, make_subscriber
from tests.newsletter.sent_issues import change_sending_config, make_issue, send_all

pytestmark = [pytest.mark.django_db, pytest.mark.waits]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def take_mails(at: float, amount: int = 100, domain: str = "example.org") -> int:
    """How many of so many waiting mails may leave, so many seconds after noon."""
    with transaction.atomic():
        manners = RateLimiter.at(NOON + timedelta(seconds=at))
        if domain in manners.full:
            return 0
        room = manners.room(amount)
        chosen = manners.choose([(number, domain) for number in range(room)], amount)
        manners.write_down()
    return len(chosen)


def test_no_limit_is_no_limit() -> None:
    assert [take_mails(0), take_mails(0)] == [100, 100]


def test_limit_a_second_holds_over_time(settings: Settings) -> None:
    change_sending_config(settings, per_second=50)
    taken = [take_mails(tenth / 10) for tenth in range(11)]
    assert sum(taken[:10]) == 50
    assert max(taken) == 5


def test_rest_does_not_add_up_to_a_burst(settings: Settings) -> None:
    change_sending_config(settings, per_second=50)
    assert [take_mails(0), take_mails(0), take_mails(60), take_mails(60)] == [5, 0, 5, 0]


def test_less_than_one_a_second(settings: Settings) -> None:
    change_sending_config(settings, domains={"orange.example": 0.5})
    taken = [take_mails(second, domain="orange.example") for second in range(5)]
    assert taken == [1, 0, 1, 0, 1]


def test_each_domain_has_its_own_limit(settings: Settings) -> None:
    change_sending_config(settings, domains={"orange.example": 10, "*": 20})
    assert take_mails(0, domain="orange.example") == 1
    assert take_mails(0, domain="orange.example") == 0
    assert take_mails(0, domain="other.example") == 2
    assert take_mails(0, domain="third.example") == 2


def test_full_domain_holds_nobody_else_up(settings: Settings, sink: MailSink) -> None:
    change_sending_config(settings, domains={"orange.example": 1}, workers=1)
    for number in range(3):
        make_subscriber(f"reader{number}@orange.example")
    issue = make_issue(["denis", "gaelle"])
    holder = worker_slots.take_slot()
    assert holder
    ledger = DeliveryLedger(issue.pk, holder)
    emails = [row.email for _claim in range(2) for row in ledger.claim(3).rows]
    assert emails == ["reader0@orange.example", "denis@example.org", "gaelle@example.org"]
    assert ledger.claim(3).wait


def test_all_leave_in_the_end(settings: Settings, sink: MailSink) -> None:
    change_sending_config(settings, per_second=20)
    issue: Issue = make_issue([f"reader{number}" for number in range(7)])
    assert send_all(issue) == {"sent": 7}
    assert not sending.has_due_deliveries(issue.pk)


def test_domain_rates_are_read_strictly() -> None:
    assert parse_domain_rates("orange.fr=2 *=0.5") == {"orange.fr": 2, "*": 0.5}
    for wrong in ("orange.fr", "orange.fr=", "orange.fr=-1", "orange.fr=fast"):
        with pytest.raises(ValueError, match=r"."):
            parse_domain_rates(wrong)


def test_more_connections_than_fifty_are_refused() -> None:
    with pytest.raises(ValueError, match="50"):
        SendingConfig("letter@example.org", workers=6, connections=10)
