"""Django's own log of what was done on the desk. It names numbers, never titles."""

from typing import cast

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import User


def record_action(request: HttpRequest, model: type[Model], number: int, what: str) -> None:
    """Called inside the transaction of what was done."""
    LogEntry.objects.create(
        user=cast("User", request.user),
        content_type=ContentType.objects.get_for_model(model),
        object_id=str(number),
        object_repr=str(number),
        action_flag=CHANGE,
        change_message=what,
    )
