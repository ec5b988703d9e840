"""The rows of a list on the moderators' desk, each value beside the name of its column."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import result_headers
from django.contrib.admin.utils import display_for_field, display_for_value, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

register = template.Library()
TICK = "action_checkbox"


@dataclass(frozen=True)
class DeskRow:
    """``cells``: the name of the column and the value; ``url`` is empty where nothing opens."""

    row: Any
    url: str
    cells: list[tuple[str, Any]]


@register.simple_tag
def desk_columns(cl: Any) -> list[dict[str, Any]]:
    """Returns what stands above the columns of a change list, with the way to sort by it."""
    named = zip(cl.list_display, result_headers(cl), strict=True)
    return [header for name, header in named if name != TICK]


@register.simple_tag(takes_context=True)
def desk_rows(context: dict[str, Any], cl: Any) -> Iterator[DeskRow]:
    request: HttpRequest = context["request"]
    labels = [capfirst(str(column["text"])) for column in desk_columns(cl)]
    names = [name for name in cl.list_display if name != TICK]
    for row in cl.result_list:
        values = [_shown(name, row, cl.model_admin) for name in names]
        opens = cl.model_admin.has_view_permission(request, row)
        yield DeskRow(
            row, cl.url_for_result(row) if opens else "", list(zip(labels, values, strict=True))
        )


@register.simple_tag
def desk_value(field: Any) -> Any:
    """What a form shows of a field that nobody changes here."""
    return _shown(field.field["field"], field.form.instance, field.model_admin)


def _shown(name: str, row: Any, model_admin: Any) -> Any:
    nothing = model_admin.get_empty_value_display()
    try:
        field, _attribute, value = lookup_field(name, row, model_admin)
    except ObjectDoesNotExist:
        return nothing
    if field is None:
        return display_for_value(value, nothing)
    if isinstance(field, models.BooleanField):
        return _("Yes") if value else _("No")
    if field.is_relation:
        return getattr(row, field.name) or nothing
    return display_for_field(value, field, nothing)
