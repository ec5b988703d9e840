"""What somebody typed before they had to sign in, or with the token of another tab, given back.

For every form behind the sign-in and on the desk: nobody writes an appeal, a profile, a note or a
page of the site twice. What writes articles keeps its texts itself.
"""

import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.protection.form_origin import is_form_from_this_site
from accounts.protection.rate_limit import allow_request

KEPT = "kept_words"
LONGEST = 120_000
MOST_PAGES = 5
# To sign in takes minutes; after that, somebody else may sit at the same browser.
KEPT_SECONDS = 3600
KEPT_AN_HOUR = 30
MANY_FIELDS = 100
A_LINE = 40
# Never shown again, and of no use in a later form.
SECRETS = {"csrfmiddlewaretoken", "code", "credential", "login", "shown_at", "website"}
NAMES: dict[str, Any] = {
    "bio": gettext_lazy("A few words about you"),
    "body": gettext_lazy("Your text"),
    "display_name": gettext_lazy("Your name"),
    "explanation": gettext_lazy("Say it in a sentence"),
    "reason": gettext_lazy("Why, in a sentence"),
    "answer": gettext_lazy("Answer, in a sentence"),
    "title": gettext_lazy("Title"),
}


def keep_words(request: HttpRequest) -> None:
    """Keeps the words of this form in the session until its sender has signed in."""
    fields = _words(request)
    if not fields or not is_form_from_this_site(request):
        return
    if not allow_request(request, "kept_words", amount=KEPT_AN_HOUR, per_seconds=3600):
        return
    pages = list(request.session.get(KEPT, {}).items())[-MOST_PAGES + 1 :]
    request.session[KEPT] = dict(pages) | {request.path: (time.time(), fields)}
    messages.info(request, _("Your words are kept: sign in, then send them."))


def give_words_back(request: HttpRequest) -> HttpResponse | None:
    """Returns a page with what was kept for this one, until it is sent or left; else None."""
    kept = request.session.get(KEPT, {})
    if request.path not in kept:
        return None
    kept_at, fields = kept[request.path]
    is_left = "leave" in request.GET and is_form_from_this_site(request)
    is_fresh = time.time() - kept_at < KEPT_SECONDS
    if is_fresh and request.method in {"GET", "HEAD"} and not is_left:
        said = _("Here is what you typed before you had to sign in. It is not sent yet.")
        return _show_words(request, fields, said)
    request.session[KEPT] = {path: kept[path] for path in kept if path != request.path}
    return None


def return_words(request: HttpRequest) -> HttpResponse | None:
    """Returns the words of a form whose token is of another tab or too old; else None."""
    fields = _words(request)
    if not fields or not is_form_from_this_site(request):
        return None
    said = _("The page had been open for long. Your text is here: please send it again.")
    return _show_words(request, fields, said, status=403)


def _show_words(
    request: HttpRequest, fields: dict[str, list[str]], said: str, status: int = 200
) -> HttpResponse:
    long = [(_name(name), name, values[-1]) for name, values in fields.items() if _is_long(values)]
    short = [
        (name, value) for name, values in fields.items() if not _is_long(values) for value in values
    ]
    context = {"said": said, "long": long, "short": short, "action": request.path}
    return render(request, "account/kept_words.html", context, status=status)


def _words(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed, unless there is not one sentence in it, or far too much."""
    if request.method != "POST" or len(request.POST) > MANY_FIELDS:
        return {}
    fields = {
        name: [value.replace("\0", "") for value in map(str, values)]
        for name, values in request.POST.lists()
        if name not in SECRETS and "password" not in name
    }
    size = sum(len(value) for values in fields.values() for value in values)
    has_words = any(map(_is_long, fields.values()))
    return fields if has_words and size <= LONGEST and _can_be_kept(fields) else {}


def _can_be_kept(fields: dict[str, list[str]]) -> bool:
    """Half a character, which no person types, is no text for a database."""
    try:
        "".join(value for values in fields.values() for value in values).encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_long(values: list[str]) -> bool:
    text = values[-1].strip() if len(values) == 1 else ""
    return any(space in text for space in " \n") or len(text) > A_LINE


def _name(name: str) -> str:
    return str(NAMES.get(name.rpartition("-")[2], _("What you typed")))
