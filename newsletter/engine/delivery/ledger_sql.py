"""The statements of the ledger that are too busy for the ORM: one text for both databases.

Rows are named by their numbers, so that PostgreSQL goes straight to them also when it has never
counted the table.
"""

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from newsletter.models import Delivery

WHY_NOT = """
    CASE WHEN s.confirmed_at IS NULL OR s.unsubscribed_at IS NOT NULL THEN 'unsubscribed'
         WHEN s.paused_until > %s THEN 'paused'
         ELSE '' END"""

CLAIM = """
    UPDATE newsletter_delivery
    SET state = 'claimed', claim = %s, due_at = NULL, edition_id = (
        SELECT id FROM newsletter_edition WHERE issue_id = %s ORDER BY number DESC LIMIT 1
    )
    WHERE id {among} AND state IN ('pending', 'deferred')"""

LOAD = """
    SELECT d.id, d.subscriber_id, d.edition_id, d.attempts, s.email, s.language, {why_not}, (
        SELECT {sections} FROM newsletter_subscriber_sections AS x WHERE x.subscriber_id = s.id
    ), (
        SELECT {places} FROM newsletter_subscriber_neighbourhoods AS x
        JOIN articles_keyword AS k ON k.id = x.keyword_id AND k.kind = 'neighbourhood'
        WHERE x.subscriber_id = s.id
    )
    FROM newsletter_delivery AS d LEFT JOIN newsletter_subscriber AS s ON s.id = d.subscriber_id
    WHERE d.id {among} AND d.claim = %s AND d.state = 'claimed'
    ORDER BY d.id"""

# A row that is ``unknown`` by this claim: its worker was thought dead, and now tells the truth.
SETTLE = """
    UPDATE newsletter_delivery
    SET state = %s, reason = %s, due_at = %s, attempts = attempts + %s, settled_at = %s
    WHERE id {among} AND claim = %s AND state IN ('claimed', 'sending', 'unknown')"""

# Looked at again now: whoever has left since the claim receives nothing, and a pause works at once.
# A row that is ``sending`` by this claim already was marked by a commit whose answer got lost.
MARK = """
    UPDATE newsletter_delivery AS d
    SET state = CASE WHEN w.why = '' THEN 'sending' ELSE 'suppressed' END,
        settled_at = CASE WHEN w.why = '' THEN NULL ELSE %s END,
        reason = w.why
    FROM (
        SELECT r.id AS number, {why_not} AS why
        FROM newsletter_delivery AS r
        LEFT JOIN newsletter_subscriber AS s ON s.id = r.subscriber_id
        WHERE r.id {among}
            AND EXISTS (SELECT 1 FROM newsletter_issue WHERE id = %s AND state = 'sending')
    ) AS w
    WHERE d.id {among} AND d.id = w.number
        AND d.claim = %s AND d.state IN ('claimed', 'sending')
    RETURNING id, state"""

JOINED = {"postgresql": "string_agg(x.{}::text, ',')", "sqlite": "group_concat(x.{})"}
AMONG = {"postgresql": "= ANY(%s)", "sqlite": "IN (SELECT value FROM json_each(%s))"}
SETTLED = {"sent", "refused", "unknown", "suppressed"}
# The state, the reason, when it is due again, how many attempts to count.
Fate = tuple[str, str, datetime | None, int]
Statement = tuple[str, tuple[Any, ...]]


def settle_and_mark(
    issue_id: int,
    holder: uuid.UUID,
    fates: Iterable[tuple[int, Fate]],
    marks: Sequence[int],
    now: datetime,
) -> list[tuple[int, str]]:
    """Settle and mark in one commit; returns the marked rows and their state."""
    statements = [*_settling(holder, fates, now), *_marking(issue_id, holder, marks, now)]
    if connection.vendor == "postgresql":
        return _run(*_as_one(statements))
    with transaction.atomic():
        return [_run(*statement) for statement in statements][-1]


def prefer_index_scan() -> None:
    """Until this transaction ends, PostgreSQL reads the queue along its index.

    It cannot know how long the queue is, and would sort all of it anew at each claim.
    """
    if connection.vendor == "postgresql":
        _run("SET LOCAL enable_sort = off", ())


def claim_deliveries(issue_id: int, holder: uuid.UUID, numbers: Sequence[int]) -> None:
    """With the newest edition: what was removed before is absent from what is claimed now."""
    _run(_sql(CLAIM), (_uuid(holder), issue_id, _list(numbers)))


def load_claimed(holder: uuid.UUID, numbers: Sequence[int], now: datetime) -> list[tuple[Any, ...]]:
    """The claimed rows with what is known of their subscribers now."""
    today = timezone.localdate(now).isoformat()
    return _run(_sql(LOAD), (today, _list(numbers), _uuid(holder)))


def _settling(
    holder: uuid.UUID, fates: Iterable[tuple[int, Fate]], now: datetime
) -> Iterable[Statement]:
    """One statement for all that share a fate: mostly one."""
    alike: dict[Fate, list[int]] = defaultdict(list)
    for number, fate in fates:
        alike[fate].append(number)
    for (state, reason, due_at, tried), numbers in alike.items():
        times = (_moment(due_at), tried, _moment(now if state in SETTLED else None))
        yield _sql(SETTLE), (state, reason, *times, _list(numbers), _uuid(holder))


def _marking(
    issue_id: int, holder: uuid.UUID, marks: Sequence[int], now: datetime
) -> Iterable[Statement]:
    if marks:
        today = timezone.localdate(now).isoformat()
        chosen = _list(marks)
        yield _sql(MARK), (_moment(now), today, chosen, issue_id, chosen, _uuid(holder))


def _as_one(statements: Sequence[Statement]) -> Statement:
    """One way to the server and back, one commit."""
    *first, (last, parameters) = statements
    if not first:
        return last, parameters
    clauses = ", ".join(f"part{place} AS ({sql})" for place, (sql, _own) in enumerate(first))
    together = tuple(value for _sql_text, own in statements for value in own)
    return f"WITH {clauses} {last}", together


def _run(sql: str, parameters: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def _sql(text: str) -> str:
    joined = JOINED[connection.vendor]
    return text.format(
        among=AMONG[connection.vendor],
        sections=joined.format("section_id"),
        places=joined.format("keyword_id"),
        why_not=WHY_NOT,
    )


def _list(numbers: Sequence[int]) -> Any:
    """As ``AMONG`` wants it."""
    return list(numbers) if connection.vendor == "postgresql" else json.dumps(list(numbers))


def _moment(moment: datetime | None) -> Any:
    return connection.ops.adapt_datetimefield_value(moment)


def _uuid(value: uuid.UUID) -> Any:
    field = Delivery._meta.get_field("claim")  # noqa: SLF001 - Django's documented name
    return field.get_db_prep_value(value, connection)
