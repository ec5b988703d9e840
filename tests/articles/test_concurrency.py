"""Several at the same second, on PostgreSQL: one wins, the others are told, nothing is lost."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from django.utils import timezone

from accounts.models import User
from articles import workflow
from articles.models import Action, Article, JournalEntry, Report, Rule, State, Wave
from articles.moderation import spam_cleanup
from articles.spam.screen import TextOrigin
from articles.workflow.permissions import ActionRefused
from articles.writing.drafts import ArticleText, revise_article
from tests.articles.screened_articles import new_ip, stored_states
from tests.concurrency import run_at_once
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.needs_postgres, pytest.mark.django_db(transaction=True)]

Act = Callable[[], object]
SHOP = '<p><a href="https://shop.example/">x</a></p>'


def together(*acts: Act) -> list[str]:
    """What became of each: ``done``, or the words of a refusal. Anything else is raised."""
    waiting = list(acts)

    def act() -> str:
        one = waiting.pop()
        try:
            one()
        except ActionRefused as refused:
            return str(refused)
        return "done"

    return [str(found) for found in run_at_once(len(acts), act)]


def restrict(verb: Callable[..., object], article: Article, by: User) -> Act:
    return lambda: verb(article.pk, by=by, rule=Rule.INSULT, reason="Une insulte.")


def rows(article: Article) -> int:
    return JournalEntry.objects.filter(article_number=article.pk).count()


def one_won(told: list[str], article: Article) -> bool:
    refusals = [words for words in told if words != "done"]
    return len(refusals) == len(told) - 1 == len(told) - rows(article) and all(refusals)


@pytest.mark.parametrize("_round", range(3))
def test_affirmed_and_hidden_at_the_same_second(maelle: User, odette: User, _round: int) -> None:
    article = make_article(state=State.ONLINE)
    hide = restrict(workflow.hide, article, odette)
    told = together(lambda: workflow.affirm(article.pk, by=maelle), hide)
    # Whoever affirms first leaves something to hide.
    assert told == ["done", "done"] or one_won(told, article)
    assert stored_states([article]) == {State.HIDDEN}


def test_hidden_twice_at_the_same_second(maelle: User, odette: User) -> None:
    article = make_article()
    told = together(*(restrict(workflow.hide, article, by) for by in (maelle, odette)))
    assert one_won(told, article)


def test_released_and_removed_at_the_same_second(maelle: User, odette: User) -> None:
    article = make_article(state=State.HELD)
    remove = restrict(workflow.remove, article, odette)
    told = together(lambda: workflow.release(article.pk, by=maelle), remove)
    assert one_won(told, article)


def test_restored_and_removed_at_the_same_second(maelle: User, odette: User) -> None:
    article = make_article(state=State.HIDDEN, state_before=State.LISTED)
    remove = restrict(workflow.remove, article, odette)
    told = together(lambda: workflow.restore(article.pk, by=maelle), remove)
    assert one_won(told, article)


def test_withdrawn_by_its_author_while_it_is_affirmed(yann: User, maelle: User) -> None:
    article = make_article(by=yann, state=State.ONLINE)
    together(
        lambda: workflow.withdraw(article.pk, by=yann),
        lambda: workflow.affirm(article.pk, by=maelle),
    )
    assert stored_states([article]) == {State.WITHDRAWN}


def test_published_twice_at_the_same_second(yann: User) -> None:
    draft = make_article(by=yann, state=State.DRAFT)
    told = together(*(lambda: workflow.publish(draft.pk, by=yann) for _ in range(4)))
    assert one_won(told, draft)


def test_two_beats_list_once(maelle: User) -> None:
    articles = [make_article(state=State.ONLINE) for _ in range(6)]
    workflow.mark_read(make_article().pk, by=maelle)
    listed = cast("list[list[int]]", run_at_once(4, workflow.list_due_articles))
    assert sorted(n for found in listed for n in found) == [article.pk for article in articles]
    assert JournalEntry.objects.filter(action=Action.LISTED).count() == 6


def test_two_beats_release_and_show_once(maelle: User) -> None:
    held = make_article(state=State.HELD)
    hidden = make_article()
    long_ago = timezone.now() - timedelta(days=4)
    reporters = [
        make_user(established_at=long_ago, date_joined=long_ago - timedelta(days=40))
        for _ in range(3)
    ]
    for number, by in enumerate(reporters):
        Report.objects.create(
            article=hidden, reason="insult", reporter=by, network_hash=str(number)
        )
    assert workflow.hide_reported_article(hidden.pk, now=long_ago)
    workflow.mark_read(make_article().pk, by=maelle)
    run_at_once(4, lambda: (workflow.release_due_articles(), workflow.show_undecided_articles()))
    assert stored_states([held, hidden]) == {State.ONLINE}
    assert (rows(held), rows(hidden)) == (1, 2)


def drafts(amount: int, state: State = State.DRAFT) -> list[tuple[Article, User]]:
    people = [make_user() for _ in range(amount)]
    return [(make_article(by=by, state=state, body_html=SHOP), by) for by in people]


def publishing(article: Article, by: User) -> Act:
    return lambda: workflow.publish(article.pk, by=by, origin=TextOrigin(new_ip()))


def editing(article: Article, by: User) -> Act:
    text = ArticleText(article.title, "Achetez.", SHOP)
    return lambda: revise_article(article.pk, text, by=by, origin=TextOrigin(new_ip()))


def test_ten_of_a_wave_at_the_same_second() -> None:
    sent = drafts(10)
    assert set(together(*(publishing(article, by) for article, by in sent))) == {"done"}
    workflow.hold_waves()
    assert stored_states([article for article, _by in sent]) == {State.HELD}
    assert Wave.objects.count() == 1


def test_ten_edits_that_make_a_wave_at_the_same_second() -> None:
    sent = drafts(10, State.ONLINE)
    assert set(together(*(editing(article, by) for article, by in sent))) == {"done"}
    workflow.hold_waves()
    assert stored_states([article for article, _by in sent]) == {State.HELD}


def clearing_wave(wave: Wave, by: User) -> Act:
    return lambda: spam_cleanup.clean_up_wave(wave.pk, by=by)


def affirming(article: Article, by: User) -> Act:
    return lambda: workflow.affirm(article.pk, by=by)


def test_wave_is_cleared_while_it_goes_on(maelle: User, odette: User) -> None:
    before = drafts(10)
    for article, by in before:
        publishing(article, by)()
    wave = Wave.objects.get()
    more = [publishing(*pair) for pair in drafts(4)] + [editing(*pair) for pair in before[:4]]
    clear = [clearing_wave(wave, by) for by in (maelle, odette)]
    told = together(*more, *clear, lambda: workflow.hold_waves())
    assert told.count("Cette vague a été écartée entre-temps.") == 1
    workflow.hold_waves()
    assert not Article.objects.readable().exists()


@pytest.mark.parametrize("_round", range(3))
def test_account_is_cleared_while_its_articles_are_affirmed(
    maelle: User, odette: User, yann: User, _round: int
) -> None:
    articles = [make_article(by=yann, state=State.ONLINE) for _ in range(3)]
    affirm = [affirming(article, odette) for article in articles]
    together(*affirm, lambda: spam_cleanup.clean_up_account(yann.pk, by=maelle))
    assert stored_states(articles) == {State.HIDDEN}
