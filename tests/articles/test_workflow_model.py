"""The whole machine under random people, times and acts (hypothesis): what must hold always holds.

No unlisted article in any list, feed, search, sitemap or letter; no change of state without its row
in the journal, along an arrow of ``product.md``; what is not public is served to nobody; a refused
act changes nothing. MACHINE_RUNS=200 looks at more runs than the few of each day, each of them new.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from articles import workflow
from articles.models import Article
from articles.moderation import daily_mail
from newsletter.contents import issues, schedule
from newsletter.models import IssueItem
from tests.articles.workflow_model import (
    assert_served,
    attempt_action,
    journal_states,
    listed_numbers,
    public_page_texts,
)
from tests.articles.workflow_model_acts import WorkflowActs, random_acts

RUNS = os.environ.get("MACHINE_RUNS")


class Machine(WorkflowActs):
    def teardown(self) -> None:
        try:
            self.touched |= {article.number for article in self.there()}
            self.nothing_is_served_that_is_not_public()
            self.readers_look()
        finally:
            transaction.set_rollback(True)
            self.run.__exit__(None, None, None)

    @rule(act=random_acts())
    def somebody_acts(self, act: tuple[str, dict[str, Any]]) -> None:
        name, details = act
        getattr(self, name)(**details)

    # ---- Time

    def time_passes(self, hours: float) -> None:
        self.now += timedelta(hours=hours)

    def beat(self, *, twice: bool) -> None:
        for _time in range(1 + twice):
            for arrow in (
                workflow.hold_waves, workflow.list_due_articles, workflow.release_due_articles,
                workflow.show_undecided_articles,
            ):  # fmt: skip
                moved = attempt_arrow(lambda: arrow(now=self.now))  # noqa: B023
                assert not (_time and moved), f"{arrow.__name__} moved twice"
                self.touched |= set(moved)
            daily_mail.update_absence(self.now)

    def letter_leaves(self) -> None:
        self.without(lambda: issues.compile_issue(schedule.week_of(self.now), self.now), may=True)

    # ---- What holds always

    def readers_look(self) -> None:
        pages = public_page_texts(self.people.values())
        for article in self.there():
            if article.states[-1] != "listed":
                shown = [a for a, page in pages.items() if any(w in page for w in article.words)]
                assert shown == [], article

    @invariant()
    def journal_tells_what_happened(self) -> None:
        for article in self.there():
            article.look()
            told = journal_states(article.number)
            following = iter(told)
            assert all(state in following for state in article.states), article
            assert told[-1] == article.states[-1]

    @invariant()
    def lists_hold_listed_articles_alone(self) -> None:
        listed = set(Article.objects.filter(state="listed").values_list("pk", flat=True))
        for name, numbers in listed_numbers(self.now).items():
            assert numbers <= listed, name
        shown = IssueItem.objects.filter(dropped_in__isnull=True).values_list("article", flat=True)
        assert set(shown) <= listed

    @invariant()
    def nothing_is_served_that_is_not_public(self) -> None:
        for article in self.there():
            if article.number in self.touched:
                article.look()
                assert_served(article)
        self.touched.clear()


def attempt_arrow(arrow: Callable[[], list[int]]) -> list[int]:
    moved: list[int] = []
    attempt_action(lambda: moved.extend(arrow()), expected=True)
    return moved


@pytest.fixture
def nothing_leaves_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mails are written, but no worker is asked for anything."""
    monkeypatch.setattr("celery.app.task.Task.apply_async", lambda *_args, **_options: None)


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_leaves_the_house")
def test_machine() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=int(RUNS or 8),
            stateful_step_count=50 if RUNS else 25,
            derandomize=not RUNS,
            phases=list(Phase) if RUNS else [Phase.generate],
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
