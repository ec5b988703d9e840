"""Connection data that French law makes a host keep for a year: sealed, apart, for the justice.

LCEN, article 6, II and decree 2021-1362. Without ``CONNECTION_DATA_KEY`` nothing is kept: where
another law applies, a town leaves it empty. The key lies outside the database; whoever copies the
database reads nothing.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import ConnectionAccess, ConnectionRecord
from articles.workflow.permissions import ActionRefused, require_director, require_reason


@dataclass(frozen=True)
class OpenedConnection:
    at: datetime
    user_id: int
    article_number: int | None
    address: str


def record_connection(
    *, user_id: int, article_number: int | None, address: str, now: datetime
) -> None:
    """Seal where a contribution came from. Does nothing when no key is set. One query."""
    if not settings.CONNECTION_DATA_KEY or not address:
        return
    sealed = _box().encrypt(json.dumps({"address": address}).encode())
    ConnectionRecord.objects.create(
        at=now, user_number=user_id, article_number=article_number, sealed=sealed
    )


def open_connection_data(
    *, by: User, user_id: int | None, article_number: int | None, reason: str, now: datetime
) -> list[OpenedConnection]:
    """What is kept about an account or an article; the look itself is journalled first.

    For the director alone, on an order of the justice. Raises ActionRefused.
    """
    require_director(by)
    reason = require_reason(reason)
    if not settings.CONNECTION_DATA_KEY:
        raise ActionRefused(_("This site keeps no connection data."))
    about = Q(user_number=user_id) if user_id is not None else Q(article_number=article_number)
    with transaction.atomic():
        rows = list(ConnectionRecord.objects.filter(about).order_by("at"))
        ConnectionAccess.objects.create(
            at=now, by=by, by_name=by.display_name, reason=reason, found=len(rows),
            about=f"account {user_id}" if user_id is not None else f"article {article_number}",
        )  # fmt: skip
    return [_opened(row) for row in rows]


def purge_connection_data(now: datetime) -> int:
    """Forget what the law no longer asks for; returns how many."""
    old = ConnectionRecord.objects.filter(
        at__lt=now - timedelta(days=settings.CONNECTION_DATA_DAYS)
    )
    return old.delete()[0]


def _opened(row: ConnectionRecord) -> OpenedConnection:
    """A row that another key has sealed is shown without what it holds."""
    try:
        address = json.loads(_box().decrypt(bytes(row.sealed)))["address"]
    except InvalidToken:
        address = _("sealed with another key")
    return OpenedConnection(row.at, row.user_number, row.article_number, address)


def _box() -> Fernet:
    return Fernet(settings.CONNECTION_DATA_KEY.encode())
