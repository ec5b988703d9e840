from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from accounts import outbox
from accounts.lifecycle.anonymisation import has_other_directors
from accounts.mail_failures import translate_failure
from accounts.models import OutgoingMail, User

FILTERED = {"is_staff", "is_active", "established_at", "date_joined"}


class UserRightsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody always directs, and who directs moderates too."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        directs = cleaned.get("is_superuser", False)
        if directs and not cleaned.get("is_staff"):
            raise ValidationError(_("Who directs moderates as well: tick both."))
        was_director = User.objects.filter(pk=self.instance.pk, is_superuser=True).exists()
        if was_director and not directs and not has_other_directors(self.instance):
            raise ValidationError(_("This is the only director. Name another one first."))
        return cleaned


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Moderators look; only a director changes, and nobody deletes."""

    form = UserRightsForm
    list_display = ("display_name", "email", "date_joined", "established_at", "standing")
    list_filter = ("is_staff", "is_active", ("established_at", admin.EmptyFieldListFilter))
    search_fields = ("display_name", "email_folded")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    fieldsets = (
        (None, {"fields": ("display_name", "email", "bio", "language")}),
        (_("Standing"), {"fields": ("date_joined", "last_login", "established_at", "standing")}),
        (_("Rights"), {"fields": ("is_staff", "is_superuser")}),
    )
    readonly_fields = ("email", "date_joined", "last_login", "established_at", "standing")
    actions = ("reset_second_factor",)

    @admin.display(description=_("standing"))
    def standing(self, user: User) -> str:
        if user.anonymised_at is not None:
            return pgettext("account", "closed")
        if user.blocked_at is not None:
            return pgettext("account", "blocked")
        if user.is_superuser:
            return pgettext("account", "director")
        if user.is_staff:
            return pgettext("account", "moderator")
        return (
            pgettext("account", "established")
            if user.is_established
            else pgettext("account", "newcomer")
        )

    @admin.action(
        description=_("Forget the second factor: phone and recovery codes are lost"),
        permissions=["change"],
    )
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        """The holder sets up another at the next visit; nobody sees what was there."""
        with transaction.atomic():
            for user in users:
                Authenticator.objects.filter(user=user).delete()
                self.log_change(request, user, "reset_second_factor")
        text = ngettext("%d account sets it up again.", "%d accounts set it up again.", len(users))
        self.message_user(request, text % len(users), messages.SUCCESS)

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """By the filters alone: a filter on the password would spell it out bit by bit."""
        return lookup.partition("__")[0] in FILTERED and super().lookup_allowed(
            lookup, value, request
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Which mails have not left, and why: neither to whom nor what they say."""

    list_display = ("created_at", "template", "state", "why", "attempts", "failed_at")
    list_filter = ("state",)
    fields = ("created_at", "template", "state", "why", "attempts", "failed_at", "settled_at")
    readonly_fields = fields
    actions = ("send_again",)
    show_full_result_count = False

    @admin.display(description=_("reason"))
    def why(self, mail: OutgoingMail) -> str:
        return translate_failure(mail.reason)

    @admin.action(description=_("Send again what has perhaps not left"), permissions=["send_again"])
    def send_again(self, request: HttpRequest, mails: QuerySet[OutgoingMail]) -> None:
        """A mail that had left after all arrives twice: the person who presses decides that."""
        count = outbox.send_again(mails)
        text = ngettext("%d mail leaves again.", "%d mails leave again.", count)
        self.message_user(request, text % count, messages.SUCCESS)

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """A filter on the address or the text would spell it out bit by bit."""
        return lookup.partition("__")[0] == "state"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_send_again_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
