"""What a moderator may do to the coming issue: pin, move, leave out, take back, say a few words.

Nobody has to. A choice waits for whichever issue leaves next: a server that slept, or a week that
was skipped, loses none.
"""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from articles import cache_scopes
from articles.markup import render_in_child_process, with_whole_urls
from articles.models import Article
from articles.workflow.permissions import ActionRefused, require_moderator, require_not_author
from newsletter.contents import ordering
from newsletter.contents.digest import Digest, EditorialPlacement
from newsletter.models import EditorialChoice, Foreword, Issue

Act = EditorialChoice.Act
OUT = (Act.ONCE, Act.NEVER)


def pending_choices() -> list[EditorialChoice]:
    """What has been chosen and no issue has followed yet. One query."""
    return list(
        EditorialChoice.objects.filter(issue=None).select_related("article", "by").order_by("pk")
    )


def placement_of(rows: Sequence[EditorialChoice]) -> EditorialPlacement:
    return EditorialPlacement(
        places={row.article_id: row.place for row in rows if row.place is not None},
        left_out={row.article_id: row.at for row in rows if row.act in OUT},
    )


def pending_foreword() -> Foreword | None:
    return Foreword.objects.filter(issue=None).first()


def pin_article(article_id: int, found: Digest, *, by: User, now: datetime) -> None:
    """First of all. Raises ActionRefused."""
    _require_may_place(article_id, found, by)
    with transaction.atomic():
        places = _places() | {article_id: 0}
        for other, place in places.items():
            _choose(other, place + (other != article_id), by, now)
        cache_scopes.bump_scopes("issue")


def move_article(article_id: int, to: int, found: Digest, *, by: User, now: datetime) -> None:
    """To this place, counted from 0; the whole top then keeps its order. Raises ActionRefused."""
    _require_may_place(article_id, found, by)
    top = [article.pk for article in found.news[: found.top]]
    with transaction.atomic():
        for other, place in ordering.move_entry(top, article_id, min(to, len(top) - 1)).items():
            if place < len(top):
                _choose(other, place, by, now)
            else:
                EditorialChoice.objects.filter(article=other, issue=None).delete()
        cache_scopes.bump_scopes("issue")


def leave_out_article(
    article_id: int, found: Digest, *, by: User, reason: str, for_good: bool, now: datetime
) -> None:
    """Raises ActionRefused. ``reason`` is public."""
    require_moderator(by)
    if article_id not in _numbers(found):
        raise ActionRefused(_("This article is not in the coming issue."))
    if not reason.strip():
        raise ActionRefused(_("Say in a few words why it is left out."))
    act = Act.NEVER if for_good else Act.ONCE
    chosen = {"act": act, "place": None, "reason": reason.strip(), "by": by, "at": now}
    EditorialChoice.objects.update_or_create(article_id=article_id, issue=None, defaults=chosen)
    cache_scopes.bump_scopes("issue")


def revoke_choice(article_id: int, *, by: User) -> None:
    """The rule alone decides again. Raises ActionRefused."""
    require_moderator(by)
    done, _rows = EditorialChoice.objects.filter(article=article_id, issue=None).delete()
    if not done:
        raise ActionRefused(_("Nothing was chosen about this article any more."))
    cache_scopes.bump_scopes("issue")


def save_foreword(body: str, body_html: str, *, by: User, now: datetime) -> Foreword | None:
    """``body_html`` is what ``articles.markup`` made of ``body``; without words there are none."""
    require_moderator(by)
    cache_scopes.bump_scopes("issue")
    if not body:
        Foreword.objects.filter(issue=None).delete()
        return None
    said = {"body": body, "body_html": body_html, "by": by, "at": now}
    words, _created = Foreword.objects.update_or_create(issue=None, defaults=said)
    return words


def render_foreword(body: str) -> str:
    """Safe HTML whose links lead somewhere from a mail. Raises TextTooComplex."""
    return with_whole_urls(render_in_child_process(body), settings.PUBLIC_URL) if body else ""


def render_foreword_again() -> int:
    """Of the waiting one; those of issues stay as they were sent. Returns how many changed."""
    words = Foreword.objects.filter(issue=None).first()
    html = render_foreword(words.body) if words else ""
    if words is None or html == words.body_html:
        return 0
    cache_scopes.bump_scopes("issue")
    same = Foreword.objects.filter(pk=words.pk, body=words.body, issue=None)
    return same.update(body_html=html)


def attach_choices(issue: Issue, rows: Sequence[EditorialChoice], found: Digest) -> None:
    """The issue followed these; a place whose article is not in it yet goes on waiting."""
    news = {article.pk for article in found.news}
    done = [
        row.pk
        for row in rows
        if row.act == Act.ONCE or (row.act == Act.PLACE and row.article_id in news)
    ]
    EditorialChoice.objects.filter(pk__in=done).update(issue=issue)
    Foreword.objects.filter(issue=None).update(issue=issue)


def delete_choices(article_id: int) -> None:
    """A reason may repeat what was erased."""
    EditorialChoice.objects.filter(article=article_id).delete()


def _choose(article_id: int, place: int, by: User, now: datetime) -> None:
    chosen = {"act": Act.PLACE, "place": place, "reason": "", "by": by, "at": now}
    EditorialChoice.objects.update_or_create(article_id=article_id, issue=None, defaults=chosen)


def _places() -> dict[int, int]:
    rows = EditorialChoice.objects.filter(issue=None, act=Act.PLACE)
    return {row.article_id: row.place for row in rows if row.place is not None}


def _require_may_place(article_id: int, found: Digest, by: User) -> None:
    """Nobody puts an own article at the top. One query."""
    require_moderator(by)
    article = next((article for article in found.news if article.pk == article_id), None)
    if article is None:
        raise ActionRefused(_("This article is not among the news of the coming issue."))
    require_not_author(article, by)


def _numbers(found: Digest) -> set[int]:
    articles: list[Article] = [*found.news, *found.corrections, *found.calls]
    return {article.pk for article in articles} | {row.article_id for row in found.events}
