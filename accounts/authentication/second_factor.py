"""The second factor of those who moderate: set up at the first visit, on one page."""

from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.internal.flows.add import redirect_if_add_not_allowed
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import begin_registration
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.authentication.forms import ActivateTOTPForm, AddPasskeyForm
from accounts.models import User
from accounts.protection.access import require_sign_in


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Gives the site's name and numbered passkeys, which the browser or the phone shows."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.SITE_NAME}

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 - allauth's
        count = Authenticator.objects.filter(user=user, type=type).count()
        return str(_("Passkey %d") % (count + 1))


@require_sign_in
@never_cache
@require_safe
@redirect_if_add_not_allowed  # type: ignore[untyped-decorator]
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
def set_up_second_factor(request: HttpRequest) -> HttpResponse:
    """Shows authenticator app and passkey side by side.

    Each form posts to allauth's own page, which shows the recovery codes next.
    """
    if cast("User", request.user).has_second_factor:
        return redirect("mfa_index")
    # Puts a challenge into the session; the passkey that is posted must answer that one.
    options = begin_registration(request, request.user, passwordless=False)
    context = {
        "app_form": ActivateTOTPForm(user=request.user),
        "passkey_form": AddPasskeyForm(user=request.user),
        "js_data": {"creation_options": options},
    }
    return render(request, "mfa/set_up_second_factor.html", context)
