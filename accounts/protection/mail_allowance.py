"""How many mails may leave in a day to an address that nobody has shown to hold.

Whoever types an address into a form may be anybody. All forms that have a mail sent to what was
typed count together, known or unknown alike, so that no answer tells which it is. Whoever proves to
hold the mailbox starts anew.
"""

import logging
from threading import Lock

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from accounts.email_address import fold_email

logger = logging.getLogger(__name__)

MAILS_A_DAY = 10
A_DAY = 86_400
SALT = "accounts.protection.mail_allowance"
CACHE_IS_AWAY = (OSError, RedisError)

# Files, which the demo counts in, know no "add" that only one of two threads wins.
_counting = Lock()


def spend_mail(email: str) -> bool:
    """Counts one mail to this address; False when the day's are spent and none may leave.

    Each mail takes a place for a day. Without the cache all are allowed, which the log says.
    Raises ValueError when ``email`` is no address.
    """
    places = _places(email)
    try:
        with _counting:
            return any(cache.add(place, 1, A_DAY) for place in places)
    except CACHE_IS_AWAY as error:
        logger.warning("mails are not counted, the cache is away: %s", type(error).__name__)
        return True


def restore_mails(email: str) -> None:
    """Somebody has shown to hold this mailbox: what was sent to it was asked for."""
    try:
        cache.delete_many(_places(email))
    except CACHE_IS_AWAY:
        return


def refuse_mail(request: HttpRequest, email: str) -> HttpResponse:
    """Returns the page that says it. Nothing more was sent."""
    response = render(request, "account/too_many_mails.html", {"email": email}, status=429)
    response["Cache-Control"] = "private, no-store"
    return response


def _places(email: str) -> list[str]:
    """Under a keyed hash: whoever reads the cache learns no address."""
    digest = salted_hmac(SALT, fold_email(email), algorithm="sha256").hexdigest()
    return [f"mail:{digest}:{number}" for number in range(MAILS_A_DAY)]
