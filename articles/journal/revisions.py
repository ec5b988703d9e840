"""Each save leaves a revision; two revisions can be compared."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise

from django.conf import settings

from accounts.models import User
from articles.models import Article, Revision
from articles.models.revision import hash_text

MOST_VERSIONS = 20
# difflib is quadratic in lines, and cubic where they repeat: two hundred against two hundred.
DIFF_BOUND = 40_000
# What one page may show of all its versions together; the newest come first.
MOST_LINES, MOST_LETTERS = 3_000, 300_000


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
    """A public revision and what it changed in the one before; nothing for the first.

    ``is_cut`` says that more was changed than one page can show.
    """

    revision: Revision
    lines: list[DiffLine]
    is_cut: bool = False


def public_history(article: Article) -> list[RevisionDiff]:
    """What readers could read, the newest twenty first; one query."""
    newest = article.revisions.filter(public_from__isnull=False).order_by("-number")
    shown = list(newest[:MOST_VERSIONS])
    lines, letters, versions = MOST_LINES, MOST_LETTERS, list[RevisionDiff]()
    for new, old in pairwise(shown):
        changed = changed_lines(old, new) if lines else []
        fitting = _first(changed, lines, letters)
        versions.append(RevisionDiff(new, fitting, is_cut=not lines or len(fitting) < len(changed)))
        lines -= len(fitting)
        letters -= sum(len(line.text) for line in fitting)
    return versions + [RevisionDiff(first, []) for first in shown[-1:]]


def _first(changed: list[DiffLine], lines: int, letters: int) -> list[DiffLine]:
    """As many as fit."""
    lengths = accumulate(len(line.text) for line in changed[:lines])
    return [line for line, length in zip(changed, lengths, strict=False) if length <= letters]


def mark_revision_public(article: Article, now: datetime) -> None:
    """The newest revision is what readers read from now on; called under the article's lock."""
    last = article.revisions.order_by("-number").first()
    if last is not None and last.public_from is None:
        last.public_from = now
        last.save(update_fields=["public_from"])


def compare_revisions(old: Revision, new: Revision) -> list[DiffLine]:
    """Both versions, line by line; a large change is shown as removed and added whole."""
    head, changed, tail = _compare(old, new)
    kept = [[DiffLine("kept", text) for text in texts] for texts in (head, tail)]
    return [*kept[0], *changed, *kept[1]]


def changed_lines(old: Revision, new: Revision) -> list[DiffLine]:
    """Returns what was added and removed."""
    return [line for line in _compare(old, new)[1] if line.change != "kept"]


def _compare(old: Revision, new: Revision) -> tuple[list[str], list[DiffLine], list[str]]:
    """The lines that both begin with, what differs, and the lines that both end with."""
    before = [old.title, old.standfirst, *old.body.splitlines()]
    after = [new.title, new.standfirst, *new.body.splitlines()]
    same = _common(before, after)
    left, right = before[same:], after[same:]
    tail = _common(left[::-1], right[::-1])
    left, right = left[: len(left) - tail], right[: len(right) - tail]
    changed = (
        list(_lines(left, right)) if len(left) * len(right) <= DIFF_BOUND else _whole(left, right)
    )
    return before[:same], changed, before[len(before) - tail :]


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
