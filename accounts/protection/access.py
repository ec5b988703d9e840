"""Each view says who may call it; ``tests/test_structure.py`` fails when one forgets."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User
from accounts.protection import kept_words

OWN_COOKIES = {settings.SESSION_COOKIE_NAME, settings.MESSAGES_COOKIE_NAME}
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def allow_everybody(view: View) -> View:
    """Open to everybody."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def require_sign_in(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For residents; others are sent to the sign-in page and come back, with what they typed."""

    @wraps(view)
    def check(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            kept_words.keep_words(request)
            return redirect_to_login(request.get_full_path())
        return kept_words.give_words_back(request) or view(request, *args, **kwargs)

    guarded: Any = check
    guarded.access = "signed_in"
    return guarded  # type: ignore[no-any-return]


def require_established_author(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """For established authors and moderators."""

    @wraps(view)
    def check(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not (user.is_authenticated and (user.is_established or user.moderates)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded: Any = login_required(check)
    guarded.access = "established"
    return guarded  # type: ignore[no-any-return]


def is_anonymous_request(request: HttpRequest) -> bool:
    """Whether the browser brings nothing that tells one visitor from another.

    A session counts where it exists, and a message where this site wrote it: a cookie that somebody
    made up gets no page of its own. One query for a browser that brings a session, once a request.
    """
    if OWN_COOKIES.isdisjoint(request.COOKIES):
        return True
    if not hasattr(request, "brings_nothing"):
        request.brings_nothing = not _brings_something(request)  # type: ignore[attr-defined]
    return bool(request.brings_nothing)  # type: ignore[attr-defined]


def _brings_something(request: HttpRequest) -> bool:
    """Called before the middleware of sessions has run, it believes the cookie."""
    if not hasattr(request, "session"):
        return True
    if request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.keys():
        return True
    return settings.MESSAGES_COOKIE_NAME in request.COOKIES and bool(len(get_messages(request)))


def current_viewer(request: HttpRequest) -> User | AnonymousUser:
    """Who reads. For a stranger the session is not even looked at, so that the page is for all."""
    return AnonymousUser() if is_anonymous_request(request) else request.user
