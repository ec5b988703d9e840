"""What a moderator may do to the coming issue, and what becomes of it when the issue leaves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from articles.models import Article
from articles.workflow.permissions import ActionRefused
from newsletter.contents import digest, editorial_choices, issues, next_issue, schedule
from newsletter.models import EditorialChoice, Foreword, Issue, IssueItem
from tests.factories import make_article, make_event
from tests.newsletter.conftest import MONDAY

pytestmark = pytest.mark.django_db

SUNDAY = MONDAY - timedelta(days=1)
WEEK = schedule.week_of(MONDAY)


@pytest.fixture(autouse=True)
def week_before() -> None:
    """The letter of the week before held nothing."""
    issues.compile_issue(WEEK.preceding(), WEEK.preceding().planned_at)


@pytest.fixture
def six() -> list[Article]:
    return [
        make_article(f"Article {n}", published_at=MONDAY - timedelta(days=9 - n)) for n in range(6)
    ]


def current_digest() -> digest.Digest:
    return next_issue.preview_next_issue(SUNDAY).found


def titles_of(issue: Issue | None = None) -> list[str]:
    pieces = issue.pieces.all() if issue else next_issue.preview_next_issue(SUNDAY).pieces
    return [piece.title.removeprefix("Article ") for piece in pieces]


def send_issue() -> Issue:
    return issues.compile_issue(WEEK, MONDAY)


def pin_as(article: Article, by: User) -> None:
    editorial_choices.pin_article(article.pk, current_digest(), by=by, now=SUNDAY)


def move_as(article: Article, to: int, by: User) -> None:
    editorial_choices.move_article(article.pk, to, current_digest(), by=by, now=SUNDAY)


def leave_out_as(article: Article, by: User, *, for_good: bool = False) -> None:
    editorial_choices.leave_out_article(
        article.pk, current_digest(), by=by, reason="Déjà dit.", for_good=for_good, now=SUNDAY
    )


def test_without_a_moderator_the_rule_decides(six: list[Article]) -> None:
    assert titles_of() == ["0", "1", "2", "3", "4", "5"]
    assert titles_of(send_issue()) == ["0", "1", "2", "3", "4", "5"]


def test_pinned_article_stands_first(six: list[Article], maelle: User) -> None:
    pin_as(six[5], maelle)
    assert titles_of(send_issue()) == ["5", "0", "1", "2", "3", "4"]


def test_pinned_last_stands_above_pinned_before(six: list[Article], maelle: User) -> None:
    pin_as(six[5], maelle)
    pin_as(six[3], maelle)
    assert titles_of() == ["3", "5", "0", "1", "2", "4"]


def test_moved_article_takes_its_place_and_the_top_stays(six: list[Article], maelle: User) -> None:
    move_as(six[4], 1, maelle)
    make_article("Article neuf", published_at=MONDAY - timedelta(days=20))
    assert titles_of(send_issue())[:5] == ["0", "4", "1", "2", "3"]


@pytest.mark.parametrize(("to", "order"), [(-3, ["2", "0", "1"]), (99, ["0", "1", "3"])])
def test_move_beyond_an_end_is_that_end(
    six: list[Article], maelle: User, to: int, order: list[str]
) -> None:
    move_as(six[2], to, maelle)
    assert titles_of()[:3] == order


def test_left_out_article_is_in_the_next_issue(six: list[Article], maelle: User) -> None:
    leave_out_as(six[0], maelle)
    assert "0" not in titles_of(send_issue())
    following = WEEK.following()
    assert titles_of(issues.compile_issue(following, following.planned_at)) == ["0"]


def test_left_out_for_good_stays_out_until_taken_back(six: list[Article], maelle: User) -> None:
    leave_out_as(six[0], maelle, for_good=True)
    send_issue()
    following = WEEK.following()
    assert issues.compile_issue(following, following.planned_at).state == Issue.State.NOTHING
    editorial_choices.revoke_choice(six[0].pk, by=maelle)
    later = following.following()
    assert titles_of(issues.compile_issue(later, later.planned_at)) == ["0"]


def test_left_out_event_is_not_in_the_agenda_either(maelle: User) -> None:
    event = make_event("Fest-noz", starts_at=MONDAY + timedelta(days=2))
    leave_out_as(event, maelle)
    assert titles_of() == []


def test_all_left_out_makes_no_letter(maelle: User) -> None:
    article = make_article("Seul", published_at=MONDAY - timedelta(days=3))
    leave_out_as(article, maelle)
    assert send_issue().state == Issue.State.NOTHING
    assert EditorialChoice.objects.get().issue is None


def test_choices_wait_for_whichever_issue_leaves(six: list[Article], maelle: User) -> None:
    """The server sleeps over two Mondays."""
    pin_as(six[5], maelle)
    late = WEEK.following().following()
    assert titles_of(issues.compile_issue(late, late.planned_at))[0] == "5"


def test_issue_keeps_what_it_followed(six: list[Article], maelle: User) -> None:
    pin_as(six[5], maelle)
    leave_out_as(six[1], maelle)
    issue = send_issue()
    assert {row.article_id for row in issue.choices.all()} == {six[5].pk, six[1].pk}
    assert editorial_choices.pending_choices() == []


def test_pinned_article_that_left_the_site_is_not_in(six: list[Article], maelle: User) -> None:
    pin_as(six[5], maelle)
    Article.objects.filter(pk=six[5].pk).update(state="hidden")
    assert titles_of() == ["0", "1", "2", "3", "4"]


def test_words_stand_above_the_next_issue_alone(six: list[Article], maelle: User) -> None:
    editorial_choices.save_foreword(
        "Belle semaine !", "<p>Belle semaine !</p>", by=maelle, now=SUNDAY
    )
    issue = send_issue()
    assert Foreword.objects.get().issue == issue
    assert editorial_choices.pending_foreword() is None


def test_words_are_taken_back(maelle: User) -> None:
    editorial_choices.save_foreword(
        "Belle semaine !", "<p>Belle semaine !</p>", by=maelle, now=SUNDAY
    )
    editorial_choices.save_foreword("", "", by=maelle, now=SUNDAY)
    assert editorial_choices.pending_foreword() is None


@pytest.mark.parametrize("verb", ["pin", "move", "leave_out", "take_back", "say"])
def test_residents_choose_nothing(six: list[Article], anna: User, verb: str) -> None:
    number = six[0].pk
    verbs: dict[str, Callable[[], object]] = {
        "pin": lambda: pin_as(six[0], anna),
        "move": lambda: move_as(six[0], 2, anna),
        "leave_out": lambda: leave_out_as(six[0], anna),
        "take_back": lambda: editorial_choices.revoke_choice(number, by=anna),
        "say": lambda: editorial_choices.save_foreword("Moi", "<p>Moi</p>", by=anna, now=SUNDAY),
    }
    with pytest.raises(ActionRefused):
        verbs[verb]()
    assert not EditorialChoice.objects.exists()
    assert not Foreword.objects.exists()


@pytest.mark.parametrize("verb", ["pin", "move"])
def test_nobody_puts_an_own_article_at_the_top(six: list[Article], maelle: User, verb: str) -> None:
    own = make_article("Article moi", by=maelle, published_at=MONDAY - timedelta(days=2))
    verbs: dict[str, Callable[[], object]] = {
        "pin": lambda: pin_as(own, maelle),
        "move": lambda: move_as(own, 0, maelle),
    }
    with pytest.raises(ActionRefused):
        verbs[verb]()
    assert editorial_choices.pending_choices() == []


def test_own_article_may_be_left_out(six: list[Article], maelle: User) -> None:
    own = make_article("Article moi", by=maelle, published_at=MONDAY - timedelta(days=2))
    leave_out_as(own, maelle)
    assert "moi" not in titles_of()


def test_what_is_not_in_the_issue_cannot_be_chosen(six: list[Article], maelle: User) -> None:
    send_issue()
    for verb in (pin_as, leave_out_as):
        with pytest.raises(ActionRefused):
            verb(six[0], maelle)


def test_nothing_is_left_out_without_a_reason(six: list[Article], maelle: User) -> None:
    with pytest.raises(ActionRefused):
        editorial_choices.leave_out_article(
            six[0].pk, current_digest(), by=maelle, reason=" ", for_good=False, now=SUNDAY
        )


def test_choice_that_is_gone_cannot_be_taken_back(six: list[Article], maelle: User) -> None:
    with pytest.raises(ActionRefused):
        editorial_choices.revoke_choice(six[0].pk, by=maelle)


def test_the_database_keeps_one_waiting_choice_an_article(six: list[Article]) -> None:
    EditorialChoice.objects.create(article=six[0], act="place", place=0)
    for wrong in ({"act": "never", "reason": "x"}, {"act": "once", "reason": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            EditorialChoice.objects.create(article=six[0], **wrong)


def test_erased_article_takes_its_choices_along(six: list[Article], maelle: User) -> None:
    leave_out_as(six[0], maelle, for_good=True)
    issues.erase_article(six[0].pk)
    assert not EditorialChoice.objects.exists()


def test_one_author_does_not_fill_the_top_of_a_real_issue(anna: User) -> None:
    for number in range(6):
        make_article(f"Anna {number}", by=anna, published_at=MONDAY - timedelta(days=6))
    make_article("Yann", published_at=MONDAY - timedelta(days=2))
    issue = send_issue()
    assert [piece.title for piece in issue.pieces.all()][:2] == ["Anna 0", "Yann"]
    assert issue.pieces.filter(is_top=True, kind=IssueItem.Kind.NEWS).count() == 5
