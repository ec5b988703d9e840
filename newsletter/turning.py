"""The statements of the ledger that are too busy for the ORM: one text for both databases."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from newsletter.models import Delivery

WHY_NOT = """
    CASE WHEN s.confirmed_at IS NULL OR s.unsubscribed_at IS NOT NULL THEN 'unsubscribed'
         WHEN s.paused_until > %s THEN 'paused'
         ELSE '' END"""

LOAD = """
    SELECT d.id, d.subscriber_id, d.attempts, s.email, s.language, {why_not}
    FROM newsletter_delivery AS d LEFT JOIN newsletter_subscriber AS s ON s.id = d.subscriber_id
    WHERE d.claim = %s AND d.state = 'claimed' AND d.id IN (SELECT id FROM {marks})
    ORDER BY d.id"""

SETTLE = """
    UPDATE newsletter_delivery AS d
    SET state = v.state, reason = v.reason, due_at = v.due_at, settled_at = v.settled_at,
        attempts = d.attempts + v.tried
    FROM {outcomes} AS v
    WHERE d.id = v.id AND d.claim = %s AND d.state IN ('claimed', 'sending', 'unknown')"""

# Looked at again now: whoever has left since the claim receives nothing, and a pause works at once.
# A row that is ``sending`` by this claim already was marked by a commit whose answer got lost.
MARK = """
    UPDATE newsletter_delivery AS d
    SET state = CASE WHEN w.why = '' THEN 'sending' ELSE 'suppressed' END,
        settled_at = CASE WHEN w.why = '' THEN NULL ELSE w.now END,
        reason = w.why, edition_id = w.edition
    FROM (
        SELECT m.id AS number, m.edition AS edition, m.now AS now, {why_not} AS why
        FROM {marks} AS m
        JOIN newsletter_delivery AS r ON r.id = m.id
        JOIN newsletter_issue AS i ON i.id = r.issue_id AND i.state = 'sending'
        LEFT JOIN newsletter_subscriber AS s ON s.id = r.subscriber_id
    ) AS w
    WHERE d.id = w.number AND d.claim = %s AND d.state IN ('claimed', 'sending')
    RETURNING id, state"""

SETTLED = {"sent", "refused", "unknown", "suppressed"}

# Each takes one parameter, a JSON list of lists.
POSTGRESQL = {
    "why_not": WHY_NOT,
    "marks": "(SELECT (v->>0)::bigint AS id, (v->>1)::bigint AS edition,"
    " (v->>2)::timestamptz AS now FROM json_array_elements(%s) AS v)",
    "outcomes": "(SELECT (v->>0)::bigint AS id, v->>1 AS state, v->>2 AS reason,"
    " (v->>3)::timestamptz AS due_at, (v->>4)::smallint AS tried,"
    " (v->>5)::timestamptz AS settled_at"
    " FROM json_array_elements(%s) AS v)",
}
SQLITE = {
    "why_not": WHY_NOT,
    "marks": "(SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS edition,"
    " json_extract(value, '$[2]') AS now FROM json_each(%s))",
    "outcomes": "(SELECT json_extract(value, '$[0]') AS id, json_extract(value, '$[1]') AS state,"
    " json_extract(value, '$[2]') AS reason, json_extract(value, '$[3]') AS due_at,"
    " json_extract(value, '$[4]') AS tried, json_extract(value, '$[5]') AS settled_at"
    " FROM json_each(%s))",
}
# The delivery, its state, the reason, when it is due again, how many attempts to count.
Settled = tuple[int, str, str, datetime | None, int]


def turn(
    holder: uuid.UUID, settled: Sequence[Settled], marks: Sequence[tuple[int, int]], now: datetime
) -> list[tuple[int, str]]:
    """Settle and mark in one commit; returns the marked rows and their state."""
    moment, owner = _moment(now), _uuid(holder)
    outcomes = json.dumps(
        [
            (pk, state, why, _moment(due), tried, moment if state in SETTLED else None)
            for pk, state, why, due, tried in settled
        ]
    )
    marking = json.dumps([(pk, edition, moment) for pk, edition in marks])
    settling = (outcomes, owner)
    today = timezone.localdate(now).isoformat()
    if connection.vendor == "postgresql":
        together = f"WITH settled AS ({_sql(SETTLE)}) {_sql(MARK)}"
        return _run(together, (*settling, today, marking, owner))
    with transaction.atomic():
        _run(_sql(SETTLE), settling)
        return _run(_sql(MARK), (today, marking, owner))


def load(holder: uuid.UUID, numbers: Sequence[int], now: datetime) -> list[tuple[Any, ...]]:
    """The claimed rows with what is known of their subscribers now."""
    today = timezone.localdate(now).isoformat()
    return _run(_sql(LOAD), (today, _uuid(holder), json.dumps([(pk,) for pk in numbers])))


def _run(sql: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def _sql(text: str) -> str:
    return text.format(**(POSTGRESQL if connection.vendor == "postgresql" else SQLITE))


def _moment(moment: datetime | None) -> str | None:
    found = connection.ops.adapt_datetimefield_value(moment)
    return None if found is None else str(found)


def _uuid(value: uuid.UUID) -> Any:
    field = Delivery._meta.get_field("claim")  # noqa: SLF001 - Django's documented name
    return field.get_db_prep_value(value, connection)
