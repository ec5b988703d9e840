"""Texts of visitors that wait until their author has said who they are.

The mailed secret is derived from the row, the address and the name with the site's key: the same
mail can be sent again, while another address or name makes the former link useless. The database
holds only the hash.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from accounts.email_address import fold_email
from accounts.lifecycle.blocking import blocked_account_appeal_url
from accounts.mail.outgoing import send_mail_soon
from accounts.models import User
from articles.media import photos
from articles.models import Article, PendingArticle, Photo
from articles.models.pending import KEPT_FOR, new_secret_hash
from articles.writing.drafts import ArticleText, create_draft

SALT = "articles.writing.pending"
REMEMBERED_FOR = timedelta(days=30)


def store_pending(
    fields: dict[str, list[str]],
    *,
    photo: Photo | None,
    wants: str,
    submission: str,
    language: str,
    findings: list[str],
) -> PendingArticle:
    """The row for this form, which may have been sent before; the photo's words are saved as well.

    Once its link was mailed, a row no longer changes: nobody exchanges the text behind it.
    """
    values: dict[str, Any] = {
        "fields": fields, "photo": photo, "wants": wants, "findings": findings,
    }  # fmt: skip
    if photo is not None:
        photo.save(update_fields=["alt", "credit"])
    if not submission:
        return PendingArticle.objects.create(**values, language=language)
    known, created = PendingArticle.objects.get_or_create(
        submission=submission, defaults=values | {"language": language}
    )
    if created:
        return known
    PendingArticle.objects.filter(pk=known.pk, mailed_at=None, used_at=None).update(**values)
    known.refresh_from_db()
    if known.fields == fields and known.used_at is None:
        return known
    return PendingArticle.objects.create(**values, language=language)


def make_form_token(pending: PendingArticle) -> str:
    """For a hidden field: proves that this browser wrote the text."""
    return signing.dumps(pending.pk, salt=SALT)


def pending_by_token(key: str) -> PendingArticle | None:
    try:
        pk = signing.loads(key, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return pending_by_id(pk)


def pending_by_id(pk: int, *, now: datetime | None = None) -> PendingArticle | None:
    now = now or timezone.now()
    return PendingArticle.objects.filter(pk=pk, expires_at__gt=now).first()


def pending_by_secret(secret: str, *, now: datetime | None = None) -> PendingArticle | None:
    now = now or timezone.now()
    found = PendingArticle.objects.filter(secret_hash=_hash(secret), expires_at__gt=now)
    return found.select_related("photo").first()


def ask_confirmation(pending: PendingArticle, email: str, display_name: str) -> None:
    """Mail the link that lets the holder of this address publish or keep the text."""
    pending.email, pending.email_folded = email, fold_email(email)
    pending.display_name = display_name
    pending.secret_hash = _hash(_secret(pending))
    pending.article = None
    pending.terms_accepted_at = pending.mailed_at = timezone.now()
    pending.save()
    send_confirmation_mail(pending)


def send_confirmation_mail(pending: PendingArticle) -> None:
    with translation.override(pending.language):
        path = reverse("article_confirm", args=[_secret(pending)])
    context = {
        "confirm_url": settings.PUBLIC_URL + path,
        "days": KEPT_FOR.days,
        "email": pending.email,
        "is_draft": pending.is_draft,
    }
    send_mail_soon("article_confirm", pending.email, context, pending.language)


def save_to_account(
    user: User, pending: PendingArticle, text: ArticleText, email: str, name: str
) -> None:
    """A link is not enough for this account: the text becomes a draft there, once, and its owner
    is told.
    """
    with transaction.atomic():
        row = lock_pending(pending.pk)
        if row is None or (row.article_id and row.email_folded == fold_email(email)):
            return
        pending.email, pending.email_folded, pending.display_name = email, fold_email(email), name
        pending.secret_hash = new_secret_hash()
        pending.article = create_draft(text, by=user)
        pending.terms_accepted_at = pending.mailed_at = timezone.now()
        pending.save()
        send_kept_as_draft_mail(pending, user)


def send_kept_as_draft_mail(pending: PendingArticle, user: User) -> None:
    """A blocked account cannot be entered; it gets the mail that says so."""
    if pending.article is None:
        return
    template = "article_kept_as_draft" if user.is_active else "account_blocked"
    with translation.override(user.language):
        edit_url = settings.PUBLIC_URL + reverse("article_edit", args=[pending.article.pk])
    context = {"edit_url": edit_url, "email": user.email, "user": user}
    if not user.is_active:
        context["appeal_url"] = blocked_account_appeal_url(user)
    send_mail_soon(template, user.email, context, user.language)


def lock_pending(pending_id: int) -> PendingArticle | None:
    """The row for the one click that uses it, or None when it is gone; inside a transaction."""
    return PendingArticle.objects.select_for_update().filter(pk=pending_id).first()


def mark_used(pending: PendingArticle, article: Article, *, now: datetime | None = None) -> None:
    """It became this article: only the mark of the used link stays."""
    now = now or timezone.now()
    pending.fields = {}
    pending.photo = None
    pending.email = pending.email_folded = pending.display_name = ""
    pending.article = article
    pending.used_at = now
    pending.expires_at = now + REMEMBERED_FOR
    pending.save()


def discard_pending(pending: PendingArticle) -> None:
    """Text and photo are gone for good."""
    photo = pending.photo
    pending.delete()
    if photo is not None and not photo.articles.exists() and not photo.pending_articles.exists():
        photo.delete()
        transaction.on_commit(lambda: photos.delete_files(photo), robust=True)


def purge_expired(now: datetime) -> int:
    """Delete what nobody confirmed in time; returns how many."""
    expired = PendingArticle.objects.filter(expires_at__lte=now).select_related("photo")
    for pending in list(expired):
        with transaction.atomic():
            discard_pending(pending)
    return len(expired)


def _secret(pending: PendingArticle) -> str:
    about = f"{pending.pk}:{pending.email_folded}:{pending.display_name}:{pending.created_at}"
    return salted_hmac(SALT, about, algorithm="sha256").hexdigest()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
