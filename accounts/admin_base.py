"""Lists and forms of the moderators' desk: in its own pages, and filtered by nothing secret."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# How a filter may compare. Who may ask how a value begins finds out all of it, letter by letter.
COMPARISONS = {"id", "exact", "isnull", "isempty", "gte", "gt", "lte", "lt", "year", "month", "day"}


class DeskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """``add_title`` says in a sentence what the form for a new row does."""

    add_title: Any = gettext_lazy("Add")
    view_on_site = False

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Only what the page offers as a filter, and only to compare it with a whole value."""
        field, *rest = lookup.split("__")
        offered = {one[0] if isinstance(one, tuple) else one for one in self.list_filter}
        return field in offered | {self.date_hierarchy} and set(rest) <= COMPARISONS

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(str(self.opts.verbose_name_plural))
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = _("Delete it for good?")
        return super().delete_view(request, object_id, {"title": title, **(extra_context or {})})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = _("Who did what")
        return super().history_view(request, object_id, {"title": title, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context.get("original")
        context["title"] = self.add_title if row is None else capfirst(str(row))
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(
        self, request: HttpRequest, obj: Any, _post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, _("Kept: %(name)s") % {"name": obj})
        return self.response_post_save_add(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, _("Kept: %(name)s") % {"name": obj})
        return self.response_post_save_change(request, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, _obj_id: int) -> HttpResponse:
        messages.success(request, _("Deleted: %(name)s") % {"name": obj_display})
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
