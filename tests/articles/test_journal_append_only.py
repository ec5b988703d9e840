"""Rows of the journal are only ever added: the model refuses, and so does the database."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.models import User
from articles import workflow
from articles.models import Action, ActorLabel, JournalEntry, Role, Rule, State
from articles.models.journal import AppendOnlyError
from tests.articles.article_states import make_article_in

pytestmark = pytest.mark.django_db

Attempt = Callable[[JournalEntry], object]


@pytest.fixture
def row(yann: User, maelle: User) -> JournalEntry:
    article = make_article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    return JournalEntry.objects.get()


def raw(sql: str) -> Attempt:
    def run(row: JournalEntry) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [row.pk])

    return run


BY_MODEL: dict[str, Attempt] = {
    "save": lambda row: row.save(),
    "save one field": lambda row: row.save(update_fields=["reason"]),
    "delete": lambda row: row.delete(),
    "update many": lambda _row: JournalEntry.objects.update(rule=Rule.HATE),
    "update some": lambda row: JournalEntry.objects.filter(pk=row.pk).update(reason=""),
    "delete many": lambda _row: JournalEntry.objects.all().delete(),
    "bulk update": lambda row: JournalEntry.objects.bulk_update([row], ["reason"]),
}
TABLE = "UPDATE articles_journalentry SET"
BY_DATABASE: dict[str, Attempt] = {
    "base manager": lambda row: models.QuerySet(JournalEntry).filter(pk=row.pk).update(rule=""),
    "raw delete": raw("DELETE FROM articles_journalentry WHERE id = %s"),
    "time": raw(f"{TABLE} at = '2020-01-01 00:00:00' WHERE id = %s"),
    "article": raw(f"{TABLE} article_number = 7 WHERE id = %s"),
    "action": raw(f"{TABLE} action = 'listed' WHERE id = %s"),
    "actor": raw(f"{TABLE} actor_key = 'x' WHERE id = %s"),
    "role": raw(f"{TABLE} actor_role = 'director' WHERE id = %s"),
    "rule": raw(f"{TABLE} rule = 'hate' WHERE id = %s"),
    "reason": raw(f"{TABLE} reason = 'Autre.' WHERE id = %s"),
    "hash": raw(f"{TABLE} text_hash = '' WHERE id = %s"),
    "number": raw(f"{TABLE} id = 999 WHERE id = %s"),
    "overturned": raw(f"{TABLE} overturns_id = id WHERE id = %s"),
    "reason and rule": raw(f"{TABLE} reason = '(erased)', rule = 'hate' WHERE id = %s"),
}


@pytest.mark.parametrize("how", BY_MODEL)
def test_model_refuses(row: JournalEntry, how: str) -> None:
    before = JournalEntry.objects.values().get()
    with pytest.raises(AppendOnlyError):
        BY_MODEL[how](row)
    assert JournalEntry.objects.values().get() == before


@pytest.mark.parametrize("how", BY_DATABASE)
def test_database_refuses(row: JournalEntry, how: str) -> None:
    before = JournalEntry.objects.values().get()
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        BY_DATABASE[how](row)
    assert JournalEntry.objects.values().get() == before


def test_rows_are_added_one_by_one_and_many_at_once(row: JournalEntry) -> None:
    JournalEntry.objects.bulk_create(
        JournalEntry(
            article_number=number, action=Action.LISTED, state_from=State.ONLINE, by_machine=True,
            state_to=State.LISTED, actor_role=Role.MACHINE, at=timezone.now(),
        )
        for number in range(3)
    )  # fmt: skip
    assert JournalEntry.objects.count() == 4


def test_words_of_a_reason_alone_can_be_erased(row: JournalEntry) -> None:
    before = JournalEntry.objects.values().get()
    assert JournalEntry.objects.erase_reasons(row.article_number) == 1
    after = JournalEntry.objects.values().get()
    assert after == before | {"reason": "(erased)"}


def test_forgetting_a_person_and_overturning_change_no_row(
    row: JournalEntry, maelle: User, odette: User
) -> None:
    before = JournalEntry.objects.filter(pk=row.pk).values().get()
    workflow.restore(row.article_number, by=odette)
    ActorLabel.objects.filter(user=maelle).update(name="", is_public=False)
    User.objects.filter(pk=maelle.pk).delete()
    assert JournalEntry.objects.filter(pk=row.pk).values().get() == before
    assert JournalEntry.objects.latest("pk").overturns_id == row.pk
