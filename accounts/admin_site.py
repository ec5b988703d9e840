from functools import wraps
from typing import Any, cast

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.admin.actions import delete_selected
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.protection import kept_words

FOREIGN = ("allauth.", "django.")


@admin.action(description=gettext_lazy("Delete what is ticked"), permissions=["delete"])
def delete_ticked(
    model_admin: Any, request: HttpRequest, rows: QuerySet[Any]
) -> HttpResponseBase | None:
    """Django's own action in the desk's words; asks once more."""
    return delete_selected(model_admin, request, rows)


class ModerationAdminSite(AdminSite):
    """The moderators' desk: entered by the site's own sign-in, with a second factor."""

    site_header = gettext_lazy("Moderation")
    site_title = gettext_lazy("Moderation")
    index_title = gettext_lazy("What is there to do?")

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.add_action(delete_ticked, "delete_selected")

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        """Only what is ours: allauth's pages would show the keys of other people's apps."""
        single = isinstance(model_or_iterable, type)
        models = [model_or_iterable] if single else model_or_iterable
        ours = [model for model in models if not model.__module__.startswith(FOREIGN)]
        super().register(ours, *args, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and cast("User", request.user).moderates

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """What a moderator typed when the session expired is given back after signing in."""
        inner = super().admin_view(view, cacheable)

        @wraps(inner)
        def check(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if self.has_permission(request):
                return kept_words.give_words_back(request) or inner(request, *args, **kwargs)
            kept_words.keep_words(request)
            return inner(request, *args, **kwargs)

        return check

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Who asks for no page in particular lands on what there is to do."""
        asked = request.GET.get(REDIRECT_FIELD_NAME, "")
        if not request.user.is_authenticated and asked in {"", reverse("admin:index")}:
            return redirect_to_login(resolve_url(settings.DESK_URL))
        return self._enter(request)

    @method_decorator(secure_admin_login)
    def _enter(self, request: HttpRequest) -> HttpResponse:
        """Never Django's own form: it knows neither the second factor nor the limit of attempts."""
        by = cast("User", request.user)
        if by.is_staff and not by.moderates:
            messages.warning(
                request,
                _("Moderating needs a second factor: set it up here, once."),
            )
            return redirect("account_second_factor")
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect(settings.DESK_URL)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The site's own page asks again who it is, and tells the holder by mail."""
        return redirect("account_change_password")
