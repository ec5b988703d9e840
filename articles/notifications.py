"""The mails that this room sends: one function a mail, all after the commit.

Each goes to every author of the article, in that person's language.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from accounts.mail import send_mail_soon
from accounts.models import User
from articles.models import Article, JournalEntry, Rule


def online(article: Article, author: User) -> None:
    """To a newcomer: where the article is, what limits apply meanwhile and why (a statement)."""
    send_mail_soon("article_online", author.email, _context(article), author.language)


def affirmed(article: Article, entry: JournalEntry) -> None:
    _tell_authors("article_affirmed", article, entry)


def listed(article: Article, entry: JournalEntry) -> None:
    _tell_authors("article_listed", article, entry)


def hidden(article: Article, entry: JournalEntry) -> None:
    """A statement of reasons (DSA, article 17)."""
    _tell_authors("article_hidden", article, entry)


def restored(article: Article, entry: JournalEntry) -> None:
    _tell_authors("article_restored", article, entry)


def removed(article: Article, entry: JournalEntry) -> None:
    """A statement of reasons (DSA, article 17)."""
    _tell_authors("article_removed", article, entry)


def _tell_authors(template: str, article: Article, entry: JournalEntry) -> None:
    """One query for the authors."""
    rule = Rule(entry.rule) if entry.rule else None
    for author in _reachable_authors(article):
        context = _context(article) | {"entry": entry, "rule": rule, "reason": entry.reason}
        send_mail_soon(template, author.email, context, author.language)


def _reachable_authors(article: Article) -> Iterator[User]:
    for row in article.authorships.accepted().select_related("user"):
        if row.user.is_active and row.user.anonymised_at is None:
            yield row.user


def _context(article: Article) -> dict[str, Any]:
    return {
        "article": article,
        "article_url": settings.PUBLIC_URL + article.get_absolute_url(),
        "mine_url": settings.PUBLIC_URL + "/articles/mine/",
    }
