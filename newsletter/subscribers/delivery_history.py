"""Tells a subscriber what became of each letter to them.

The mail server's answer is never shown: it often repeats the whole e-mail, and the link to this
page may be forwarded.
"""

from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.dates import format_date
from newsletter.models import Bounce, Delivery, Subscriber

State = Delivery.State
# Half a year of weekly letters.
PAGE_SIZE = 26


def delivery_page(subscriber: Subscriber, page: str | None) -> Page[Delivery]:
    """Returns a page of deliveries, newest first. ``page`` may be any text. Three queries."""
    rows = subscriber.deliveries.select_related("issue").prefetch_related("bounces")
    return Paginator(rows.order_by("-pk"), PAGE_SIZE).get_page(page)


def describe_delivery(delivery: Delivery) -> str:
    """Returns a sentence. Runs a query unless ``bounces`` are prefetched."""
    if delivery.state == State.SENT and delivery.settled_at:
        when = format_date(timezone.localtime(delivery.settled_at), "DATETIME_FORMAT")
        return _describe_sent({bounce.kind for bounce in delivery.bounces.all()}) % {"when": when}
    if delivery.state == State.SUPPRESSED:
        return _describe_suppressed(delivery.reason)
    known = {
        State.SENT: pgettext("letter", "sent"),
        State.REFUSED: _("refused by your mail server"),
        State.UNKNOWN: _("perhaps sent: the connection broke off at that moment"),
        State.DEFERRED: _("put off by your mail server; we try again"),
    }
    return known.get(State(delivery.state), _("on its way"))


def _describe_sent(came_back: set[str]) -> str:
    if Bounce.Kind.COMPLAINT in came_back:
        return _("sent on %(when)s, then reported as unwanted")
    return _("sent on %(when)s, but it came back") if came_back else _("sent on %(when)s")


def _describe_suppressed(reason: str) -> str:
    known = {
        "paused": _("not sent: you had paused"),
        "unsubscribed": _("not sent: you had left"),
        "nothing chosen": _("not sent: nothing new in what you chose"),
    }
    return known.get(reason, _("not sent"))
