"""Late letters and wrong clocks: one issue a week, and a person is asked when it is too late."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import Settings

from accounts.models import User
from articles.models import Article
from newsletter import messages, tasks
from newsletter.contents import issues, schedule
from newsletter.contents.schedule import Week
from newsletter.models import Issue
from tests.concurrency import run_at_once
from tests.factories import make_article
from tests.newsletter.conftest import MONDAY, make_subscriber

pytestmark = pytest.mark.django_db

WEEK = schedule.week_of(MONDAY)
THURSDAY = MONDAY + timedelta(days=3)
State = Issue.State
# The last beat before and the first after the clocks change, and the end of a long year.
CHANGES = ("2026-03-29T00:00", "2026-10-25T00:00", "2026-12-28T00:00")


@pytest.fixture(autouse=True)
def week_before() -> None:
    issues.compile_issue(WEEK.preceding(), WEEK.preceding().planned_at)


@pytest.fixture
def news(maelle: User) -> None:
    make_article("Le phare rallumé", published_at=MONDAY - timedelta(days=2))
    make_subscriber("denis@example.org")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The issues that were handed to workers."""
    found: list[int] = []
    monkeypatch.setattr(tasks.send_batch, "delay", found.append)
    return found


def beat_at(at: datetime) -> Issue | None:
    """Asks as beat does; the newest issue."""
    with time_machine.travel(at):
        tasks.compile_due_issue()
    return Issue.objects.first()


@pytest.mark.usefixtures("news", "started", "mails_leave_at_once")
class TestThreeDaysAsleep:
    def test_a_day_late_leaves_by_itself(self) -> None:
        issue = beat_at(MONDAY + timedelta(days=1))
        assert issue
        assert issue.state == State.SENDING

    def test_later_it_asks(self) -> None:
        issue = beat_at(THURSDAY)
        assert issue
        assert (issue.state, issue.pieces.count(), issue.deliveries.count()) == ("asking", 0, 0)

    def test_moderators_are_mailed_once(self) -> None:
        for minutes in (0, 5, 10):
            beat_at(THURSDAY + timedelta(minutes=minutes))
        [mailed] = mail.outbox
        assert mailed.to == ["maelle@example.org"]
        assert f"/admin/newsletter/issue/{Issue.objects.all()[0].pk}/change/" in mailed.body

    def test_nothing_new_asks_nobody(self) -> None:
        Article.objects.update(state="hidden")
        issue = beat_at(THURSDAY)
        assert issue
        assert issue.state == State.NOTHING
        assert mail.outbox == []

    def test_it_has_no_page_yet(self, client: Client) -> None:
        issue = beat_at(THURSDAY)
        assert issue
        assert client.get(issue.get_absolute_url()).status_code == 404

    def test_next_one_leaves_on_time_with_everything(self) -> None:
        beat_at(THURSDAY)
        following = beat_at(MONDAY + timedelta(days=7, minutes=2))
        assert following
        assert [piece.title for piece in following.pieces.all()] == ["Le phare rallumé"]
        assert Issue.objects.get(year=WEEK.year, week=WEEK.number).state == State.SKIPPED


@pytest.mark.usefixtures("news", "mails_leave_at_once")
class TestDecision:
    @pytest.fixture
    def desk(self, client: Client, maelle: User, settings: Settings) -> Iterator[Client]:
        settings.SITE_MODE = "demo"
        beat_at(THURSDAY)
        with time_machine.travel(THURSDAY + timedelta(hours=1)):
            client.force_login(maelle)
            yield client

    @staticmethod
    def press(desk: Client, act: str) -> Issue:
        issue = Issue.objects.all()[0]
        desk.post(f"/admin/newsletter/issue/{issue.pk}/change/", {"verb": act})
        issue.refresh_from_db()
        return issue

    @pytest.fixture(autouse=True)
    def _started(self, started: list[int]) -> None:
        self.started = started

    def test_sent_now_it_holds_what_is_new_now(self, desk: Client) -> None:
        make_article("Venu depuis", published_at=MONDAY + timedelta(days=1))
        issue = self.press(desk, "send")
        assert issue.state == State.SENDING
        assert issue.audience == 1
        assert {p.title for p in issue.pieces.all()} == {"Le phare rallumé", "Venu depuis"}
        assert issue.pk in self.started

    def test_sent_twice_it_leaves_once(self, desk: Client) -> None:
        self.press(desk, "send")
        assert self.press(desk, "send").editions.count() == 1

    def test_skipped_what_was_in_waits_for_the_next(self, desk: Client) -> None:
        assert self.press(desk, "skip").state == State.SKIPPED
        following = issues.compile_issue(WEEK.following(), WEEK.following().planned_at)
        assert [piece.title for piece in following.pieces.all()] == ["Le phare rallumé"]

    def test_skipped_it_cannot_be_sent(self, desk: Client) -> None:
        self.press(desk, "skip")
        assert self.press(desk, "send").state == State.SKIPPED

    def test_sent_it_cannot_be_skipped(self, desk: Client) -> None:
        self.press(desk, "send")
        assert self.press(desk, "skip").state == State.SENDING

    def test_desk_asks_on_its_first_page(self, desk: Client) -> None:
        page = desk.get("/admin/articles/article/queue/").content.decode()
        assert "a plus d’un jour de retard\u00a0: envoyez-la ou sautez-la." in page

    def test_nobody_is_asked_about_any_other_issue(self, desk: Client) -> None:
        issue = Issue.objects.all()[0]
        for state in (State.SENT, State.NOTHING, State.PAUSED):
            Issue.objects.filter(pk=issue.pk).update(state=state)
            assert not issues.skip_issue(issue.pk, THURSDAY)


class TestWrongClock:
    @pytest.mark.parametrize("hours", [-2, 2])
    def test_two_hours_wrong_and_then_right(self, started: list[int], hours: int) -> None:
        for minutes in range(-180, 181, 5):
            real = MONDAY + timedelta(minutes=minutes)
            wrong = real + timedelta(hours=hours) if minutes < 60 else real
            beat_at(wrong)
        assert Issue.objects.count() == 2
        assert Issue.objects.filter(year=WEEK.year, week=WEEK.number).exists()

    @pytest.mark.usefixtures("directed_town")
    def test_clock_that_goes_back_before_the_first_letter(self, started: list[int]) -> None:
        Issue.objects.all().delete()
        beat_at(MONDAY + timedelta(minutes=1))
        beat_at(MONDAY - timedelta(minutes=30))
        assert [str(issue) for issue in Issue.objects.all()] == ["2026-w48"]


class TestAnyClock(TestCase):
    """Beats at any time, in any order a clock may show, twice and more."""

    @given(
        start=st.sampled_from(CHANGES),
        weekday=st.integers(0, 6),
        hour=st.integers(0, 23),
        beats=st.lists(
            st.tuples(
                st.sampled_from([5, 60, 24 * 60, 3 * 24 * 60, 9 * 24 * 60]),
                st.sampled_from([0, 0, 0, -120, 120]),
            ),
            min_size=1,
            max_size=12,
        ),
    )
    @hypothesis_settings(max_examples=60)
    def test_one_issue_a_week_in_the_order_of_the_weeks(
        self, start: str, weekday: int, hour: int, beats: list[tuple[int, int]]
    ) -> None:
        real = datetime.fromisoformat(start).replace(tzinfo=UTC)
        with (
            transaction.atomic(),
            self.settings(NEWSLETTER_WEEKDAY=weekday, NEWSLETTER_HOUR=hour),
        ):
            Issue.objects.all().delete()
            seen: list[Week] = []
            for minutes, error in beats:
                real += timedelta(minutes=minutes)
                shown = real + timedelta(minutes=error)
                for _twice in range(2):
                    week = issues.due_week(shown)
                    if week is not None:
                        make_article(published_at=shown - timedelta(days=1))
                        issue = issues.compile_or_ask(week, shown)
                        is_late = shown > week.planned_at + timedelta(days=1)
                        assert issue.state == (State.ASKING if is_late else State.SENDING)
                        seen.append(week)
            assert all(before < after for before, after in pairwise(seen))
            assert Issue.objects.count() == len(seen) == len(set(seen))
            assert Issue.objects.filter(state=State.ASKING).count() <= 1
            transaction.set_rollback(True)


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("news")
class TestAtOnce:
    @pytest.fixture(autouse=True)
    def _late(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(tasks.send_batch, "delay", lambda _issue_id: None)
        monkeypatch.setattr(messages, "send_late_letter_alert", self.mailed)
        with time_machine.travel(THURSDAY):
            yield

    def mailed(self, issue: Issue) -> None:
        self.asked = [*getattr(self, "asked", []), issue.pk]

    def test_ten_beats_ask_once(self) -> None:
        run_at_once(10, tasks.compile_due_issue)
        issue = Issue.objects.get(state=State.ASKING)
        assert self.asked == [issue.pk]

    def test_two_moderators_send_and_skip(self) -> None:
        """Whoever is first decides; the letter leaves once or not at all."""
        issue = issues.compile_or_ask(WEEK, THURSDAY)
        turns = iter([True, False] * 4)

        def decide() -> None:
            if next(turns):
                issues.compile_issue(WEEK, THURSDAY)
            else:
                issues.skip_issue(issue.pk, THURSDAY)

        run_at_once(8, decide)
        issue.refresh_from_db()
        found = (issue.state, issue.editions.count(), issue.deliveries.count())
        assert found in {(State.SENDING, 1, 1), (State.SKIPPED, 0, 0)}
