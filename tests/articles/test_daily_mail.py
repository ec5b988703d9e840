"""When nobody moderates, the site says so; the morning's mail brings moderators back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from articles import workflow
from articles.journal import moderator_absence
from articles.models import ModeratorAbsence, Rule, State
from articles.moderation import daily_mail
from tests.factories import make_article

BANNER = "No moderator has been here for seven days"
MORNING = datetime(2026, 11, 24, 7, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def a_week_later(maelle: User, commits_at_once: None) -> datetime:
    """Maëlle read something eight days ago."""
    now = timezone.now()
    workflow.mark_read(make_article().pk, by=maelle, now=now - timedelta(days=8))
    daily_mail.update_absence(now)
    return now


def test_absence_begins_after_seven_days_and_once(a_week_later: datetime) -> None:
    daily_mail.update_absence(a_week_later)
    assert ModeratorAbsence.objects.get().ended_at is None


def test_every_page_says_so(client: Client, a_week_later: datetime) -> None:
    assert BANNER in client.get("/en/").content.decode()
    assert BANNER in client.get("/en/charter/").content.decode()


def test_kept_pages_follow_at_once(client: Client, maelle: User, commits_at_once: None) -> None:
    assert BANNER not in client.get("/en/").content.decode()
    moderator_absence.begin_absence(timezone.now())
    assert BANNER in client.get("/en/").content.decode()
    workflow.mark_read(make_article().pk, by=maelle)
    assert BANNER not in client.get("/en/").content.decode()


def test_established_author_who_affirms_ends_nothing(anna: User, a_week_later: datetime) -> None:
    workflow.affirm(make_article(state=State.ONLINE).pk, by=anna)
    assert moderator_absence.has_open_absence()


def test_moderators_are_told_once(
    maelle: User, mails_leave_at_once: None, a_week_later: datetime
) -> None:
    told = len(mail.outbox)
    daily_mail.update_absence(a_week_later + timedelta(minutes=5))
    assert len(mail.outbox) == told
    assert [m.to for m in mail.outbox] == [[maelle.email]]


@pytest.fixture
def morning_reader(maelle: User, mails_leave_at_once: None) -> User:
    maelle.wants_daily_mail = True
    maelle.save()
    return maelle


def test_three_to_read(morning_reader: User) -> None:
    for _number in range(3):
        make_article(state=State.ONLINE, published_at=MORNING)
    morning_reader.language = "en"
    morning_reader.save()
    assert daily_mail.send_daily_mails(MORNING) == 1
    assert mail.outbox[0].subject.startswith("3 to read")
    assert "/admin/" in mail.outbox[0].body


def test_once_a_day_whatever_beat_does(morning_reader: User) -> None:
    make_article(state=State.ONLINE, published_at=MORNING)
    assert daily_mail.send_daily_mails(MORNING) == 1
    assert daily_mail.send_daily_mails(MORNING + timedelta(minutes=5)) == 0
    assert daily_mail.send_daily_mails(MORNING + timedelta(days=1)) == 1


def test_not_before_eight_by_the_towns_clock(morning_reader: User) -> None:
    make_article(state=State.ONLINE, published_at=MORNING)
    assert daily_mail.send_daily_mails(MORNING - timedelta(minutes=10)) == 0


def test_nothing_waits_nothing_is_mailed(morning_reader: User) -> None:
    assert daily_mail.send_daily_mails(MORNING) == 0


def test_who_did_not_ask_is_left_alone(maelle: User, mails_leave_at_once: None) -> None:
    make_article(state=State.ONLINE, published_at=MORNING)
    assert daily_mail.send_daily_mails(MORNING) == 0


def test_every_moderator_is_told_daily_of_an_overdue_decision(
    maelle: User, odette: User, mails_leave_at_once: None
) -> None:
    article = make_article()
    long_ago = MORNING - timedelta(hours=73)
    workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.", now=long_ago)
    assert daily_mail.send_daily_mails(MORNING) == 2
    assert daily_mail.send_daily_mails(MORNING + timedelta(days=1)) == 2
    workflow.restore(article.pk, by=maelle, now=MORNING)
    assert daily_mail.send_daily_mails(MORNING + timedelta(days=2)) == 0


def test_only_moderators_are_offered_it(client: Client, maelle: User, yann: User) -> None:
    client.force_login(yann)
    assert "wants_daily_mail" not in client.get("/accounts/profile/").content.decode()
    client.force_login(maelle)
    assert "wants_daily_mail" in client.get("/accounts/profile/").content.decode()
