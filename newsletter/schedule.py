"""When an issue leaves: once in each ISO week, by the town's clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
        """Wall-clock time in the town, so that a change of clocks does not move it."""
        day = date.fromisocalendar(self.year, self.number, settings.NEWSLETTER_WEEKDAY + 1)
        zone = ZoneInfo(settings.TIME_ZONE)
        return datetime.combine(day, time(settings.NEWSLETTER_HOUR), zone)

    def following(self) -> "Week":
        return week_of(self.planned_at + timedelta(days=7))


def week_of(moment: datetime) -> Week:
    year, number, _day = timezone.localtime(moment, ZoneInfo(settings.TIME_ZONE)).isocalendar()
    return Week(year, number)


def parse(text: str) -> Week:
    """``2026-w47``. Raises ValueError."""
    year, _dash, number = text.partition("-w")
    week = Week(int(year), int(number))
    date.fromisocalendar(week.year, week.number, 1)
    return week


def coming(now: datetime) -> Week:
    """The week whose issue leaves next."""
    week = week_of(now)
    return week if now < week.planned_at else week.following()
