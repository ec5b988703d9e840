"""What people do in the model of the machine: mostly what they may, sometimes what they may not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from accounts.models import User
from articles import appeals, clearing, reports, standing, suspensions, workflow
from articles.composition import Dates, Text, create_draft, revise
from articles.models import Appeal, Clearance, Kind, Rule, ScreeningPolicy, Wave
from articles.reports import Notice
from articles.scrutiny import Origin
from tests.articles.machine import (
    CAST,
    FROM,
    READABLE,
    SHOP,
    Written,
    attempt,
    forget_pages,
    make_cast,
)

BEGIN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STAFF = ("maelle", "gwen", "odette")
RESIDENTS = tuple(name for name in CAST if name not in STAFF)
OLD_HANDS = ("anna", "bruno", "claire", "denis")
EDITABLE = {"draft", "held", "online", "listed", "hidden"}
RESTRICTED = {"held", "hidden", "removed"}
REASON = "Une insulte."

WHO, RESIDENT, MODERATOR = map(st.sampled_from, (tuple(CAST), RESIDENTS, STAFF))
PICK = st.integers(0, 11)
# Mostly what may be done by who may do it: else the far states would hardly be reached.
WILD = st.sampled_from((False, False, False, True))
REASONS = st.sampled_from((REASON, REASON, REASON, "  "))


class Town(RuleBasedStateMachine):
    """Its people and texts, and what each may do; the clock moves on with each act."""

    def __init__(self) -> None:
        super().__init__()
        self.run = transaction.atomic()
        self.run.__enter__()
        forget_pages()
        self.now, self.count = BEGIN, 0
        self.people = make_cast(self.now)
        self.written: list[Written] = []
        self.touched: set[int] = set()
        ScreeningPolicy.objects.create(pk=1, wave_accounts=2)
        self.write("anna", Kind.NEWS, link=False)
        self.publish(0, "anna", wild=False)
        self.read(0, "maelle")

    # ---- The people and the texts

    def user(self, name: str) -> User:
        return User.objects.get(pk=self.people[name])

    def there(self) -> list[Written]:
        return [article for article in self.written if not article.is_deleted]

    def choose(self, pick: int, states: set[str], *, wild: bool) -> Written:
        """One in these states if there is one, in any state when it is wild."""
        if not self.there():
            self.write("lise", Kind.NEWS, link=True)
        fitting = [article for article in self.there() if article.states[-1] in states]
        found = self.there() if wild or not fitting else fitting
        return found[pick % len(found)]

    def act(self, article: Written, verb: Callable[[], object], *, expected: bool | None) -> bool:
        self.now += timedelta(seconds=40)
        self.touched.add(article.number)
        return attempt(verb, expected=expected, about=article)

    def text(self, kind: Kind, *, link: bool) -> tuple[str, Text]:
        self.count += 1
        word = f"mot{self.count}z"
        html = f"<p>Le texte {word}.</p>" + (f'<p><a href="{SHOP}">x</a></p>' if link else "")
        day = self.now.date() + timedelta(days=3)
        return word, Text(
            f"La criée {word}", f"Le texte {word}.", html, kind=kind,
            dates=Dates(day) if kind == Kind.EVENT else None, closes_at=_closing(kind, day),
        )  # fmt: skip

    @rule(by=RESIDENT, kind=st.sampled_from(Kind), link=st.booleans())
    def write(self, by: str, kind: Kind, *, link: bool) -> None:
        word, text = self.text(kind, link=link)
        article = create_draft(text, by=self.user(by), now=self.now)
        self.written.append(Written(article.pk, by, [word], ["draft"]))

    @rule(pick=PICK, by=WHO, wild=WILD)
    def publish(self, pick: int, by: str, *, wild: bool) -> None:
        article = self.choose(pick, {"draft"}, wild=wild)
        user = self.user(by if wild else article.by)
        may = article.states[-1] == "draft" and self.is_own(article, user) and not user.blocked_at
        origin = Origin(f"192.0.{pick}.7", ("honeypot",) if pick == 1 else ())
        self.act(
            article,
            lambda: workflow.publish(article.number, by=user, origin=origin, now=self.now),
            expected=may,
        )

    @rule(pick=PICK, by=WHO, wild=WILD, link=st.booleans())
    def edit(self, pick: int, by: str, *, wild: bool, link: bool) -> None:
        article = self.choose(pick, EDITABLE, wild=wild)
        user = self.user(by if wild else article.by)
        word, text = self.text(Kind(article.row.kind), link=link)
        done = self.act(
            article,
            lambda: revise(article.number, text, by=user, now=self.now),
            expected=self.is_own(article, user) and article.states[-1] in EDITABLE,
        )
        article.words += [word] if done else []

    @rule(pick=PICK, by=WHO, verb=st.sampled_from(("withdraw", "reopen", "delete")), wild=WILD)
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

    def is_own(self, article: Written, user: User) -> bool:
        return self.people[article.by] == user.pk

    # ---- Moderators

    @rule(pick=PICK, by=WHO, wild=WILD)
    def affirm(self, pick: int, by: str, *, wild: bool) -> None:
        article = self.choose(pick, {"online"}, wild=wild)
        user = self.user(by)
        entitled = user.is_staff or (user.is_established and not user.blocked_at)
        may = article.states[-1] == "online" and entitled and not self.is_own(article, user)
        verb = workflow.affirm
        self.act(article, lambda: verb(article.number, by=user, now=self.now), expected=may)

    @rule(
        pick=PICK, by=WHO, moderator=MODERATOR, wild=WILD, reason=REASONS,
        verb=st.sampled_from(("hide", "remove", "restore", "release", "erase")),
    )  # fmt: skip
    def decide(
        self, pick: int, by: str, moderator: str, verb: str, reason: str, *, wild: bool
    ) -> None:
        action = {"hide": "hidden", "remove": "removed", "restore": "restored"}.get(
            verb, f"{verb}d"
        )
        article = self.choose(pick, FROM[action], wild=wild)
        user = self.user(by if wild else moderator)
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

    @rule(pick=PICK, by=WHO)
    def read(self, pick: int, by: str) -> None:
        article, user = self.choose(pick, set(), wild=True), self.user(by)
        verb = workflow.mark_read
        self.act(
            article, lambda: verb(article.number, by=user, now=self.now), expected=user.is_staff
        )

    @rule(name=st.sampled_from(RESIDENTS), by=WHO)
    def clear_account(self, name: str, by: str) -> None:
        self.without(
            lambda: clearing.clear_account(self.people[name], by=self.user(by), now=self.now),
            may=by in STAFF,
        )

    @rule(
        name=st.sampled_from(tuple(CAST)), by=MODERATOR, verb=st.sampled_from(("on", "off", "new"))
    )
    def judge_account(self, name: str, by: str, verb: str) -> None:
        pk, user = self.people[name], self.user(by)
        verbs: dict[str, Callable[[], object]] = {
            "on": lambda: suspensions.suspend(
                pk, by=user, rule=Rule.INSULT, reason=REASON, now=self.now
            ),
            "off": lambda: suspensions.reinstate(pk, by=user, reason=REASON, now=self.now),
            "new": lambda: standing.revoke(pk, by=user, reason=REASON, now=self.now),
        }
        if name in RESIDENTS:
            self.without(verbs[verb], may=True)

    @precondition(lambda self: Wave.objects.exists() or Clearance.objects.exists())
    @rule(pick=PICK, by=WHO, verb=st.sampled_from(("clear", "dismiss", "undo")))
    def judge_wave(self, pick: int, by: str, verb: str) -> None:
        rows = list((Clearance if verb == "undo" else Wave).objects.values_list("pk", flat=True))
        act = {
            "clear": clearing.clear_wave,
            "dismiss": clearing.dismiss_wave,
            "undo": clearing.undo,
        }
        if rows:
            pk = rows[pick % len(rows)]
            self.without(lambda: act[verb](pk, by=self.user(by), now=self.now), may=by in STAFF)

    def without(self, verb: Callable[[], object], *, may: bool) -> None:
        """An act on accounts or waves: whoever may not is refused; who may is, or is not."""
        self.now += timedelta(seconds=40)
        self.touched |= {article.number for article in self.there()}
        attempt(verb, expected=None if may else False)

    # ---- Readers and authors who object

    @rule(
        pick=PICK, names=st.lists(st.sampled_from(OLD_HANDS), min_size=1, max_size=4, unique=True)
    )
    def report(self, pick: int, names: list[str]) -> None:
        article = self.choose(pick, READABLE, wild=False)
        for number, name in enumerate(names):
            if article.row.is_readable:
                self.act(article, lambda: self.say(article, name, number), expected=True)  # noqa: B023

    def say(self, article: Written, name: str, number: int) -> object:
        return reports.receive(
            article.row, Notice(Rule.INSULT, "La fin."), by=self.user(name), language="fr",
            address=f"198.51.{number}.7", now=self.now,
        )  # fmt: skip

    @rule(pick=PICK, by=WHO)
    def answer_reports(self, pick: int, by: str) -> None:
        article = self.choose(pick, READABLE | {"hidden"}, wild=False)
        may = by in STAFF and article.row.reports.open().exists()
        verb = reports.answer_all
        self.act(
            article,
            lambda: verb(article.number, by=self.user(by), answer=REASON, now=self.now),
            expected=may,
        )

    @rule(pick=PICK, by=WHO, wild=WILD)
    def appeal(self, pick: int, by: str, *, wild: bool) -> None:
        article = self.choose(pick, RESTRICTED, wild=wild)
        user = self.user(by if wild else article.by)
        may = self.is_own(article, user) and article.states[-1] in RESTRICTED
        self.act(
            article,
            lambda: appeals.appeal(article.number, by=user, text="Non.", now=self.now),
            expected=None if may else False,
        )

    @precondition(lambda self: Appeal.objects.exists())
    @rule(pick=PICK, by=WHO, verb=st.sampled_from((appeals.uphold, appeals.dismiss)))
    def decide_appeal(self, pick: int, by: str, verb: Callable[..., None]) -> None:
        rows = list(Appeal.objects.order_by("outcome", "pk").values_list("pk", flat=True))
        pk = rows[pick % len(rows)]
        self.without(
            lambda: verb(pk, by=self.user(by), reason=REASON, now=self.now), may=by in STAFF
        )


def _closing(kind: Kind, day: date) -> date | None:
    return day if kind == Kind.CALL else None
