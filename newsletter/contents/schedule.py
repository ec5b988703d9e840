"""When an issue leaves: once in each ISO week, by the town's clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week."""

    year: int
    number: int

    @property
    def planned_at(self) -> datetime:
        """Wall-clock time in the town, so that a change of clocks does not move it.

        Returned in UTC: an hour that the clocks skip or repeat equals nothing else in its own zone.
        """
        day = self._day(settings.NEWSLETTER_WEEKDAY + 1)
        local = datetime.combine(day, time(settings.NEWSLETTER_HOUR), ZoneInfo(settings.TIME_ZONE))
        return local.astimezone(UTC)

    def following(self) -> "Week":
        return self._moved(1)

    def preceding(self) -> "Week":
        return self._moved(-1)

    def _moved(self, weeks: int) -> "Week":
        year, number, _day = (self._day(1) + timedelta(weeks=weeks)).isocalendar()
        return Week(year, number)

    def _day(self, weekday: int) -> date:
        return date.fromisocalendar(self.year, self.number, weekday)


def week_of(moment: datetime) -> Week:
    year, number, _day = timezone.localtime(moment, ZoneInfo(settings.TIME_ZONE)).isocalendar()
    return Week(year, number)


def parse_week(text: str) -> Week:
    """``2026-w47``. Raises ValueError."""
    year, _dash, number = text.partition("-w")
    week = Week(int(year), int(number))
    date.fromisocalendar(week.year, week.number, 1)
    return week


def next_issue_week(now: datetime) -> Week:
    """The week whose issue leaves next."""
    week = week_of(now)
    return week if now < week.planned_at else week.following()


def last_issue_week(now: datetime) -> Week:
    """The week whose issue should have left last, however long ago."""
    return next_issue_week(now).preceding()
