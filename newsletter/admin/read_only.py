from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyForStaff(admin.ModelAdmin):  # type: ignore[type-arg]
    """Moderators look; what changes goes through verbs."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, _obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Any = None) -> bool:
        return False

    def has_lift_permission(self, request: HttpRequest) -> bool:
        """To write again to an address that gets no letter any more: the director alone."""
        return request.user.is_active and request.user.is_superuser
