"""Two moderators at the same second: one decides, the other is told by whom."""

import pytest

from accounts.models import User
from articles.admin import decisions
from articles.models import Action, Article, JournalEntry, State
from articles.workflow.permissions import ActionRefused
from tests.concurrency import run_at_once
from tests.factories import make_article

pytestmark = [pytest.mark.needs_postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("second", ["affirm", "hide"])
def test_one_wins_and_the_other_is_told(maelle: User, odette: User, second: str) -> None:
    article = make_article(state=State.ONLINE)
    seen = decisions.shown_version(article)
    against = {"rule": "insult", "reason": "Une insulte."}
    asked = [(maelle, "affirm", {}), (odette, second, against)]
    told = [str(one) for one in run_at_once(2, lambda: decide(article, *asked.pop(), seen))]
    assert told.count("done") == 1
    [refusal] = [words for words in told if words != "done"]
    assert maelle.display_name in refusal or odette.display_name in refusal
    assert JournalEntry.objects.exclude(action=Action.READ).count() == 1


def decide(article: Article, by: User, verb: str, data: dict[str, str], seen: str) -> str:
    try:
        decisions.apply_decision(article, verb, data, by=by, seen=seen)
    except ActionRefused as refused:
        return str(refused)
    return "done"
