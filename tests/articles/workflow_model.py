"""What the model knows: the arrows as ``product.md`` draws them, the cast, and how to look."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.test import Client, TestCase

from accounts.models import User
from articles.models import (
    Affirmation,
    Appeal,
    Article,
    JournalEntry,
    Occurrence,
    Report,
    Revision,
    ScreeningResult,
    SpamCleanup,
    Suspension,
    Wave,
)
from articles.reading import search
from articles.sitemaps import ArticleSitemap
from articles.workflow.permissions import ActionRefused
from newsletter.contents import digest
from tests.factories import make_user

READABLE = {"online", "listed"}
SHOP = "https://shop.example/"
ARROWS: dict[str, set[tuple[str, str]]] = {
    "published": {("draft", "online"), ("draft", "listed")},
    "held": {("draft", "held"), ("online", "held"), ("listed", "held")},
    "released": {("held", "online"), ("held", "listed")},
    "affirmed": {("online", "listed")},
    "listed": {("online", "listed")},
    "hidden": {("online", "hidden"), ("listed", "hidden")},
    "restored": {("hidden", "online"), ("hidden", "listed")},
    "removed": {("hidden", "removed"), ("held", "removed")},
    "withdrawn": {("online", "withdrawn"), ("listed", "withdrawn")},
    "reopened": {("withdrawn", "draft")},
    "upheld": {
        ("removed", "online"), ("removed", "listed"), ("removed", "held"), ("hidden", "online"),
        ("hidden", "listed"), ("held", "online"), ("held", "listed"),
    },
    "erased": {
        (state, "erased")
        for state in ("held", "online", "listed", "hidden", "removed", "withdrawn")
    },
}  # fmt: skip
STAYS = {"read", "report_answered", "dismissed"}
FROM = {action: {before for before, _after in arrows} for action, arrows in ARROWS.items()}
CAST = {
    "yann": {}, "lise": {}, "anna": {"established": True}, "bruno": {"established": True},
    "claire": {"established": True}, "denis": {"established": True},
    "maelle": {"is_staff": True, "second_factor": True},
    "gwen": {"is_staff": True, "second_factor": True},
    "odette": {"is_staff": True, "is_superuser": True, "second_factor": True},
}  # fmt: skip


@dataclass
class TrackedArticle:
    """One article: who wrote it, the words that stood in it, and the states it was seen in."""

    number: int
    by: str
    words: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    is_deleted: bool = False

    @property
    def row(self) -> Article:
        return Article.objects.get(pk=self.number)

    def look(self) -> None:
        state = Article.objects.values_list("state", flat=True).get(pk=self.number)
        if self.states[-1:] != [state]:
            self.states.append(state)


def make_cast(now: datetime) -> dict[str, int]:
    long_ago = now - timedelta(days=60)
    people = {}
    for name, fields in CAST.items():
        more: dict[str, Any] = {key: value for key, value in fields.items() if key != "established"}
        more["established_at"] = long_ago if fields.get("established") else None
        people[name] = make_user(name, email=f"{name}@example.org", date_joined=long_ago, **more).pk
    return people


def database_snapshot() -> list[object]:
    """Everything that a refused verb must leave as it is."""
    return [
        list(Article.objects.order_by("pk").values_list()),
        list(User.objects.order_by("pk").values_list("established_at", "blocked_at", "is_active")),
        list(Report.objects.order_by("pk").values_list("outcome")),
        list(Appeal.objects.order_by("pk").values_list("outcome")),
        list(SpamCleanup.objects.order_by("pk").values_list("undone_at")),
        list(Wave.objects.order_by("pk").values_list("outcome")),
        [
            model.objects.count()
            for model in (JournalEntry, Revision, Affirmation, Suspension, ScreeningResult)
        ],
    ]


def attempt_action(
    verb: Callable[[], object], *, expected: bool | None, about: object = None
) -> bool:
    """Whether it was done. None expects nothing; refused, it says why and has changed nothing."""
    before, refusal = database_snapshot(), None
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            verb()
    except ActionRefused as refused:
        refusal = str(refused)
    if refusal is None:
        assert expected is not False, f"done although forbidden: {about}"
        return True
    assert expected is not True, f"refused although allowed: {refusal} {about}"
    assert refusal
    assert database_snapshot() == before
    return False


def journal_states(number: int) -> list[str]:
    """The states of an article as the journal tells them; each row must be an arrow."""
    told = ["draft"]
    rows = JournalEntry.objects.filter(article_number=number).order_by("pk")
    for action, before, after, at in rows.values_list("action", "state_from", "state_to", "at"):
        assert before == told[-1], f"{action} from {before}, the journal was at {told[-1]}, {at}"
        if action in STAYS:
            assert before == after
            continue
        assert (before, after) in ARROWS[action], f"no arrow: {action} {before} {after}"
        told.append(after)
    return told


def listed_numbers(now: datetime) -> dict[str, set[int]]:
    """The numbers that each list holds: pages, search, sitemap, agenda, the coming letter."""
    letter = digest.select_content(now)
    return {
        "listed": _numbers(Article.objects.listed()),
        "calls": _numbers(Article.objects.open_calls(now)),
        "agenda": {row.article_id for row in Occurrence.objects.ahead(now)},
        "search": _numbers(search.search_articles("criée")),
        "sitemap": _numbers(ArticleSitemap().items()),
        "news": _numbers(letter.news),
        "events": {row.article_id for row in letter.events},
        "open calls": _numbers(letter.calls),
        "corrections": _numbers(letter.corrections),
    }


def assert_served(article: TrackedArticle) -> str:
    """What a stranger is answered at its address, which must agree with its state."""
    state = article.states[-1]
    response = Client().get(f"/articles/{article.number}/", follow=True)
    page = response.content.decode()
    if state in READABLE:
        assert response.status_code == 200
        assert article.words[-1] in page
        return page
    assert response.status_code in {"draft": {404}, "held": {403, 404}, "hidden": {403}}.get(
        state, {410}
    )
    history = Client().get(f"/articles/{article.number}/history/").content.decode()
    assert not [word for word in article.words if word in page + history], state
    return page


PUBLIC = (
    "/", "/search/?q=criee", "/feeds/articles.atom", "/feeds/articles.json", "/sitemap.xml",
    "/agenda/", "/agenda.ics", "/calls/", "/journal/", "/feeds/journal.atom", "/newsletter/next/",
)  # fmt: skip


def public_page_texts(people: Iterable[int]) -> dict[str, str]:
    """What strangers read in lists and feeds; a page that does not exist is empty."""
    addresses = [*PUBLIC, *(f"/contributors/{pk}/x/" for pk in people)]
    answers = {address: Client().get(address, follow=True) for address in addresses}
    return {
        address: response.content.decode() if response.status_code == 200 else ""
        for address, response in answers.items()
    }


def clear_page_caches() -> None:
    """Generations begin anew with each run of the model, kept pages would not."""
    for name in settings.CACHES:
        caches[name].clear()


def _numbers(articles: Iterable[Article]) -> set[int]:
    return {article.pk for article in articles}
