"""What became of each letter to one subscriber, in words for that person.

Never the server's own words: they often repeat the whole address, and a link may be forwarded.
"""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.dates import spoken
from newsletter.models import Bounce, Delivery, Subscriber

State = Delivery.State
A_PAGE = 26


def lines(subscriber: Subscriber, page: str | None) -> Page[Any]:
    """Newest first; half a year on a page. Two queries."""
    returned = Bounce.objects.filter(delivery=OuterRef("pk")).exclude(kind=Bounce.Kind.COMPLAINT)
    rows = subscriber.deliveries.select_related("issue").annotate(came_back=Exists(returned))
    rows = rows.order_by("-pk")
    return Paginator(rows, A_PAGE).get_page(page)


def said(delivery: Delivery) -> str:
    if getattr(delivery, "came_back", False) and delivery.state != State.REFUSED:
        return _("sent, and came back: your mail server did not deliver it")
    if delivery.state == State.SENT and delivery.settled_at:
        when = spoken(date_format(timezone.localtime(delivery.settled_at), "DATETIME_FORMAT"))
        return _("sent on %(when)s") % {"when": when}
    if delivery.state == State.SUPPRESSED:
        return _why_not(delivery.reason)
    known = {
        State.SENT: pgettext("letter", "sent"),
        State.REFUSED: _("refused by your mail server"),
        State.UNKNOWN: _("perhaps sent: the connection broke off at that moment"),
        State.DEFERRED: _("put off by your mail server; we try again"),
    }
    return known.get(State(delivery.state), _("on its way"))


def _why_not(reason: str) -> str:
    known = {
        "paused": _("not sent: you had paused"),
        "unsubscribed": _("not sent: you had left"),
        "nothing chosen": _("not sent: nothing new in what you chose"),
    }
    return known.get(reason, _("not sent"))
