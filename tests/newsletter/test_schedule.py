"""When an issue leaves: once in each ISO week, by the town's clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import override_settings
from hypothesis import example, given
from hypothesis import strategies as st
from pytest_django import Settings

from newsletter.contents import issues, schedule
from newsletter.contents.schedule import Week
from newsletter.models import Issue

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - the strategy adds the zone
WEEKS = st.builds(schedule.week_of, MOMENTS)


def utc_moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        ("2026-11-22T22:59", Week(2026, 47)),
        ("2026-11-22T23:00", Week(2026, 48)),  # Monday, midnight in the town
        ("2026-06-07T22:00", Week(2026, 24)),  # in summer an hour earlier
        ("2026-12-31T12:00", Week(2026, 53)),
        ("2027-01-03T22:59", Week(2026, 53)),
        ("2027-01-03T23:00", Week(2027, 1)),
        ("2024-12-29T23:00", Week(2025, 1)),
    ],
)
def test_week_is_that_of_the_towns_clock(moment: str, week: Week) -> None:
    assert schedule.week_of(utc_moment(moment)) == week


@pytest.mark.parametrize(
    ("week", "leaves_at"),
    [
        (Week(2026, 13), "2026-03-23T06:00"),
        (Week(2026, 14), "2026-03-30T05:00"),  # after the last Sunday of March
        (Week(2026, 43), "2026-10-19T05:00"),
        (Week(2026, 44), "2026-10-26T06:00"),  # after the last Sunday of October
        (Week(2026, 53), "2026-12-28T06:00"),
        (Week(2027, 1), "2027-01-04T06:00"),
    ],
)
def test_letter_leaves_at_seven_in_summer_and_in_winter(week: Week, leaves_at: str) -> None:
    assert week.planned_at == utc_moment(leaves_at)


@pytest.mark.parametrize(
    ("week", "leaves_at"),
    [
        (Week(2026, 13), "2026-03-29T01:00"),  # two o’clock does not exist that night
        (Week(2026, 43), "2026-10-25T00:00"),  # two o’clock comes twice: the first one
    ],
)
def test_hour_that_the_clocks_skip_or_repeat_is_one_moment(
    settings: Settings, week: Week, leaves_at: str
) -> None:
    settings.NEWSLETTER_WEEKDAY, settings.NEWSLETTER_HOUR = 6, 2
    assert week.planned_at == utc_moment(leaves_at)
    assert schedule.next_issue_week(utc_moment(leaves_at) - timedelta(seconds=1)) == week
    assert schedule.next_issue_week(utc_moment(leaves_at)) == week.following()


@given(moment=MOMENTS, weekday=st.integers(0, 6), hour=st.integers(0, 23))
@example(moment=utc_moment("2026-03-29T01:00"), weekday=6, hour=2)
@example(moment=utc_moment("2026-10-25T01:00"), weekday=6, hour=2)
@example(moment=utc_moment("2026-10-19T22:00"), weekday=0, hour=0)
def test_one_issue_is_always_the_next(moment: datetime, weekday: int, hour: int) -> None:
    with override_settings(NEWSLETTER_WEEKDAY=weekday, NEWSLETTER_HOUR=hour):
        last, following = schedule.last_issue_week(moment), schedule.next_issue_week(moment)
        assert last.planned_at <= moment < following.planned_at
        assert last.following() == following
        assert following.preceding() == last


@given(week=WEEKS)
def test_weeks_follow_each_other_without_a_gap(week: Week) -> None:
    local = week.following().planned_at.astimezone(PARIS), week.planned_at.astimezone(PARIS)
    assert local[0].date() - local[1].date() == timedelta(days=7)
    assert local[0].time() == local[1].time()


@given(week=WEEKS)
def test_written_week_reads_as_the_same(week: Week) -> None:
    assert schedule.parse_week(f"{week.year}-w{week.number:02d}") == week


@given(text=st.text(max_size=12) | st.from_regex(r"\d{4}-w\d{2}", fullmatch=True))
@example(text="2025-w53")
@example(text="0000-w01")
@example(text="2026-w00")
def test_anything_else_is_no_week(text: str) -> None:
    try:
        week = schedule.parse_week(text)
    except ValueError:
        return
    assert schedule.week_of(week.planned_at) == week


@pytest.mark.django_db
@pytest.mark.usefixtures("directed_town")
class TestDue:
    """Beat asks every five minutes, or whenever the server is there to ask."""

    def test_nothing_before_its_hour(self) -> None:
        issues.compile_issue(Week(2026, 47), utc_moment("2026-11-16T06:00"))
        assert issues.due_week(utc_moment("2026-11-23T05:59")) is None

    @pytest.mark.parametrize("late", ["2026-11-23T06:00", "2026-11-23T06:04", "2026-11-28T20:00"])
    def test_late_server_makes_good(self, late: str) -> None:
        assert issues.due_week(utc_moment(late)) == Week(2026, 48)

    def test_compiled_is_not_due_again(self) -> None:
        issues.compile_issue(Week(2026, 48), utc_moment("2026-11-23T06:00"))
        assert issues.due_week(utc_moment("2026-11-23T06:05")) is None

    def test_week_without_news_is_not_due_again(self) -> None:
        issue = issues.compile_issue(Week(2026, 48), utc_moment("2026-11-23T06:00"))
        assert issue.state == Issue.State.NOTHING
        assert issues.due_week(utc_moment("2026-11-28T06:05")) is None

    def test_server_that_slept_over_midnight_makes_good(self, settings: Settings) -> None:
        settings.NEWSLETTER_WEEKDAY, settings.NEWSLETTER_HOUR = 6, 23
        assert issues.due_week(utc_moment("2026-11-23T03:00")) == Week(2026, 47)

    def test_long_sleep_brings_one_letter_not_many(self) -> None:
        issues.compile_issue(Week(2026, 40), utc_moment("2026-09-28T05:00"))
        week = issues.due_week(utc_moment("2026-11-24T06:00"))
        assert week == Week(2026, 48)
        issues.compile_issue(week, utc_moment("2026-11-24T06:00"))
        assert issues.due_week(utc_moment("2026-11-24T06:05")) is None
