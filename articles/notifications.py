"""The mails that this room sends: one function a mail, all after the commit.

Each goes to every author of the article, in that person's language.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.mail import send_mail_soon
from accounts.models import User
from articles.models import Appeal, Article, JournalEntry, Report, Rule


def online(article: Article, author: User) -> None:
    """To a newcomer: where the article is, what limits apply meanwhile and why (a statement)."""
    context = _context(article, author.language)
    send_mail_soon("article_online", author.email, context, author.language)


def affirmed(article: Article, entry: JournalEntry) -> None:
    _tell_authors("article_affirmed", article, entry)


def listed(article: Article, entry: JournalEntry) -> None:
    _tell_authors("article_listed", article, entry)


def hidden(article: Article, entry: JournalEntry, *, led_by_report: bool) -> None:
    """A statement of reasons (DSA, article 17)."""
    _tell_authors("article_hidden", article, entry, led_by_report=led_by_report)


def restored(article: Article, entry: JournalEntry) -> None:
    _tell_authors("article_restored", article, entry)


def removed(article: Article, entry: JournalEntry) -> None:
    """A statement of reasons (DSA, article 17)."""
    _tell_authors("article_removed", article, entry)


def report_received(report: Report) -> None:
    """To a reader who left an address: an acknowledgement with a reference (DSA, article 16)."""
    send_mail_soon("article_report_received", report.email, {"report": report}, report.language)


def report_answered(report: Report) -> None:
    """The decision and how to have it reviewed; nothing for who left no address."""
    if report.email:
        send_mail_soon("article_report_answered", report.email, {"report": report}, report.language)


def appeal_received(appeal: Appeal) -> None:
    """To every moderator but the one who decided; one query."""
    link = settings.PUBLIC_URL + reverse("admin:articles_article_change", args=[appeal.article_id])
    context = {"appeal": appeal, "link": link}
    moderators = User.objects.filter(is_staff=True, is_active=True)
    for person in moderators.exclude(actor_label__key=appeal.decision.actor_key):
        send_mail_soon("article_appeal_received", person.email, context, person.language)


def appeal_decided(appeal: Appeal) -> None:
    for author in _reachable_authors(appeal.article):
        context = _context(appeal.article, author.language) | {"appeal": appeal}
        send_mail_soon("article_appeal_decided", author.email, context, author.language)


def _tell_authors(template: str, article: Article, entry: JournalEntry, **more: Any) -> None:
    """One query for the authors."""
    rule = Rule(entry.rule) if entry.rule else None
    decision = {"entry": entry, "rule": rule, "reason": entry.reason, **more}
    for author in _reachable_authors(article):
        context = _context(article, author.language) | decision
        send_mail_soon(template, author.email, context, author.language)


def _reachable_authors(article: Article) -> Iterator[User]:
    for row in article.authorships.accepted().select_related("user"):
        if row.user.is_active and row.user.anonymised_at is None:
            yield row.user


def _context(article: Article, language: str) -> dict[str, Any]:
    """The links lead to the pages in the reader's language, whoever acts in which."""
    with translation.override(language):
        return {
            "article": article,
            "article_url": settings.PUBLIC_URL + article.get_absolute_url(),
            "mine_url": settings.PUBLIC_URL + reverse("my_articles"),
            "appeal_url": settings.PUBLIC_URL + reverse("article_appeal", args=[article.pk]),
            "charter_url": settings.PUBLIC_URL + reverse("page", args=["charter"]),
        }
