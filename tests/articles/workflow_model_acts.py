"""What people do in the model of the machine: mostly what they may, sometimes what they may not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from accounts.models import User
from articles import workflow
from articles.models import Appeal, Kind, Rule, ScreeningPolicy, SpamCleanup, Wave
from articles.moderation import appeals, reports, spam_cleanup, suspensions
from articles.moderation.reports import ReportContent
from articles.spam.screen import TextOrigin
from articles.workflow import trust
from articles.writing.drafts import ArticleText, EventDates, create_draft, revise_article
from tests.articles.workflow_model import (
    CAST,
    FROM,
    READABLE,
    SHOP,
    TrackedArticle,
    attempt_action,
    clear_page_caches,
    make_cast,
)

BEGIN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STAFF = ("maelle", "gwen", "odette")
RESIDENTS = tuple(name for name in CAST if name not in STAFF)
OLD_HANDS = ("anna", "bruno", "claire", "denis")
EDITABLE = {"draft", "held", "online", "listed", "hidden"}
RESTRICTED = {"held", "hidden", "removed"}
REASON = "Une insulte."
START = (
    ("anna", Kind.NEWS), ("yann", Kind.NEWS), ("lise", Kind.EVENT), ("bruno", Kind.CALL),
    ("anna", Kind.EVENT), ("claire", Kind.NEWS),
)  # fmt: skip

Strategies = dict[str, st.SearchStrategy[object]]
# Mostly what may be done by who may do it: else the far states would hardly be reached.
WHO, JUDGE = st.sampled_from(tuple(CAST)), st.sampled_from(STAFF * 3 + RESIDENTS)
PICK, WILD = st.integers(0, 11), st.sampled_from((False, False, False, True))
CHOSEN: Strategies = {"pick": PICK, "by": WHO, "wild": WILD}
JUDGED: Strategies = {"pick": PICK, "by": JUDGE}
ACTS: list[tuple[int, str, Strategies]] = [
    (2, "write", {
        "by": st.sampled_from(RESIDENTS), "kind": st.sampled_from(Kind), "link": st.booleans(),
    }),
    (4, "publish", CHOSEN),
    (2, "edit", {**CHOSEN, "link": st.booleans()}),
    (2, "author_decides", {**CHOSEN, "verb": st.sampled_from(("withdraw", "reopen", "delete"))}),
    (3, "affirm", JUDGED),
    (6, "decide", {
        **JUDGED, "wild": WILD, "reason": st.sampled_from((REASON, REASON, REASON, "  ")),
        "verb": st.sampled_from(("hide", "hide", "remove", "restore", "release", "erase")),
    }),
    (1, "read", JUDGED),
    (1, "clear_account", {"name": st.sampled_from(RESIDENTS), "by": JUDGE}),
    (1, "judge_account", {
        "name": st.sampled_from(RESIDENTS), "by": JUDGE,
        "verb": st.sampled_from(("on", "off", "new")),
    }),
    (2, "judge_wave", {**JUDGED, "verb": st.sampled_from(("clear", "dismiss", "undo"))}),
    (2, "report", {
        "pick": PICK, "names": st.lists(st.sampled_from(OLD_HANDS), min_size=1, unique=True),
    }),
    (1, "answer_reports", JUDGED),
    (3, "appeal", CHOSEN),
    (3, "decide_appeal", {**JUDGED, "verb": st.sampled_from((appeals.uphold_appeal, appeals.dismiss_appeal))}),
    (3, "time_passes", {"hours": st.sampled_from((0.1, 1, 13, 25, 49, 73, 24 * 8))}),
    (4, "beat", {"twice": st.booleans()}),
    (1, "letter_leaves", {}),
    (1, "readers_look", {}),
]  # fmt: skip


def random_acts() -> st.SearchStrategy[tuple[str, dict[str, object]]]:
    """One act with its details. One choice instead of many rules: none is left out of a run."""
    each = [
        st.tuples(st.just(name), st.fixed_dictionaries(details))
        for weight, name, details in ACTS
        for _ in range(weight)
    ]
    return st.one_of(*each)


class WorkflowActs(RuleBasedStateMachine):
    """Its people and texts, and what each may do; the clock moves on with each act."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        clear_page_caches()
        self.now, self.count = BEGIN, 0
        self.people = make_cast(self.now)
        self.written: list[TrackedArticle] = []
        self.touched: set[int] = set()
        ScreeningPolicy.objects.create(pk=1, wave_accounts=2)
        for by, kind in START:
            self.write(by, kind, link=by in {"yann", "bruno"})
            if by != "claire":
                self.written[-1].look()
                self.publish(0, by, wild=False)
                self.written[-1].look()
        self.read(0, "maelle")

    # ---- The people and the texts

    def user(self, name: str) -> User:
        return User.objects.get(pk=self.people[name])

    def there(self) -> list[TrackedArticle]:
        return [article for article in self.written if not article.is_deleted]

    def choose(self, pick: int, states: set[str], *, wild: bool) -> TrackedArticle:
        """One in these states if there is one, in any state when it is wild."""
        if not self.there():
            self.write("lise", Kind.NEWS, link=True)
        fitting = [article for article in self.there() if article.states[-1] in states]
        found = self.there() if wild or not fitting else fitting
        return found[pick % len(found)]

    def act(
        self, article: TrackedArticle, verb: Callable[[], object], *, expected: bool | None
    ) -> bool:
        self.now += timedelta(seconds=40)
        self.touched.add(article.number)
        return attempt_action(verb, expected=expected, about=article)

    def text(self, kind: Kind, *, link: bool) -> tuple[str, ArticleText]:
        self.count += 1
        word = f"mot{self.count}z"
        html = f"<p>Le texte {word}.</p>" + (f'<p><a href="{SHOP}">x</a></p>' if link else "")
        day = self.now.date() + timedelta(days=3)
        return word, ArticleText(
            f"La criée {word}", f"Le texte {word}.", html, kind=kind,
            dates=EventDates(day) if kind == Kind.EVENT else None, closes_at=_closing(kind, day),
        )  # fmt: skip

    def write(self, by: str, kind: Kind, *, link: bool) -> None:
        word, text = self.text(kind, link=link)
        article = create_draft(text, by=self.user(by), now=self.now)
        self.written.append(TrackedArticle(article.pk, by, [word], ["draft"]))

    def publish(self, pick: int, by: str, *, wild: bool) -> None:
        article = self.choose(pick, {"draft"}, wild=wild)
        user = self.user(by if wild else article.by)
        may = article.states[-1] == "draft" and self.is_own(article, user) and not user.blocked_at
        origin = TextOrigin(f"192.0.{pick}.7", ("honeypot",) if pick == 1 else ())
        self.act(
            article,
            lambda: workflow.publish(article.number, by=user, origin=origin, now=self.now),
            expected=may,
        )

    def edit(self, pick: int, by: str, *, wild: bool, link: bool) -> None:
        article = self.choose(pick, EDITABLE, wild=wild)
        user = self.user(by if wild else article.by)
        word, text = self.text(Kind(article.row.kind), link=link)
        done = self.act(
            article,
            lambda: revise_article(article.number, text, by=user, now=self.now),
            expected=self.is_own(article, user) and article.states[-1] in EDITABLE,
        )
        article.words += [word] if done else []

    def author_decides(self, pick: int, by: str, verb: str, *, wild: bool) -> None:
        states = {"withdraw": FROM["withdrawn"], "reopen": FROM["reopened"], "delete": {"draft"}}
        article = self.choose(pick, states[verb], wild=wild)
        user = self.user(by if wild else article.by)
        verbs: dict[str, Callable[[], object]] = {
            "withdraw": lambda: workflow.withdraw(article.number, by=user, now=self.now),
            "reopen": lambda: workflow.reopen(article.number, by=user, now=self.now),
            "delete": lambda: workflow.delete_draft(article.number, by=user),
        }
        may = self.is_own(article, user) and article.states[-1] in states[verb]
        done = self.act(article, verbs[verb], expected=may)
        article.is_deleted = done and verb == "delete"

    def is_own(self, article: TrackedArticle, user: User) -> bool:
        return self.people[article.by] == user.pk

    # ---- Moderators

    def affirm(self, pick: int, by: str) -> None:
        article = self.choose(pick, {"online"}, wild=False)
        user = self.user(by)
        entitled = user.is_staff or (user.is_established and not user.blocked_at)
        may = article.states[-1] == "online" and entitled and not self.is_own(article, user)
        verb = workflow.affirm
        self.act(article, lambda: verb(article.number, by=user, now=self.now), expected=may)

    def decide(self, pick: int, by: str, verb: str, reason: str, *, wild: bool) -> None:
        action = {"hide": "hidden", "remove": "removed", "restore": "restored"}.get(
            verb, f"{verb}d"
        )
        article = self.choose(pick, FROM[action], wild=wild)
        user = self.user(by)
        free = verb in {"restore", "release"}
        may = article.states[-1] in FROM[action] and (free or bool(reason.strip()))
        may = may and (user.is_superuser if verb == "erase" else user.is_staff)
        more = {} if free else {"rule": Rule.INSULT}
        do = getattr(workflow, verb)
        self.act(
            article,
            lambda: do(article.number, by=user, reason=reason, now=self.now, **more),
            expected=may,
        )

    def read(self, pick: int, by: str) -> None:
        article, user = self.choose(pick, set(), wild=True), self.user(by)
        verb = workflow.mark_read
        self.act(
            article, lambda: verb(article.number, by=user, now=self.now), expected=user.is_staff
        )

    def clear_account(self, name: str, by: str) -> None:
        self.without(
            lambda: spam_cleanup.clean_up_account(
                self.people[name], by=self.user(by), now=self.now
            ),
            may=by in STAFF,
        )

    def judge_account(self, name: str, by: str, verb: str) -> None:
        pk, user = self.people[name], self.user(by)
        verbs: dict[str, Callable[[], object]] = {
            "on": lambda: suspensions.suspend_account(
                pk, by=user, rule=Rule.INSULT, reason=REASON, now=self.now
            ),
            "off": lambda: suspensions.reinstate_account(pk, by=user, reason=REASON, now=self.now),
            "new": lambda: trust.revoke_established(pk, by=user, reason=REASON, now=self.now),
        }
        self.without(verbs[verb], may=by in STAFF)

    def judge_wave(self, pick: int, by: str, verb: str) -> None:
        rows = list((SpamCleanup if verb == "undo" else Wave).objects.values_list("pk", flat=True))
        act = {
            "clear": spam_cleanup.clean_up_wave,
            "dismiss": spam_cleanup.dismiss_wave,
            "undo": spam_cleanup.undo_cleanup,
        }
        if rows:
            pk = rows[pick % len(rows)]
            self.without(lambda: act[verb](pk, by=self.user(by), now=self.now), may=by in STAFF)

    def without(self, verb: Callable[[], object], *, may: bool) -> None:
        """An act on accounts or waves: whoever may not is refused; who may is, or is not."""
        self.now += timedelta(seconds=40)
        self.touched |= {article.number for article in self.there()}
        attempt_action(verb, expected=None if may else False)

    # ---- Readers and authors who object

    def report(self, pick: int, names: list[str]) -> None:
        article = self.choose(pick, READABLE, wild=False)
        for number, name in enumerate(names):
            if article.row.is_readable:
                self.act(article, lambda: self.say(article, name, number), expected=True)  # noqa: B023

    def say(self, article: TrackedArticle, name: str, number: int) -> object:
        return reports.receive_report(
            article.row, ReportContent(Rule.INSULT, "La fin."), by=self.user(name), language="fr",
            address=f"198.51.{number}.7", now=self.now,
        )  # fmt: skip

    def answer_reports(self, pick: int, by: str) -> None:
        article = self.choose(pick, READABLE | {"hidden"}, wild=False)
        may = by in STAFF and article.row.reports.open().exists()
        verb = reports.answer_open_reports
        self.act(
            article,
            lambda: verb(article.number, by=self.user(by), answer=REASON, now=self.now),
            expected=may,
        )

    def appeal(self, pick: int, by: str, *, wild: bool) -> None:
        article = self.choose(pick, RESTRICTED, wild=wild)
        user = self.user(by if wild else article.by)
        may = self.is_own(article, user) and article.states[-1] in RESTRICTED
        self.act(
            article,
            lambda: appeals.appeal_restriction(article.number, by=user, text="Non.", now=self.now),
            expected=None if may else False,
        )

    def decide_appeal(self, pick: int, by: str, verb: Callable[..., None]) -> None:
        rows = list(Appeal.objects.order_by("outcome", "pk").values_list("pk", flat=True))
        for pk in rows[pick % max(1, len(rows)) :][:1]:
            self.without(
                lambda: verb(pk, by=self.user(by), reason=REASON, now=self.now),  # noqa: B023
                may=by in STAFF,
            )


def _closing(kind: Kind, day: date) -> date | None:
    return day if kind == Kind.CALL else None
