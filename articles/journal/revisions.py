"""Each save leaves a revision; two revisions can be compared."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.conf import settings

from accounts.models import User
from articles.models import Article, Revision
from articles.models.revision import hash_text

MOST_VERSIONS = 20
DIFF_BOUND = 250_000


@dataclass(frozen=True)
class DiffLine:
    """One line of a comparison; ``change`` is ``kept``, ``added`` or ``removed``."""

    change: str
    text: str


def save_revision(
    article: Article, *, by: User | None, now: datetime, terms_accepted_at: datetime | None = None
) -> Revision:
    """Keep what has just been saved; called under the article's lock. Two queries."""
    last = article.revisions.order_by("-number").first()
    if terms_accepted_at is None and last is not None:
        terms_accepted_at = last.terms_accepted_at
    return Revision.objects.create(
        article=article,
        number=last.number + 1 if last else 1,
        title=article.title,
        standfirst=article.standfirst,
        body=article.body,
        language=article.language,
        text_hash=hash_text(article.title, article.standfirst, article.body),
        created_at=now,
        saved_by=by,
        public_from=now if article.is_readable else None,
        licence=settings.ARTICLE_LICENCE,
        charter_version=settings.CHARTER_VERSION,
        terms_accepted_at=terms_accepted_at,
    )


@dataclass(frozen=True)
class RevisionDiff:
    """A public revision and what it changed in the one before; nothing for the first."""

    revision: Revision
    lines: list[DiffLine]


def public_history(article: Article) -> list[RevisionDiff]:
    """What readers could read, the newest twenty first; one query."""
    newest = article.revisions.filter(public_from__isnull=False).order_by("-number")
    shown = list(newest[:MOST_VERSIONS])[::-1]
    versions = [RevisionDiff(shown[0], [])] if shown else []
    versions += [RevisionDiff(new, compare_revisions(old, new)) for old, new in pairwise(shown)]
    return versions[::-1]


def mark_revision_public(article: Article, now: datetime) -> None:
    """The newest revision is what readers read from now on; called under the article's lock."""
    last = article.revisions.order_by("-number").first()
    if last is not None and last.public_from is None:
        last.public_from = now
        last.save(update_fields=["public_from"])


def compare_revisions(old: Revision, new: Revision) -> list[DiffLine]:
    """What changed, line by line.

    difflib is quadratic in what lies between the first and the last change; above a bound that is
    shown as removed and added whole.
    """
    before = [old.title, old.standfirst, *old.body.splitlines()]
    after = [new.title, new.standfirst, *new.body.splitlines()]
    same = _common(before, after)
    left, right = before[same:], after[same:]
    tail = _common(left[::-1], right[::-1])
    left, right = left[: len(left) - tail], right[: len(right) - tail]
    changed = (
        list(_lines(left, right)) if len(left) * len(right) <= DIFF_BOUND else _whole(left, right)
    )
    kept = [DiffLine("kept", text) for text in before[:same]]
    return [*kept, *changed, *(DiffLine("kept", text) for text in before[len(before) - tail :])]


def _common(before: list[str], after: list[str]) -> int:
    """How many lines are the same at the beginning."""
    pairs = zip(before, after, strict=False)
    return next(
        (n for n, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after))
    )


def _whole(before: list[str], after: list[str]) -> list[DiffLine]:
    return [
        *(DiffLine("removed", text) for text in before),
        *(DiffLine("added", text) for text in after),
    ]


def _lines(before: list[str], after: list[str]) -> Iterator[DiffLine]:
    matcher = difflib.SequenceMatcher(None, before, after)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield from (DiffLine("kept", text) for text in before[i1:i2])
            continue
        yield from (DiffLine("removed", text) for text in before[i1:i2])
        yield from (DiffLine("added", text) for text in after[j1:j2])
