"""One form makes one article, however often it is sent."""

import re
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from articles import workflow
from articles.models import Article, Kind, State
from articles.spam import near_duplicates
from articles.spam.screen import TextOrigin
from articles.workflow.permissions import ActionRefused
from articles.writing.drafts import (
    EDITABLE_STATES,
    ArticleText,
    build_occurrence,
    create_draft,
    revise_article,
)

SUBMISSION_KEY = re.compile(r"[\w-]{20,43}")
SAME_WITHIN = timedelta(days=1)
REPEATABLE = (State.DRAFT, State.HELD, State.ONLINE, State.LISTED)


class SubmissionResult(NamedTuple):
    """The article, why it could not be published, whether its author had already sent it."""

    article: Article
    refusal: str = ""
    is_repeat: bool = False


def new_submission_key() -> str:
    return secrets.token_urlsafe(24)


def clean_submission_key(typed: str) -> str:
    return typed if SUBMISSION_KEY.fullmatch(typed) else ""


def save_submission(
    text: ArticleText,
    *,
    by: User,
    key: str,
    publish: bool,
    origin: TextOrigin | None = None,
    now: datetime | None = None,
) -> SubmissionResult:
    """The article of this form.

    A refused publication leaves the draft. Words typed after going back are saved to the same
    article, unless it can no longer be changed. The same text in another form is the same article:
    a browser that goes back asks for the form anew and fills in the words again.
    """
    near_duplicates.prepare_comparison(text.standfirst, text.body_html)
    known = _article_of_key(key, by)
    article = (
        _update_article(known, text, by, origin, now) if known else _create_once(text, by, key, now)
    )
    if article.state != State.DRAFT:
        return SubmissionResult(article, is_repeat=known is None)
    if publish:
        return SubmissionResult(*try_to_publish(article, by=by, origin=origin, now=now))
    return SubmissionResult(article)


def try_to_publish(
    article: Article, *, by: User, origin: TextOrigin | None = None, now: datetime | None = None
) -> tuple[Article, str]:
    try:
        with transaction.atomic():
            return workflow.publish(article.pk, by=by, origin=origin, now=now), ""
    except ActionRefused as refusal:
        article.refresh_from_db()
        # A second press of the same button came first: it is what its author wanted.
        return article, "" if article.state != State.DRAFT else str(refusal)


def _article_of_key(key: str, by: User) -> Article | None:
    own = Article.objects.written_by(by)
    return own.filter(submission=key).first() if key else None


def _create_once(text: ArticleText, by: User, key: str, now: datetime | None) -> Article:
    """At the same moment another click, or another person on this browser, may use the key."""
    try:
        with transaction.atomic():
            # Two windows hold two keys for one text: one form of theirs after the other.
            User.objects.select_for_update(no_key=True).get(pk=by.pk)
            same = _sent_before(text, by, now or timezone.now())
            if same is None:
                article = create_draft(text, by=by, now=now)
                if key:
                    Article.objects.filter(pk=article.pk).update(submission=key)
                return article
    except IntegrityError:
        return _article_of_key(key, by) or create_draft(text, by=by, now=now)
    if same.state != State.DRAFT:
        return same
    # A section may have been chosen since; a browser does not fill in a file again.
    return revise_article(same.pk, replace(text, photo=text.photo or same.photo), by=by, now=now)


def _sent_before(text: ArticleText, by: User, now: datetime) -> Article | None:
    """Their own article of today that says the same of the same days.

    What was withdrawn or hidden does not count: to post it again is a new wish.
    """
    same = Article.objects.written_by(by).filter(
        title=text.title,
        standfirst=text.standfirst,
        body=text.body,
        kind=text.kind,
        answers=text.answers,
        state__in=REPEATABLE,
        created_at__gt=now - SAME_WITHIN,
    )
    found = same.prefetch_related("occurrences").order_by("-pk")
    return next((article for article in found if _has_same_dates(article, text)), None)


def _has_same_dates(article: Article, text: ArticleText) -> bool:
    """The market of next week is another event, in the same words."""
    if text.kind == Kind.CALL:
        return article.closes_at == text.closes_at
    if text.kind != Kind.EVENT:
        return True
    days = [(day.starts_at, day.ends_at, day.start_time) for day in article.occurrences.all()]
    asked = [build_occurrence(article, text.dates)] if text.dates else []
    return article.place == text.place and days == [
        (day.starts_at, day.ends_at, day.start_time) for day in asked
    ]


def _update_article(
    article: Article, text: ArticleText, by: User, origin: TextOrigin | None, now: datetime | None
) -> Article:
    shown = (article.title, article.standfirst, article.body)
    if shown == (text.title, text.standfirst, text.body):
        return article
    if article.state not in EDITABLE_STATES:
        return create_draft(text, by=by, now=now)
    return revise_article(article.pk, text, by=by, origin=origin, now=now)
