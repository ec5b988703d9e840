"""What moderators see of mails that came back, and what the director alone may change."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import User
from newsletter.models import Bounce, Delivery, Suppression, UnclassifiedMail
from newsletter.returns.policy import bounces
from tests.newsletter.returned_mails import returned_mail
from tests.newsletter.suppressions import kept_reason
from tests.newsletter.test_admin_actions import press_action
from tests.newsletter.test_bounces import NOON, is_receiving, sent_delivery

pytestmark = pytest.mark.django_db
BOUNCES, STRAYS, SUPPRESSIONS = (
    f"/admin/newsletter/{model}/" for model in ("bounce", "unclassifiedmail", "suppression")
)


@pytest.fixture
def row() -> Delivery:
    found = sent_delivery()
    bounces.receive_mail(returned_mail("postfix_unknown", found), now=NOON)
    bounces.receive_mail(returned_mail("person", found), now=NOON)
    return found


@pytest.fixture
def director(desk: Client, odette: User) -> Client:
    desk.force_login(odette)
    return desk


def page_text(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_moderator_sees_what_came_back_without_addresses(desk: Client, row: Delivery) -> None:
    listed = page_text(desk, BOUNCES)
    assert "5.1.1" in listed
    assert "d…@example.org" in listed
    assert "denis@" not in listed
    assert "5.1.1" in page_text(desk, f"{BOUNCES}{Bounce.objects.get().pk}/change/")


def test_moderator_looks_at_what_was_not_understood(desk: Client, row: Delivery) -> None:
    assert "Re: La lettre de la semaine" in page_text(desk, STRAYS)
    shown = page_text(desk, f"{STRAYS}{UnclassifiedMail.objects.get().pk}/change/")
    assert "merci pour la lettre" in shown
    assert "denis@" not in shown


def test_what_came_back_stands_beside_the_counts_of_the_issue(desk: Client, row: Delivery) -> None:
    for path in ("", f"{row.issue_id}/change/"):
        shown = page_text(desk, f"/admin/newsletter/issue/{path}")
        assert f"{Bounce.Kind.HARD.label}\N{NO-BREAK SPACE}: 1" in shown.replace("&#x27;", "'")


def test_suppressed_address_is_found_by_typing_all_of_it(desk: Client, row: Delivery) -> None:
    link = f"/{Suppression.objects.get().pk}/change/"
    assert "denis" not in page_text(desk, SUPPRESSIONS)
    for typed, is_found in (("Denis@Example.org", True), ("denis", False), ("x@y.org", False)):
        assert (link in page_text(desk, SUPPRESSIONS, q=typed)) is is_found


def test_moderator_cannot_lift(desk: Client, row: Delivery) -> None:
    for model, action in (("bounce", "write_again"), ("suppression", "lift")):
        data = {"action": action, "_selected_action": [1], "index": 0}
        desk.post(f"/admin/newsletter/{model}/", data)
    assert Suppression.objects.exists()
    assert not is_receiving(row)


def test_director_says_that_the_report_was_wrong(director: Client, row: Delivery) -> None:
    press_action(director, "bounce", "write_again", [Bounce.objects.get().pk])
    assert is_receiving(row)
    assert kept_reason("denis@example.org") is None
    logged = LogEntry.objects.get()
    assert "denis" not in logged.object_repr + logged.change_message


def test_director_lifts_a_suppression_and_it_is_logged(director: Client, row: Delivery) -> None:
    press_action(director, "suppression", "lift", [Suppression.objects.get().pk])
    assert kept_reason("denis@example.org") is None
    assert not is_receiving(row)
    assert LogEntry.objects.count() == 1
