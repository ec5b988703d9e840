"""How long ago, to the minute; what is younger is “just now” and not “0 minutes ago”."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

register = template.Library()
A_MINUTE = timedelta(minutes=1)
A_WEEK = timedelta(days=7)


@register.filter
def how_long_ago(at: datetime) -> str:
    return _("just now") if _is_new(at) else _("%(since)s ago") % {"since": timesince(at)}


@register.filter
def is_of_this_week(at: datetime | None) -> bool:
    return at is not None and timezone.now() - at < A_WEEK


@register.filter
def for_how_long(at: datetime) -> str:
    return _("just now") if _is_new(at) else _("for %(since)s") % {"since": timesince(at)}


def _is_new(at: datetime) -> bool:
    return timezone.now() - at < A_MINUTE
