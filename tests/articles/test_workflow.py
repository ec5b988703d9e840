"""Each verb of moderation: who may, from where to where, what the journal says of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from articles import workflow
from articles.models import (
    Action,
    ActorLabel,
    Affirmation,
    Article,
    JournalEntry,
    Kind,
    Role,
    Rule,
    State,
)
from articles.models.revision import hash_text
from articles.workflow.permissions import ActionRefused
from tests.articles.article_states import make_article_in
from tests.factories import make_article, make_user
from tests.patience import patient

pytestmark = pytest.mark.django_db

Verb = Callable[[int, User], Any]
BECAUSE: dict[str, Any] = {"rule": Rule.INSULT, "reason": "Une insulte au maire."}
MODERATING: dict[str, Verb] = {
    "affirm": lambda pk, by: workflow.affirm(pk, by=by),
    "hide": lambda pk, by: workflow.hide(pk, by=by, **BECAUSE),
    "restore": lambda pk, by: workflow.restore(pk, by=by),
    "remove": lambda pk, by: workflow.remove(pk, by=by, **BECAUSE),
    "mark_read": lambda pk, by: workflow.mark_read(pk, by=by),
}
WRITING: dict[str, Verb] = {
    "publish": lambda pk, by: workflow.publish(pk, by=by),
    "withdraw": lambda pk, by: workflow.withdraw(pk, by=by),
    "reopen": lambda pk, by: workflow.reopen(pk, by=by),
}
ARROWS = {
    "publish": {State.DRAFT},
    "affirm": {State.ONLINE},
    "hide": {State.ONLINE, State.LISTED},
    "restore": {State.HIDDEN},
    "remove": {State.HIDDEN, State.HELD},
    "withdraw": {State.ONLINE, State.LISTED},
    "reopen": {State.WITHDRAWN},
}
NO_ARROW = [
    (verb, state) for verb, allowed in ARROWS.items() for state in State if state not in allowed
]


def last_row() -> JournalEntry:
    row = JournalEntry.objects.order_by("-pk").first()
    assert row is not None
    return row


def told(verb: Verb, article: Article, by: User) -> str:
    """The sentence with which it is refused; neither state nor journal has moved."""
    rows = JournalEntry.objects.count()
    with pytest.raises(ActionRefused) as refusal:
        verb(article.pk, by)
    assert Article.objects.get(pk=article.pk).state == article.state
    assert JournalEntry.objects.count() == rows
    return str(refusal.value)


@pytest.mark.parametrize(("name", "state"), NO_ARROW)
def test_what_is_no_arrow_is_refused_in_words(
    yann: User, maelle: User, name: str, state: State
) -> None:
    article = make_article_in(state, yann)
    by = yann if name in WRITING else maelle
    assert told((MODERATING | WRITING)[name], article, by).endswith((".", "!", "?"))


@pytest.mark.parametrize("name", MODERATING)
def test_newcomer_moderates_nothing(yann: User, name: str) -> None:
    state = State.HIDDEN if name in {"restore", "remove"} else State.ONLINE
    assert told(MODERATING[name], make_article_in(state, make_user()), yann)


@pytest.mark.parametrize("name", [name for name in MODERATING if name != "affirm"])
def test_established_author_only_affirms(anna: User, yann: User, name: str) -> None:
    state = State.HIDDEN if name in {"restore", "remove"} else State.ONLINE
    assert told(MODERATING[name], make_article_in(state, yann), anna)


@pytest.mark.parametrize("name", WRITING)
def test_nobody_publishes_or_withdraws_for_an_author(maelle: User, yann: User, name: str) -> None:
    state = {"publish": State.DRAFT, "withdraw": State.LISTED, "reopen": State.WITHDRAWN}[name]
    assert told(WRITING[name], make_article_in(state, yann), maelle)


@pytest.mark.parametrize("name", ["hide", "remove"])
@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_taking_a_text_down_needs_a_reason(
    maelle: User, yann: User, name: str, reason: str
) -> None:
    article = make_article_in(State.HIDDEN if name == "remove" else State.LISTED, yann)

    def verb(pk: int, by: User) -> Article:
        done: Article = getattr(workflow, name)(pk, by=by, rule=Rule.INSULT, reason=reason)
        return done

    assert told(verb, article, maelle)


def test_affirmed_article_is_listed_and_its_author_established(anna: User, yann: User) -> None:
    article = make_article_in(State.ONLINE, yann)
    now = timezone.now()
    workflow.affirm(article.pk, by=anna, now=now)
    article.refresh_from_db()
    yann.refresh_from_db()
    assert (article.state, article.listed_at) == (State.LISTED, now)
    assert yann.established_at == now
    affirmation = Affirmation.objects.get()
    assert (affirmation.author, affirmation.affirmed_by) == (yann, anna)


def test_next_article_of_an_established_author_is_listed_at_once(anna: User, yann: User) -> None:
    workflow.affirm(make_article_in(State.ONLINE, yann).pk, by=anna)
    yann.refresh_from_db()
    article = workflow.publish(make_article_in(State.DRAFT, yann).pk, by=yann)
    assert article.state == State.LISTED


def test_nobody_affirms_their_own_article(anna: User, maelle: User, odette: User) -> None:
    for person in (anna, maelle, odette):
        assert told(MODERATING["affirm"], make_article_in(State.ONLINE, person), person)


def test_co_author_does_not_affirm_either(anna: User, yann: User) -> None:
    article = make_article_in(State.ONLINE, yann)
    article.authorships.create(user=anna, byline="Anna", accepted_at=timezone.now())
    assert told(MODERATING["affirm"], article, anna)


def test_established_author_affirms_five_articles_a_day(anna: User) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    sixth = [make_article_in(State.ONLINE) for _ in range(6)]
    for article in sixth[:5]:
        workflow.affirm(article.pk, by=anna, now=noon)
    assert told(lambda pk, by: workflow.affirm(pk, by=by, now=noon), sixth[5], anna)
    # Midnight in the town is 23:00 UTC.
    workflow.affirm(sixth[5].pk, by=anna, now=noon + timedelta(hours=11))


def test_moderator_affirms_as_many_as_there_are(maelle: User) -> None:
    for _ in range(7):
        workflow.affirm(make_article_in(State.ONLINE).pk, by=maelle)
    assert not Article.objects.unread().exists()


def test_blocked_account_neither_affirms_nor_publishes(anna: User, yann: User) -> None:
    User.objects.filter(pk=anna.pk).update(blocked_at=timezone.now(), is_active=False)
    anna.refresh_from_db()
    assert told(MODERATING["affirm"], make_article_in(State.ONLINE, yann), anna)
    assert told(WRITING["publish"], make_article_in(State.DRAFT, anna), anna)


@pytest.mark.parametrize(
    "missing",
    [
        {"title": " "},
        {"body": " "},
        {"kind": Kind.EVENT},
        {"kind": Kind.CALL},
    ],
)
def test_incomplete_article_is_not_published(anna: User, missing: dict[str, Any]) -> None:
    article = make_article_in(State.DRAFT, anna)
    Article.objects.filter(pk=article.pk).update(**missing)
    assert told(WRITING["publish"], article, anna)


@pytest.mark.parametrize("before", [State.ONLINE, State.LISTED])
def test_hidden_article_goes_back_where_it_was(yann: User, maelle: User, before: State) -> None:
    article = make_article_in(before, yann)
    workflow.hide(article.pk, by=maelle, **BECAUSE)
    assert workflow.restore(article.pk, by=maelle).state == before


def test_withdrawn_article_is_published_again_as_its_author_stands(yann: User) -> None:
    article = make_article_in(State.LISTED, yann)
    for verb in ("withdraw", "reopen", "publish"):
        WRITING[verb](article.pk, yann)
    article.refresh_from_db()
    assert (article.state, article.published_at is not None) == (State.ONLINE, True)


def test_second_of_two_moderators_is_told_what_has_become_of_it(
    yann: User, maelle: User, odette: User
) -> None:
    article = make_article_in(State.LISTED, yann)
    workflow.hide(article.pk, by=maelle, **BECAUSE)
    article.refresh_from_db()
    assert str(State.HIDDEN.label) in told(MODERATING["hide"], article, odette)
    assert article.state_before == State.LISTED


@pytest.mark.needs_postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_is_made(
    yann: User, maelle: User, odette: User
) -> None:
    article = make_article_in(State.ONLINE, yann)
    together, outcomes = Barrier(2), []

    def decide(verb: Verb, by: User) -> None:
        together.wait(timeout=patient(10))
        try:
            verb(article.pk, by)
            outcomes.append("done")
        except ActionRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        Thread(target=decide, args=(MODERATING["hide"], maelle)),
        Thread(target=decide, args=(MODERATING["hide"], odette)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=patient(20))
    assert sorted(outcomes) == ["done", "refused"]
    assert JournalEntry.objects.filter(action=Action.HIDDEN).count() == 1


def test_each_verb_leaves_one_row(anna: User, maelle: User) -> None:
    article = make_article_in(State.DRAFT, anna)
    steps: list[tuple[Verb, User]] = [
        (WRITING["publish"], anna), (MODERATING["mark_read"], maelle), (MODERATING["hide"], maelle),
        (MODERATING["restore"], maelle), (WRITING["withdraw"], anna), (WRITING["reopen"], anna),
    ]  # fmt: skip
    for verb, by in steps:
        verb(article.pk, by)
    rows = JournalEntry.objects.order_by("pk").values_list("action", "state_from", "state_to")
    assert list(rows) == [
        ("published", "draft", "listed"), ("read", "listed", "listed"),
        ("hidden", "listed", "hidden"), ("restored", "hidden", "listed"),
        ("withdrawn", "listed", "withdrawn"), ("reopened", "withdrawn", "draft"),
    ]  # fmt: skip


def test_row_says_by_which_rule_in_which_role_about_which_text(yann: User, odette: User) -> None:
    article = make_article_in(State.LISTED, yann)
    now = timezone.now()
    workflow.hide(article.pk, by=odette, now=now, **BECAUSE)
    row = last_row()
    assert (row.at, row.article_number, row.rule, row.reason) == (
        now, article.pk, Rule.INSULT, "Une insulte au maire.",
    )  # fmt: skip
    assert (row.actor_role, row.by_machine) == (Role.DIRECTOR, False)
    assert row.text_hash == hash_text(article.title, article.standfirst, article.body)


@pytest.mark.parametrize(
    ("who", "role"),
    [("anna", Role.RESIDENT), ("maelle", Role.MODERATOR), ("odette", Role.DIRECTOR)],
)
def test_row_names_the_role_and_an_opaque_key(
    request: pytest.FixtureRequest, yann: User, who: str, role: Role
) -> None:
    person: User = request.getfixturevalue(who)
    workflow.affirm(make_article_in(State.ONLINE, yann).pk, by=person)
    row = last_row()
    label = ActorLabel.objects.get(key=row.actor_key)
    assert (row.actor_role, label.user, label.name) == (role, person, person.display_name)
    assert str(person.pk) != row.actor_key
    assert len(row.actor_key) == 16


def test_one_person_has_one_key(maelle: User) -> None:
    for _ in range(2):
        workflow.mark_read(make_article_in(State.LISTED).pk, by=maelle)
    assert JournalEntry.objects.values("actor_key").distinct().count() == 1


def test_draft_alone_can_be_deleted(yann: User) -> None:
    draft, shown = make_article_in(State.DRAFT, yann), make_article_in(State.ONLINE, yann)
    workflow.delete_draft(draft.pk, by=yann)
    assert told(lambda pk, by: workflow.delete_draft(pk, by=by), shown, yann)
    assert list(Article.objects.all()) == [shown]


def test_verb_for_an_article_that_is_gone_says_so(maelle: User) -> None:
    with pytest.raises(Article.DoesNotExist):
        workflow.mark_read(make_article().pk + 1, by=maelle)
