"""One form makes one article, however often it is sent."""

import re
import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from articles import workflow
from articles.composition import Text, create_draft, revise
from articles.guards import Refused
from articles.models import Article, State

KEY = re.compile(r"[\w-]{20,43}")


def new_key() -> str:
    return secrets.token_urlsafe(24)


def valid_key(typed: str) -> str:
    return typed if KEY.fullmatch(typed) else ""


def save(
    text: Text, *, by: User, key: str, publish: bool, now: datetime | None = None
) -> tuple[Article, str]:
    """The article of this form, and why it could not be published, if it could not.

    A refused publication leaves the draft.
    """
    known = _made_by(key, by)
    if known is not None:
        return _save_again(known, text, by=by, publish=publish, now=now)
    try:
        with transaction.atomic():
            article = create_draft(text, by=by, now=now)
            if key:
                Article.objects.filter(pk=article.pk).update(submission=key)
            return try_to_publish(article, by=by, now=now) if publish else (article, "")
    except IntegrityError:
        known = _made_by(key, by)
        if known is None:
            raise
        return known, ""


def _made_by(key: str, by: User) -> Article | None:
    own = Article.objects.written_by(by)
    return own.filter(submission=key).first() if key else None


def try_to_publish(
    article: Article, *, by: User, now: datetime | None = None
) -> tuple[Article, str]:
    try:
        with transaction.atomic():
            return workflow.publish(article.pk, by=by, now=now), ""
    except Refused as refusal:
        return article, str(refusal)


def _save_again(
    article: Article, text: Text, *, by: User, publish: bool, now: datetime | None
) -> tuple[Article, str]:
    """The same words lead to the same article; others, typed after going back, are saved to it."""
    if (article.title, article.standfirst, article.body) != (
        text.title,
        text.standfirst,
        text.body,
    ):
        article = revise(article.pk, text, by=by, now=now)
    if publish and article.state == State.DRAFT:
        return try_to_publish(article, by=by, now=now)
    return article, ""
