"""The town's year, told in order: each step is a moment and what somebody did then."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from accounts.models import User
from articles import markup, workflow
from articles.models import Article, Keyword, Kind, Photo, Rule, Section, State
from articles.writing.drafts import ArticleText, EventDates, create_draft, revise_article
from contrib_site.demo_town.source_files import Story

Step = tuple[datetime, Callable[[datetime], object]]
WRITTEN_BEFORE = timedelta(minutes=50)
READ_EVERY = 6
YEAR, LOOKS_IN_EVERY = 365, 4


@dataclass
class DemoTown:
    """What is needed to tell it; ``articles`` fills up as the year goes on."""

    now: datetime
    residents: Mapping[str, User]
    sections: Mapping[str, Section]
    keywords: Mapping[str, Keyword]
    album: Mapping[str, Photo]
    articles: dict[str, int]

    def person(self, key: str) -> User:
        """Read again: an affirmation may have changed the standing since."""
        return User.objects.get(pk=self.residents[key].pk)


def plan_steps(town: DemoTown, stories: list[Story]) -> Iterator[Step]:
    for number, story in enumerate(stories):
        moment = story.published_at(town.now)
        yield moment, _publishing(town, story)
        if story.fate in ("draft", "unread"):
            continue
        yield from _affirming(town, story, moment, number)
        if number % READ_EVERY == 0:
            yield moment + timedelta(hours=5, minutes=number % 50), _reading(town, story)
        if story.was:
            yield moment + timedelta(hours=story.corrected_after), _correcting(town, story)
        yield from _judging(town, story, moment)
    yield from _evenings(town)


def _evenings(town: DemoTown) -> Iterator[Step]:
    """Odette looks in, so that the town is never a week without a moderator."""

    def read_newest(at: datetime) -> None:
        if town.articles:
            workflow.mark_read(max(town.articles.values()), by=town.person("odette"), now=at)

    for days in range(YEAR, 0, -LOOKS_IN_EVERY):
        yield town.now - timedelta(days=days), read_newest


def _publishing(town: DemoTown, story: Story) -> Callable[[datetime], object]:
    def publish(moment: datetime) -> None:
        by = town.person(story.by)
        written = moment - WRITTEN_BEFORE
        article = create_draft(_text(town, story, first=True, at=written), by=by, now=written)
        town.articles[story.key] = article.pk
        if story.fate != "draft":
            workflow.publish(article.pk, by=by, now=moment)

    return publish


def _affirming(town: DemoTown, story: Story, moment: datetime, number: int) -> Iterator[Step]:
    """A newcomer's article is seen by somebody within half a day, or listed by the machine."""
    if story.fate == "machine":
        yield moment + timedelta(hours=24, minutes=4), lambda at: workflow.list_due_articles(now=at)
        return
    reader = "maelle" if number % 3 else "odette"

    def affirm(at: datetime) -> None:
        pk = town.articles[story.key]
        if Article.objects.get(pk=pk).state == State.ONLINE:
            workflow.affirm(pk, by=town.person(reader), now=at)

    yield moment + timedelta(hours=1 + number % 9, minutes=number * 7 % 60), affirm


def _reading(town: DemoTown, story: Story) -> Callable[[datetime], object]:
    return lambda at: workflow.mark_read(town.articles[story.key], by=town.person("maelle"), now=at)


def _correcting(town: DemoTown, story: Story) -> Callable[[datetime], object]:
    def correct(at: datetime) -> None:
        text = _text(town, story, first=False, at=at)
        revise_article(town.articles[story.key], text, by=town.person(story.by), now=at)

    return correct


def _judging(town: DemoTown, story: Story, moment: datetime) -> Iterator[Step]:
    def judge(verb: Callable[..., object]) -> Callable[[datetime], object]:
        def act(at: datetime) -> object:
            rule, pk = Rule(story.rule), town.articles[story.key]
            return verb(pk, by=town.person("maelle"), rule=rule, reason=story.reason, now=at)

        return act

    if story.fate in ("hidden", "removed", "restored"):
        yield moment + timedelta(hours=13), judge(workflow.hide)
    if story.fate == "removed":
        yield moment + timedelta(hours=60), judge(workflow.remove)
    if story.fate == "restored":
        yield moment + timedelta(hours=31), lambda at: workflow.restore(
            town.articles[story.key], by=town.person("odette"), now=at
        )  # fmt: skip
    if story.fate == "withdrawn":
        yield moment + timedelta(hours=40), lambda at: workflow.withdraw(
            town.articles[story.key], by=town.person(story.by), now=at
        )  # fmt: skip


def _text(town: DemoTown, story: Story, *, first: bool, at: datetime) -> ArticleText:
    body = story.filled(story.body, town.now)
    if first and story.was:
        wrong, _bar, right = story.was.partition(" | ")
        body = body.replace(right, wrong, 1)
    return ArticleText(
        title=story.filled(story.title, town.now),
        standfirst=story.filled(story.standfirst, town.now),
        body=body,
        body_html=markup.render_markdown(body),
        kind=Kind(story.kind),
        section=town.sections[story.section],
        keywords=tuple(town.keywords[name.strip()] for name in _names(story.keywords)),
        photo=town.album.get(story.key),
        dates=_dates(story, town.now) if story.kind == Kind.EVENT else None,
        place=story.place,
        closes_at=story.closes_on(town.now) if story.kind == Kind.CALL else None,
        answers=Article.objects.get(pk=town.articles[story.answers]) if story.answers else None,
        terms_accepted_at=at,
    )


def _names(listed: str) -> list[str]:
    return [name for name in listed.split(",") if name.strip()]


def _dates(story: Story, now: datetime) -> EventDates:
    first = story.starts_on(now)
    return EventDates(
        start_date=first,
        start_time=time.fromisoformat(story.start) if story.start else None,
        end_date=first + timedelta(days=story.lasts - 1),
        end_time=time.fromisoformat(story.end) if story.end else None,
    )
