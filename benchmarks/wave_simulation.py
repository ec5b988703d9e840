"""Ten minutes of a spam wave, the three days after it, and the clearing, through the real verbs."""

import random
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator

from accounts.models import User
from articles import workflow
from articles.models import Action, Article, JournalEntry, Wave
from articles.moderation import spam_cleanup
from articles.spam.screen import TextOrigin
from articles.writing.drafts import ArticleText, create_draft, revise_article
from benchmarks.wave_texts import KNOWN, STYLES, SimulatedPost, honest_posts, spam_posts

SEED = 29200
ACCOUNTS, SECONDS = 1000, 600
BEGINS = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ENDS = BEGINS + timedelta(seconds=SECONDS)
BEAT = timedelta(minutes=5)


class WaveFigure(NamedTuple):
    what: str
    value: float
    most: float | None = None

    @property
    def falls_short(self) -> bool:
        return self.most is not None and self.value > self.most

    def __str__(self) -> str:
        bound = f"  (at most {self.most:g})" if self.most is not None else ""
        verdict = "  FALLS SHORT" if self.falls_short else ""
        return f"{self.what:52} {self.value:7.6g}{bound}{verdict}"


def new_account(name: str, **fields: Any) -> User:
    address = f"{name.replace(' ', '.')}@example.net"
    return User.objects.create_user(address, display_name=name, **fields)


@dataclass
class WaveSimulation:
    """``sent`` holds the numbers of the texts by what ``benchmarks.wave_texts`` calls their author."""

    rng: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311
    people: dict[str, User] = field(default_factory=dict)
    sent: dict[str, list[int]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Anna has linked to what the town knows, and Maëlle has read it."""
        anna = new_account("anna", established_at=BEGINS, date_joined=BEGINS - timedelta(days=99))
        self.maelle = new_account("maelle", is_staff=True)
        Authenticator.objects.create(user=self.maelle, type=Authenticator.Type.TOTP, data={})
        links = tuple(f"https://{host}/" for host in KNOWN)
        post = SimulatedPost(
            "anna", 0, "192.0.2.200", "Nos sites", ("Les sites de la ville.",), links
        )
        self.read = self.send(post, anna, BEGINS - timedelta(days=1))
        workflow.mark_read(self.read, by=self.maelle, now=BEGINS - timedelta(hours=2))

    def ten_minutes(self) -> None:
        posts = list(honest_posts(self.rng, SECONDS))
        for style in STYLES:
            posts += spam_posts(self.rng, style, ACCOUNTS // len(STYLES), SECONDS)
        next_beat = BEGINS + BEAT
        for post in sorted(posts, key=lambda post: post.second):
            now = BEGINS + timedelta(seconds=post.second)
            if now >= next_beat:
                run_beat(next_beat)
                next_beat += BEAT
            if post.who not in self.people:
                self.people[post.who] = new_account(post.who, date_joined=now)
            number = self.send(post, self.people[post.who], now)
            self.sent.setdefault(post.who, []).append(number)
        run_beat(ENDS + BEAT)

    def send(self, post: SimulatedPost, by: User, now: datetime) -> int:
        began = time.monotonic()
        text = ArticleText(title=post.title[:150], body=post.body, body_html=post.html)
        draft = create_draft(text, by=by, now=now)
        workflow.publish(draft.pk, by=by, origin=TextOrigin(post.address), now=now)
        self.seconds.append(time.monotonic() - began)
        return draft.pk

    def correct(self) -> None:
        """Ten honest newcomers mend a typing error."""
        for who in [who for who in self.people if not is_spam(who)][:10]:
            article = Article.objects.get(pk=self.sent[who][0])
            text = ArticleText(
                article.title, f"{article.body} Fin.", f"{article.body_html}<p>Fin.</p>"
            )
            origin = TextOrigin("203.0.113.99")
            revise_article(article.pk, text, by=self.people[who], origin=origin, now=ENDS)

    def three_days(self) -> None:
        """Moderators are there, but nobody decides about the wave."""
        now = ENDS
        while now < ENDS + timedelta(days=3):
            now += timedelta(hours=3)
            workflow.mark_read(self.read, by=self.maelle, now=now)
            run_beat(now)

    def clear(self) -> int:
        """Clicks: one a wave, then one an account that is left."""
        now, clicks = ENDS + timedelta(days=3, minutes=1), 0
        for wave in Wave.objects.unsettled().order_by("pk"):
            spam_cleanup.clean_up_wave(wave.pk, by=self.maelle, now=now)
            clicks += 1
        rest = Article.objects.filter(pk__in=self.texts(spam=True)).public_or_held()
        left = rest.filter(authors__blocked_at=None).values_list("authors", flat=True)
        for user_id in set(left):
            spam_cleanup.clean_up_account(user_id, by=self.maelle, now=now)
            clicks += 1
        return clicks

    def texts(self, *, spam: bool) -> list[int]:
        return [n for who, numbers in self.sent.items() if is_spam(who) is spam for n in numbers]


def run_beat(now: datetime) -> None:
    workflow.hold_waves(now=now)
    workflow.list_due_articles(now=now)
    workflow.release_due_articles(now=now)
    workflow.show_undecided_articles(now=now)


def is_spam(who: str) -> bool:
    return who.rpartition(" ")[0] in STYLES


def texts_with_action(action: Action, numbers: Iterable[int]) -> set[int]:
    """Those of these texts to which it has happened."""
    rows = JournalEntry.objects.filter(action=action).values_list("article_number", flat=True)
    return set(rows) & set(numbers)


def readable_texts(numbers: Iterable[int]) -> int:
    shown = Article.objects.readable().values_list("pk", flat=True)
    return len(set(shown) & set(numbers))


def blocked_accounts(simulation: WaveSimulation, *, spam: bool) -> int:
    people = {user.pk for who, user in simulation.people.items() if is_spam(who) is spam}
    return len(people & set(User.objects.exclude(blocked_at=None).values_list("pk", flat=True)))


def figures_on_arrival(
    simulation: WaveSimulation, bad: list[int], good: list[int]
) -> list[WaveFigure]:
    """What is seen and held when the ten minutes are over."""
    held = texts_with_action(Action.HELD, good)
    return [
        WaveFigure("texts of spammers", len(bad)),
        WaveFigure("texts of honest newcomers", len(good)),
        WaveFigure(
            "spam that was online until its wave was recognised",
            len(texts_with_action(Action.PUBLISHED, bad)),
        ),
        WaveFigure("spam readable after the ten minutes", readable_texts(bad), most=0),
        WaveFigure(
            "honest newcomers held",
            sum(bool(held & set(simulation.sent[w])) for w in simulation.sent if not is_spam(w)),
            most=2,
        ),
    ]


def measure_wave() -> list[WaveFigure]:
    began = time.monotonic()
    simulation = WaveSimulation()
    simulation.ten_minutes()
    simulation.correct()
    sending = time.monotonic() - began
    bad, good = simulation.texts(spam=True), simulation.texts(spam=False)
    figures = figures_on_arrival(simulation, bad, good)
    simulation.three_days()
    figures += [
        WaveFigure(
            "spam listed in the three days after",
            len(texts_with_action(Action.LISTED, bad)),
            most=0,
        ),
        WaveFigure(
            "spam released in the three days after",
            len(texts_with_action(Action.RELEASED, bad)),
            most=0,
        ),
        WaveFigure(
            "honest texts listed in the three days after",
            len(texts_with_action(Action.LISTED, good)),
        ),
        WaveFigure("waves recognised", Wave.objects.count()),
    ]
    began = time.monotonic()
    clicks = simulation.clear()
    clearing_took = time.monotonic() - began
    milliseconds = sorted(1000 * seconds for seconds in simulation.seconds)
    return [
        *figures,
        WaveFigure("clicks to clear it", clicks, most=10),
        WaveFigure("spam readable after the clearing", readable_texts(bad), most=0),
        WaveFigure(
            "spammers not blocked", ACCOUNTS - blocked_accounts(simulation, spam=True), most=0
        ),
        WaveFigure("honest newcomers blocked", blocked_accounts(simulation, spam=False), most=2),
        WaveFigure("milliseconds a text, median", milliseconds[len(milliseconds) // 2]),
        WaveFigure("milliseconds a text, slowest", milliseconds[-1]),
        WaveFigure("seconds for all texts", sending),
        WaveFigure("seconds for clearing", clearing_took),
    ]
