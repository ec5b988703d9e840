from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest

from accounts.admin_base import DeskAdmin
from accounts.models import User
from articles import cache_scopes


def require_director(request: HttpRequest) -> None:
    """Raises PermissionDenied for everybody else."""
    if not cast("User", request.user).is_superuser:
        raise PermissionDenied


class StaffAdmin(DeskAdmin):
    """For every moderator: no permission is handed out row by row."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return self.has_module_permission(request)


class CacheScopeAdmin(StaffAdmin):
    """For what stands on pages that are kept: each change makes them anew."""

    scopes: tuple[str, ...]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            cache_scopes.bump_scopes(*self.scopes)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            super().delete_model(request, obj)
            cache_scopes.bump_scopes(*self.scopes)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            cache_scopes.bump_scopes(*self.scopes)


class ReadOnlyAdmin(StaffAdmin):
    """Moderators look; what changes goes through a verb."""

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False


class DirectorAdmin(StaffAdmin):
    """For the director alone."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser
