from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Moderators look; only a director changes, and nobody deletes."""

    list_display = ("display_name", "email", "date_joined", "established_at", "standing")
    list_filter = ("is_staff", "is_active", ("established_at", admin.EmptyFieldListFilter))
    search_fields = ("display_name", "email_folded")
    ordering = ("-date_joined",)
    date_hierarchy = "date_joined"
    fieldsets = (
        (None, {"fields": ("display_name", "email", "bio", "language")}),
        (_("Standing"), {"fields": ("date_joined", "last_login", "established_at", "standing")}),
        (_("Rights"), {"fields": ("is_staff", "is_superuser", "groups")}),
    )
    readonly_fields = ("email", "date_joined", "last_login", "established_at", "standing")
    filter_horizontal = ("groups",)

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
