"""A copy of the database, or a backup put back, sends nothing until a person confirms."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import gettext
from pytest_django import Settings

from accounts.models import OutgoingMail, User
from newsletter.engine import sending, sending_database
from newsletter.models import Issue, SendingDatabase
from tests.articles.article_states import client_of
from tests.newsletter.conftest import MailSink
from tests.newsletter.sent_issues import make_issue, send_all

pytestmark = pytest.mark.django_db
DOUBTS = {
    "server": sending_database.ANOTHER_SERVER,
    "database": sending_database.ANOTHER_DATABASE,
    "timeline": sending_database.ANOTHER_TIMELINE,
}


@pytest.fixture
def issue(sink: MailSink) -> Issue:
    """An issue on a database that has sent before."""
    found = make_issue()
    assert sending.reason_not_to_send() == ""
    return found


@pytest.mark.parametrize("difference", DOUBTS)
def test_copy_elsewhere_sends_nothing(issue: Issue, difference: str) -> None:
    SendingDatabase.objects.update(**{difference: "elsewhere"})
    assert sending.reason_not_to_send() == DOUBTS[difference]
    assert send_all(issue) == {"pending": 3}
    assert sending.recover_lost_work() == []


def test_backup_is_noticed_by_its_silence(issue: Issue) -> None:
    SendingDatabase.objects.update(seen_at=timezone.now() - timedelta(hours=3))
    assert send_all(issue) == {"pending": 3}
    sending.recover_lost_work()
    assert sending.reason_not_to_send() == sending_database.SILENT


def test_sweep_is_a_sign_of_life(issue: Issue) -> None:
    now = timezone.now()
    for hours in range(1, 5):
        with time_machine.travel(now + timedelta(hours=hours)):
            sending.recover_lost_work()
            assert sending.reason_not_to_send() == ""


def test_person_confirms_and_the_letter_leaves(issue: Issue) -> None:
    SendingDatabase.objects.update(server="elsewhere")
    with pytest.raises(CommandError, match="another server"):
        call_command("confirm_database")
    assert send_all(issue) == {"pending": 3}
    call_command("confirm_database", yes=True)
    assert send_all(issue) == {"sent": 3}


def test_moderator_sees_it_and_confirms_in_the_admin(
    issue: Issue, maelle: User, settings: Settings
) -> None:
    SendingDatabase.objects.update(database="elsewhere")
    settings.SITE_MODE = "demo"  # where no second factor is asked
    client = client_of(maelle)
    address = "/admin/newsletter/issue/"
    doubt = gettext("This is another database than the letter left from.")
    assert doubt in client.get(address).content.decode()
    client.post(address, {"action": "settle_in", "_selected_action": issue.pk})
    assert sending.reason_not_to_send() == ""


def test_demo_that_mails_into_a_folder_needs_nobody(issue: Issue, settings: Settings) -> None:
    SendingDatabase.objects.update(server="elsewhere")
    settings.EMAIL_BACKEND = "contrib_site.backends.outbox.OutboxBackend"
    assert send_all(issue) == {"sent": 3}


@pytest.mark.needs_postgres
def test_place_of_a_postgresql_database() -> None:
    place = sending_database.identify_database()
    assert place.server.isdecimal()
    assert place.database.startswith("test_")
    assert len(place.timeline) == 8


@pytest.mark.usefixtures("mails_leave_at_once")
def test_moderators_are_told_once_by_mail_why_the_letter_is_held(
    issue: Issue, maelle: User, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    SendingDatabase.objects.update(seen_at=timezone.now() - timedelta(hours=3))
    for _minute in range(3):
        sending.recover_lost_work()
    [told] = OutgoingMail.objects.all()
    assert (told.template, told.to) == ("moderators_letter_held", maelle.email)


@pytest.mark.usefixtures("mails_leave_at_once")
def test_after_a_person_confirmed_the_next_silence_is_told_again(
    issue: Issue, maelle: User
) -> None:
    for _time in range(2):
        SendingDatabase.objects.update(seen_at=timezone.now() - timedelta(hours=3))
        sending.recover_lost_work()
        sending_database.confirm_database(timezone.now())
    assert OutgoingMail.objects.count() == 2
