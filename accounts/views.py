from typing import cast

from allauth.account.internal.flows.logout import logout
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.authentication.forms import CloseAccountForm, ProfileForm
from accounts.lifecycle.anonymisation import LastDirector, anonymise_account
from accounts.mail.outgoing import send_mail_soon
from accounts.models import User
from accounts.protection.access import require_sign_in
from accounts.signals import profile_changed


@require_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: HttpRequest) -> HttpResponse:
    # A fresh copy: a refused name must not appear in the page's head.
    user = _own_account(request)
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            form.save()
            profile_changed.send(sender=User, user_id=user.pk)
        messages.success(request, _("Your profile is saved."))
        return redirect("account_profile")
    return render(request, "account/profile.html", {"form": form})


@require_sign_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest) -> HttpResponse:
    form = CloseAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = _own_account(request)
        try:
            anonymise_account(user.pk)
        except LastDirector:
            form.add_error(None, _("You are the only director. Name another one first."))
        else:
            send_mail_soon("account_closed", user.email, {}, user.language)
            logout(request, show_message=False)
            messages.success(request, _("Your account is closed. Thank you for what you wrote."))
            return redirect("front")
    return render(request, "account/close_account.html", {"form": form})


def _own_account(request: HttpRequest) -> User:
    return User.objects.get(pk=cast("int", request.user.pk))


@require_sign_in
@never_cache
@require_http_methods(["GET", "HEAD"])
def show_totp_qr_code(request: HttpRequest) -> HttpResponse:
    """The key of the app that is being set up, as a picture of its own: no page embeds data."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(picture, content_type="image/svg+xml")
