"""One form makes one article, however often it is sent."""

import re
import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from articles import workflow
from articles.composition import EDITABLE, Text, create_draft, revise
from articles.guards import Refused
from articles.models import Article, State
from articles.scrutiny import Origin

KEY = re.compile(r"[\w-]{20,43}")


def new_key() -> str:
    return secrets.token_urlsafe(24)


def valid_key(typed: str) -> str:
    return typed if KEY.fullmatch(typed) else ""


def save(
    text: Text,
    *,
    by: User,
    key: str,
    publish: bool,
    origin: Origin | None = None,
    now: datetime | None = None,
) -> tuple[Article, str]:
    """The article of this form, and why it could not be published, if it could not.

    A refused publication leaves the draft. Words typed after going back are saved to the same
    article, unless it can no longer be changed.
    """
    known = _made_by(key, by)
    article = _changed(known, text, by, origin, now) if known else _new(text, by, key, now)
    if publish and article.state == State.DRAFT:
        return try_to_publish(article, by=by, origin=origin, now=now)
    return article, ""


def try_to_publish(
    article: Article, *, by: User, origin: Origin | None = None, now: datetime | None = None
) -> tuple[Article, str]:
    try:
        with transaction.atomic():
            return workflow.publish(article.pk, by=by, origin=origin, now=now), ""
    except Refused as refusal:
        return article, str(refusal)


def _made_by(key: str, by: User) -> Article | None:
    own = Article.objects.written_by(by)
    return own.filter(submission=key).first() if key else None


def _new(text: Text, by: User, key: str, now: datetime | None) -> Article:
    """At the same moment another click, or another person on this browser, may use the key."""
    try:
        with transaction.atomic():
            article = create_draft(text, by=by, now=now)
            if key:
                Article.objects.filter(pk=article.pk).update(submission=key)
            return article
    except IntegrityError:
        return _made_by(key, by) or create_draft(text, by=by, now=now)


def _changed(
    article: Article, text: Text, by: User, origin: Origin | None, now: datetime | None
) -> Article:
    shown = (article.title, article.standfirst, article.body)
    if shown == (text.title, text.standfirst, text.body):
        return article
    if article.state not in EDITABLE:
        return create_draft(text, by=by, now=now)
    return revise(article.pk, text, by=by, origin=origin, now=now)
