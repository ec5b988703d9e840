"""Why the letter, or one copy of it, waits or stays: kept in short words, said in the reader's.

What is kept is in English, for the log, and names nobody.
"""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from accounts.mail import failures

NO_CONNECTION = "no connection: "
GAVE_UP = "gave up: "
_WITHOUT_CERTIFICATE = "wrong certificate: "
_REPLY = re.compile(r"SMTP (\d{3})(.*)")
_WRONG_PASSWORD = "535"  # noqa: S105 - a code of the mail server
_KNOWN: dict[str, Callable[[], str]] = {
    "TLS or password not offered": lambda: _(failures.NO_TLS),
    "user or password with accents, which cannot be said": lambda: _(
        "User name and password for the mail server may have no accents."
    ),
    "TimeoutError": lambda: _(failures.NO_ANSWER),
    "connection lost before DATA": lambda: _(failures.BROKEN_OFF),
    "connection lost after DATA": lambda: _(failures.BROKEN_OFF),
    "unsubscribed": lambda: _("this person had left"),
    "paused": lambda: _("this person had paused"),
    "nothing chosen": lambda: _("nothing new in what this person chose"),
}


def describe_reason(reason: str) -> str:
    """Returns a kept reason in the language that is active; what is not known stays as it is."""
    if reason.startswith(GAVE_UP):
        return _("Given up after many tries: %(reason)s") % {
            "reason": describe_reason(reason.removeprefix(GAVE_UP))
        }
    detail = reason.removeprefix(NO_CONNECTION)
    if detail in _KNOWN:
        return _KNOWN[detail]()
    if found := _REPLY.fullmatch(detail):
        is_password = found[1] == _WRONG_PASSWORD
        said = _(failures.WRONG_PASSWORD) if is_password else _(failures.SAID_NO)
        return f"{said} ({found[1]}{found[2]})"
    if detail.startswith(_WITHOUT_CERTIFICATE):
        why = detail.removeprefix(_WITHOUT_CERTIFICATE)
        return f"{_(failures.WRONG_CERTIFICATE)} ({why})"
    if detail != reason:
        return f"{_(failures.NOBODY_THERE)} ({detail})"
    return _(reason) if reason else ""
