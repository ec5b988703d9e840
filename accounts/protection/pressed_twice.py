"""Pressing twice within a second is answered as the first press was, whatever was sent.

The second of two requests that say the same, from the same person and page, waits for the first
and gets its very answer; nothing is done twice. What somebody who is signed in has done is answered
so for a second more, as is what a view has marked; what comes later meets the rules of each verb.
"""

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from redis.exceptions import RedisError

from accounts.protection.access import current_viewer
from accounts.protection.rate_limit import client_ip
from accounts.protection.sandbox import SandboxFull, taken_thread

UNREADABLE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError)
CACHE_IS_AWAY = (OSError, RedisError)
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
SAID_OF_ITSELF = ("Origin", "Referer", "Sec-Fetch-Site", "User-Agent")
DONE = {302, 303}
# Of visitors' forms those that lead on once they have made something.
OPEN = {"account_signup"}
WITHIN_SECONDS = 1
KEPT_SECONDS = 5
LONGEST_WORK_SECONDS = 30
LOOK_AGAIN_SECONDS = 0.05
LONGEST_REQUEST = 64 * 1024 * 1024
LONGEST_ANSWER = 1_000_000

# Files, which the demo counts in, know no "add" that only one of two threads wins.
_beginning = Lock()


class Answer(NamedTuple):
    """What the browser got."""

    status: int
    headers: dict[str, str]
    cookies: "SimpleCookie"
    content: bytes


class Press(NamedTuple):
    """The first of two. Others find its number under the keys: of the account, of the browser."""

    keys: set[str]
    number: str
    is_signed_in: bool


class PressedTwice:
    """Stands outside the session's middleware, so that its cookies belong to the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "press", None):
            _tell_the_second(request, response)
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if request.method != "POST" or request.content_type not in FORMS:
            return None
        said = _digest(request)
        if not said:
            return None
        key, key_of_browser = _key(request, said), _key_of_browser(request, said)
        try:
            number = secrets.token_hex(16)
            first = _first(key, number)
            if first != number:
                # Whoever sends a slow form many times over would take every thread by waiting.
                with taken_thread():
                    return _answer_of(first, key)
            # A second press that comes when the first has ended the session knows no account.
            cache.set(key_of_browser, number, LONGEST_WORK_SECONDS)
        except SandboxFull:
            return _ask_for_patience(request)
        except CACHE_IS_AWAY:
            return None
        is_signed_in = current_viewer(request).is_authenticated
        request.press = Press({key, key_of_browser}, number, is_signed_in)  # type: ignore[attr-defined]
        return None


def answer_again(response: HttpResponse) -> HttpResponse:
    """Returns it, marked: for a second more it is the answer to the same press of a visitor."""
    response.answers_again = True  # type: ignore[attr-defined]
    return response


def _first(key: str, number: str) -> str:
    """The number of the press that is at work, which becomes ``number`` when there is none."""
    with _beginning:
        if cache.add(key, number, LONGEST_WORK_SECONDS):
            return number
        return str(cache.get(key))


def _answer_of(number: str, key: str) -> HttpResponse | None:
    """Waits for it; None when there is none to give, and the verbs decide."""
    for _look in range(int(LONGEST_WORK_SECONDS / LOOK_AGAIN_SECONDS)):
        found = cache.get(f"answer:{number}")
        if found is not None or cache.get(key) != number:
            break
        time.sleep(LOOK_AGAIN_SECONDS)
    found = found or cache.get(f"answer:{number}")
    if not isinstance(found, Answer):
        return None
    response = HttpResponse(found.content, status=found.status, headers=found.headers)
    response.cookies = found.cookies
    return response


def _ask_for_patience(request: HttpRequest) -> HttpResponse:
    """Nothing is done a second time: the first press goes on, and a later one gets its answer."""
    response = render(request, "account/still_working.html", status=503)
    response["Retry-After"] = "2"
    return response


def _tell_the_second(request: Any, response: HttpResponse) -> None:
    press, answer = request.press, _answer(response)
    leads_on = press.is_signed_in or request.resolver_match.url_name in OPEN
    is_done = leads_on and response.status_code in DONE
    is_done = answer is not None and (is_done or getattr(response, "answers_again", False))
    try:
        if answer is not None:
            cache.set(f"answer:{press.number}", answer, KEPT_SECONDS)
        if is_done:
            cache.set_many(dict.fromkeys(press.keys, press.number), WITHIN_SECONDS)
        else:
            # After a very slow press they may be another's by now.
            cache.delete_many([key for key in press.keys if cache.get(key) == press.number])
    except CACHE_IS_AWAY:
        return


def _answer(response: HttpResponse) -> Answer | None:
    failed = response.status_code >= 500  # noqa: PLR2004
    if failed or response.streaming or len(response.content) > LONGEST_ANSWER:
        return None
    headers = dict(response.headers)
    return Answer(response.status_code, headers, response.cookies, response.content)


def _key(request: HttpRequest, said: str) -> str:
    """Whose press it is: an account's, else a browser's."""
    reader = current_viewer(request)
    if not reader.is_authenticated:
        return _key_of_browser(request, said)
    return _hashed(f"account {reader.pk} {said}")


def _key_of_browser(request: HttpRequest, said: str) -> str:
    """By the session that it brought, if any: what was done may have ended it."""
    return _hashed(f"{request.COOKIES.get(settings.SESSION_COOKIE_NAME, '')} {said}")


def _hashed(words: str) -> str:
    return "press:" + hashlib.sha256(words.encode(errors="replace")).hexdigest()


def _digest(request: Any) -> str:
    """What was sent, in a hash; empty for what no form can be, which the views refuse in words."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST_REQUEST:
        return ""
    try:
        fields, files = sorted(request.POST.lists()), sorted(request.FILES.lists())
    except UNREADABLE as error:
        request.unreadable = error
        return ""
    said = hashlib.sha256(repr((request.get_full_path(), fields, _sender(request))).encode())
    for name, sent in files:
        for file in sent:
            said.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                said.update(chunk)
            file.seek(0)
    return said.hexdigest()


def _sender(request: HttpRequest) -> Iterable[str]:
    return [client_ip(request), *(request.headers.get(name, "") for name in SAID_OF_ITSELF)]
