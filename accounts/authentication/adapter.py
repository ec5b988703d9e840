import time
from datetime import timedelta
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.signup import send_unknown_account_mail
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.email_address import fold_email
from accounts.lifecycle.blocking import blocked_account_appeal_url
from accounts.mail.outgoing import send_mail_soon
from accounts.models import User
from accounts.protection.mail_allowance import refuse_mail, spend_mail

# As long as allauth takes the code.
CODE_USEFUL_FOR = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
CODE_MAILS = {
    "login_code": _("Your sign-in code"),
    "email_confirmation": _("Your code to confirm this address"),
    "email_confirmation_signup": _("Your code to open your account"),
    "password_reset_code": _("Your code to choose a new password"),
}
CHANGE_MAILS = {
    "email_changed": _("The e-mail address of your account was changed."),
    "email_confirm": _("The e-mail address of your account was confirmed."),
    "email_deleted": _("An e-mail address was removed from your account."),
    "password_changed": _("The password of your account was changed."),
    "password_reset": _("A new password was chosen for your account."),
    "password_set": _("Your account now has a password."),
    "recovery_codes_generated": _("New recovery codes were made for your account."),
    "totp_activated": _("Your account now asks for a code of an authenticator app."),
    "totp_deactivated": _("Your account no longer asks for a code of an authenticator app."),
    "webauthn_added": _("A passkey was added to your account."),
    "webauthn_removed": _("A passkey was removed from your account."),
}

SENT_MESSAGES = {
    "account/messages/login_code_sent.txt",
    "account/messages/email_confirmation_sent.txt",
}

# Instead of allauth's own: said plainly, with what to do next.
ERRORS = {
    "account_inactive": _("Nobody can sign in with this account: it is blocked or closed."),
    "duplicate_email": _("This is already the address of your account."),
    "email_password_mismatch": _("This address and this password do not belong together."),
    "email_taken": _("This address already has an account."),
    "enter_current_password": _("Type your present password."),
    "incorrect_code": _("This is not the code. Copy it from the last mail."),
    "incorrect_password": _("This is not your password."),
    "same_as_current": _("This is the present one: give another."),
    "too_many_login_attempts": _("Many attempts were made. Wait a few minutes, then try again."),
    "rate_limited": _("Many attempts were made. Wait a few minutes, then try again."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth asks of this site: accounts, messages and mails."""

    error_messages: ClassVar = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Returns whether to ask again; never of a person who signed in within the last minutes."""
        is_required = super().is_reauthentication_required(app=app, **kwargs)
        return bool(is_required) and not self._just_signed_in()

    def _just_signed_in(self) -> bool:
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(self.request, self.request.user)
        return any(record["at"] > since for record in records)

    def clean_email(self, email: str) -> str:
        return fold_email(email)

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: BaseForm,
        commit: bool = True,  # noqa: FBT001, FBT002 - allauth's signature
    ) -> User:
        user.display_name = form.cleaned_data["display_name"]
        user.language = getattr(request, "LANGUAGE_CODE", user.language)
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Sends the mail that the message is about to claim, unless this request has sent it.

        When a code is asked for again, allauth sends nothing to an e-mail without an account; an
        observer could tell by that which e-mails have one.
        """
        email = (message_context or {}).get("email")
        if message_template in SENT_MESSAGES and email and not hasattr(request, "has_mailed"):
            if (message_context or {}).get("signup"):
                self.send_account_already_exists_mail(email)
            else:
                send_unknown_account_mail(request, email)
        super().add_message(request, level, message_template, message_context, extra_tags, message)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queues one of our four mails in place of allauth's many; runs a query for the account.

        The language is that of the account, if there is one. Raises ImmediateHttpResponse, with a
        page that says so, when this e-mail has received the day's mails.
        """
        name = template_prefix.rpartition("/")[2]
        # A stranger can type somebody else's e-mail: all but the news of a change count against
        # the day's limit. A change is reported always, since it may be a theft.
        if name not in CHANGE_MAILS and not spend_mail(email):
            raise ImmediateHttpResponse(refuse_mail(self.request, email))
        # Read by ``add_message``, so that one request sends one mail.
        self.request.has_mailed = True
        user = User.objects.filter(email_folded=fold_email(email)).first()
        language, useful_for = user.language if user else None, None
        if name in CODE_MAILS:
            template, useful_for = "account_code", CODE_USEFUL_FOR
            context = {"code": context["code"], "purpose": CODE_MAILS[name]}
        elif name in CHANGE_MAILS:
            template = "account_changed"
            context = {"change": CHANGE_MAILS[name], "happened_at": context.get("timestamp")}
        elif user is not None and not user.is_active:
            template = "account_blocked"
            context = {**context, "appeal_url": blocked_account_appeal_url(user)}
        else:
            template = name
        context = {**context, "email": email, "user": user}
        send_mail_soon(template, email, context, language, useful_for=useful_for)
