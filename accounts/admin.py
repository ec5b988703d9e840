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

from accounts.admin_base import DeskAdmin
from accounts.email_address import fold_email
from accounts.lifecycle.anonymisation import has_other_directors
from accounts.mail import outbox
from accounts.mail.failures import translate_failure
from accounts.models import OutgoingMail, User


class UserRightsForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody always directs, and who directs moderates too."""

    class Meta:
        model = User
        fields = ("display_name", "bio", "language", "is_staff", "is_superuser")
        labels = {"is_staff": _("moderates"), "is_superuser": _("directs")}
        help_texts = {
            "is_staff": _("Reads what comes in, decides about it, and sees this desk."),
            "is_superuser": _("Names moderators, sets the rules, answers to the law."),
        }

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
class UserAdmin(DeskAdmin):
    """Moderators look; only a director changes, and nobody deletes.

    E-mail addresses are shown to nobody: who has one finds its account by typing all of it.
    """

    form = UserRightsForm
    list_display = ("display_name", "date_joined", "established_at", "standing")
    list_filter = ("is_staff", "is_active", ("established_at", admin.EmptyFieldListFilter))
    search_fields = ("display_name",)
    search_help_text = _("A name, or the whole e-mail address")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    fieldsets = (
        (None, {"fields": ("display_name", "bio", "language")}),
        (_("Standing"), {"fields": ("date_joined", "last_login", "established_at", "standing")}),
        (_("Rights"), {"fields": ("is_staff", "is_superuser")}),
    )
    readonly_fields = ("date_joined", "last_login", "established_at", "standing")
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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """A part of an address finds nothing: it would be spelt out letter by letter."""
        try:
            return queryset.filter(email_folded=fold_email(search_term)), False
        except ValueError:
            return super().get_search_results(request, queryset, search_term)

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
class OutgoingMailAdmin(DeskAdmin):
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
