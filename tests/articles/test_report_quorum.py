"""Reports alone hide what three independent people report, for 72 hours at most."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.protection.bot_detection import new_form_timestamp
from articles import workflow
from articles.models import Affirmation, Article, JournalEntry, Report, Rule, State
from articles.moderation import appeals, reports
from articles.moderation.reports import ReportContent
from tests.articles.article_states import client_of, make_article_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def article(yann: User) -> Article:
    return make_article_in(State.LISTED, yann)


@pytest.fixture
def three(db: None) -> list[User]:
    return [resident() for _ in range(3)]


def resident() -> User:
    """Established, and here for more than thirty days."""
    since = NOW - timedelta(days=31)
    return make_user(established_at=since, date_joined=since)


def say(article: Article, by: User | None, address: str, now: datetime = NOW) -> Report:
    notice = ReportContent(Rule.INSULT, "La fin.")
    return reports.receive_report(article, notice, by=by, address=address, language="fr", now=now)


def all_say(article: Article, people: list[User], now: datetime = NOW) -> None:
    for number, person in enumerate(people):
        say(article, person, f"198.51.{number}.7", now)


def state_of(article: Article) -> str:
    article.refresh_from_db()
    return article.state


@pytest.mark.parametrize("before", [State.ONLINE, State.LISTED])
def test_three_independent_residents_hide(yann: User, three: list[User], before: State) -> None:
    article = make_article_in(before, yann)
    all_say(article, three)
    assert state_of(article) == State.HIDDEN
    row = JournalEntry.objects.get(article_number=article.pk)
    assert (row.action, row.by_machine, row.rule) == ("hidden", True, Rule.INSULT)


def test_mistakes_in_the_text_hide_nothing(article: Article, three: list[User]) -> None:
    all_say(article, three[:2])
    notice = ReportContent("mistake", "Le quai fait 80 mètres.")
    reports.receive_report(
        article, notice, by=three[2], address="198.51.2.7", language="fr", now=NOW
    )
    assert state_of(article) == State.LISTED


def test_two_do_not(article: Article, three: list[User]) -> None:
    all_say(article, three[:2])
    assert state_of(article) == State.LISTED


def test_visitors_do_not_however_many(article: Article) -> None:
    for number in range(5):
        say(article, None, f"198.51.{number}.7")
    assert state_of(article) == State.LISTED


def change(**fields: object) -> Callable[[Article, list[User]], None]:
    def apply(_article: Article, people: list[User]) -> None:
        User.objects.filter(pk=people[0].pk).update(**fields)
        people[0].refresh_from_db()

    return apply


def affirmed(_article: Article, people: list[User]) -> None:
    Affirmation.objects.create(
        article=make_article_in(State.LISTED), author=people[0], affirmed_by=people[1]
    )


def abused(_article: Article, people: list[User]) -> None:
    other = say(make_article_in(State.LISTED), people[0], "203.0.113.1", NOW - timedelta(days=300))
    other.settle(Report.Outcome.ABUSIVE, "Non.", people[1], NOW - timedelta(days=300))


def wrote_it(article: Article, people: list[User]) -> None:
    article.authorships.create(user=people[0], byline="Elle", accepted_at=NOW)


CLAUSES: dict[str, Callable[[Article, list[User]], None]] = {
    "a newcomer": change(established_at=None),
    "here for less than thirty days": change(date_joined=NOW - timedelta(days=29)),
    "blocked": change(blocked_at=NOW, is_active=False),
    "affirmed by another of them": affirmed,
    "reported abusively this year": abused,
    "an author of the article": wrote_it,
}


@pytest.mark.parametrize("clause", CLAUSES)
def test_who_is_not_independent_does_not_count(
    article: Article, three: list[User], clause: str
) -> None:
    CLAUSES[clause](article, three)
    all_say(article, three)
    assert state_of(article) == State.LISTED
    say(article, resident(), "198.51.200.7")
    assert state_of(article) == State.HIDDEN


@pytest.mark.parametrize(
    "addresses",
    [
        ("192.0.2.1", "192.0.2.200", "198.51.100.1"),
        ("2001:db8:1::1", "2001:db8:1:2::3", "198.51.100.1"),
        ("", "192.0.2.1", "198.51.100.1"),
    ],
)
def test_three_from_two_networks_do_not(
    article: Article, three: list[User], addresses: tuple[str, ...]
) -> None:
    for person, address in zip(three, addresses, strict=True):
        say(article, person, address)
    assert state_of(article) == State.LISTED


def test_one_person_from_three_networks_does_not(article: Article, three: list[User]) -> None:
    all_say(article, [three[0]] * 3)
    assert state_of(article) == State.LISTED


def test_answered_reports_count_no_more(article: Article, three: list[User], maelle: User) -> None:
    all_say(article, three[:2])
    reports.answer_open_reports(article.pk, by=maelle, answer="Rien à redire.")
    say(article, three[2], "198.51.2.7")
    assert state_of(article) == State.LISTED


def test_abuse_is_forgotten_after_a_year(article: Article, three: list[User]) -> None:
    abused(article, three)
    Report.objects.filter(outcome="abusive").update(handled_at=NOW - timedelta(days=366))
    all_say(article, three)
    assert state_of(article) == State.HIDDEN


def test_back_online_and_labelled_after_72_hours(article: Article, three: list[User]) -> None:
    all_say(article, three)
    assert workflow.show_undecided_articles(now=NOW + timedelta(hours=71, minutes=59)) == []
    assert workflow.show_undecided_articles(now=NOW + timedelta(hours=72)) == [article.pk]
    assert workflow.show_undecided_articles(now=NOW + timedelta(hours=73)) == []
    assert state_of(article) == State.ONLINE
    assert JournalEntry.objects.filter(action="restored", by_machine=True).count() == 1


def test_what_a_moderator_hid_does_not_come_back_by_itself(article: Article, maelle: User) -> None:
    workflow.hide(article.pk, by=maelle, rule=Rule.INSULT, reason="Une insulte.")
    assert workflow.show_undecided_articles(now=NOW + timedelta(days=30)) == []


def test_same_three_hide_for_72_hours_once(article: Article, three: list[User]) -> None:
    all_say(article, three)
    late = NOW + timedelta(hours=72)
    workflow.show_undecided_articles(now=late)
    say(article, None, "203.0.113.9", late + timedelta(minutes=1))
    assert state_of(article) == State.ONLINE
    all_say(article, [resident() for _ in range(3)], late + timedelta(minutes=2))
    assert state_of(article) == State.HIDDEN


@pytest.mark.parametrize("how", ["restored", "appeal granted"])
def test_not_again_once_a_moderator_has_put_it_back(
    article: Article, yann: User, three: list[User], maelle: User, how: str
) -> None:
    all_say(article, three)
    if how == "restored":
        workflow.restore(article.pk, by=maelle)
    else:
        found = appeals.appeal_restriction(article.pk, by=yann, text="Non.")
        appeals.uphold_appeal(found.pk, by=maelle, reason="En effet.")
    all_say(article, [resident() for _ in range(5)])
    assert state_of(article) == State.LISTED


def test_restored_row_names_the_one_it_overturns(
    article: Article, three: list[User], maelle: User
) -> None:
    all_say(article, three)
    workflow.restore(article.pk, by=maelle)
    hid, back = JournalEntry.objects.order_by("pk")
    assert back.overturns == hid


def send(client: Client, article: Article) -> int:
    said = {"reason": "insult", "explanation": "La fin.", "shown_at": new_form_timestamp()}
    return client.post(f"/articles/{article.pk}/report/", said).status_code


@pytest.mark.parametrize(("abusive", "allowed"), [(False, 10), (True, 2)])
def test_account_reports_so_often_a_day(
    three: list[User], article: Article, *, abusive: bool, allowed: int
) -> None:  # fmt: skip
    if abusive:
        abused(article, three)
    client, answers = client_of(three[0]), []
    for hour in range(allowed + 1):
        with time_machine.travel(NOW + timedelta(hours=hour), tick=False):
            answers.append(send(client, article))
    assert answers == [200] * allowed + [422]


def test_abuser_is_told_and_may_appeal(article: Article, three: list[User], maelle: User) -> None:
    found = say(article, three[0], "198.51.0.7")
    reports.answer_open_reports(article.pk, by=maelle, answer="Non.", abusive=[found.pk])
    assert reports.daily_report_limit(three[0], timezone.now()) == 2
    asked = appeals.appeal_report_answer(found.pk, text="Je le pensais.")
    odette = make_user("Odette", is_staff=True, second_factor=True)
    appeals.uphold_appeal(asked.pk, by=odette, reason="C’était fondé.")
    assert reports.daily_report_limit(three[0], timezone.now()) == 10
    assert state_of(article) == State.HIDDEN
