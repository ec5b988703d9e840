"""The mails that this room sends: one function a mail, all after the commit.

Each goes to every author of the article, in that person's language.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from accounts.mail import outbox
from accounts.mail.outgoing import send_mail_soon
from accounts.models import User
from articles.models import Appeal, Article, JournalEntry, Report, Rule, Suspension
from articles.notifications import reason_texts, signed_links, statements


def send_article_online(article: Article, author: User) -> None:
    """To a newcomer: where the article is, what limits apply meanwhile and why (a statement).

    In full with the first article, in two sentences with those that follow. One query.
    """
    others = Article.objects.written_by(author).exclude(pk=article.pk)
    is_first = not others.filter(published_at__isnull=False).exists()
    context = _context(article, author) | {"is_first": is_first}
    _send(article.pk, "article_online", author.email, context, author.language)


def send_article_affirmed(article: Article, entry: JournalEntry) -> None:
    _tell_authors("article_affirmed", article, entry)


def send_article_listed(article: Article, entry: JournalEntry) -> None:
    _tell_authors("article_listed", article, entry)


def send_article_held(article: Article, entry: JournalEntry) -> None:
    """A statement of reasons: held by the machine, for which kind of sign, for how long."""
    _tell_authors("article_held", article, entry)


def send_article_released(article: Article, entry: JournalEntry) -> None:
    _tell_authors("article_released", article, entry)


def send_article_hidden(article: Article, entry: JournalEntry) -> None:
    """A statement of reasons (DSA, article 17)."""
    _tell_authors("article_hidden", article, entry)


def send_article_restored(article: Article, entry: JournalEntry) -> None:
    _tell_authors("article_restored", article, entry)


def send_article_removed(article: Article, entry: JournalEntry) -> None:
    """A statement of reasons (DSA, article 17)."""
    _tell_authors("article_removed", article, entry)


def send_article_erased(article: Article, entry: JournalEntry) -> None:
    """A statement of reasons; it names no title, for that is erased as well."""
    statement = statements.statement_for_entry(article, entry)
    for author in _reachable_authors(article):
        context = {"number": article.pk, "statement": statement} | _pages(author.language)
        send_mail_soon("article_erased", author.email, context, author.language)


def send_article_report_received(report: Report) -> None:
    """To a reader who left an address: an acknowledgement with a reference (DSA, article 16)."""
    context = {"report": report}
    _send(report.article_id, "article_report_received", report.email, context, report.language)


def send_article_report_answered(report: Report) -> None:
    """The decision and how to have it reviewed; nothing for who left no address.

    The article is named by its number: its title may be erased one day.
    """
    if not report.email:
        return
    with translation.override(report.language):
        token = signed_links.sign_id(report.pk, signed_links.REPORT_PURPOSE)
        link = settings.PUBLIC_URL + reverse("report_appeal", args=[token])
        article_url = settings.PUBLIC_URL + reverse("article_by_number", args=[report.article_id])
    context = {"report": report, "appeal_url": link, "article_url": article_url}
    context |= _pages(report.language)
    _send(report.article_id, "article_report_answered", report.email, context, report.language)


def send_article_report_reversed(report: Report, reason: str) -> None:
    """What had been answered, that the article can no longer be read, holds no more."""
    with translation.override(report.language):
        article_url = settings.PUBLIC_URL + reverse("article_by_number", args=[report.article_id])
    context = {
        "report": report,
        "reason": reason_texts.translate_stored_reason(reason),
        "article_url": article_url,
    }
    context |= _pages(report.language)
    _send(report.article_id, "article_report_reversed", report.email, context, report.language)


def send_article_appeal_received(appeal: Appeal) -> None:
    """To every moderator but the one who decided; one query."""
    link = settings.PUBLIC_URL + reverse("admin:articles_article_change", args=[appeal.article_id])
    context = {"appeal": appeal, "link": link}
    for person in _moderators().exclude(actor_label__key=appeal.decision.actor_key):
        _send(appeal.article_id, "article_appeal_received", person.email, context, person.language)


def send_article_appeal_decided(appeal: Appeal) -> None:
    """To whoever appealed: the authors, or who sent the report."""
    report = appeal.report
    if report is not None:
        if report.email:
            context = {"appeal": appeal, "report": report} | _pages(report.language)
            template = "article_report_appeal_decided"
            _send(report.article_id, template, report.email, context, report.language)
        return
    for author in _reachable_authors(appeal.article):
        context = _context(appeal.article, author) | {"appeal": appeal}
        _send(appeal.article_id, "article_appeal_decided", author.email, context, author.language)


def send_account_suspended(suspension: Suspension) -> None:
    """A statement of reasons, with a way to appeal that needs no sign-in."""
    _tell_holder("account_suspended", suspension, appeal_url=account_appeal_url(suspension))


def account_appeal_url(suspension: Suspension) -> str:
    """It needs no sign-in: for the holder's mailbox alone."""
    token = signed_links.sign_id(suspension.pk, signed_links.SUSPENSION_PURPOSE)
    with translation.override(suspension.user.language):
        return settings.PUBLIC_URL + reverse("suspension_appeal", args=[token])


def send_account_reinstated(suspension: Suspension) -> None:
    _tell_holder("account_reinstated", suspension)


def send_account_appeal_dismissed(suspension: Suspension) -> None:
    """The appeal was dismissed."""
    _tell_holder("account_appeal_dismissed", suspension)


def send_moderators_account_appeal(suspension: Suspension) -> None:
    """To every moderator but the one who decided."""
    link = settings.PUBLIC_URL + reverse("admin:articles_account", args=[suspension.user_id])
    for person in _moderators().exclude(actor_label__key=suspension.actor_key):
        context = {"suspension": suspension, "link": link}
        send_mail_soon("moderators_account_appeal", person.email, context, person.language)


def send_moderators_hidden_by_reports(article: Article) -> None:
    """To every moderator: decide within 72 hours."""
    _tell_moderators("moderators_hidden_by_reports", article)


def send_moderators_shown_undecided(article: Article) -> None:
    """To every moderator: nobody decided, the article is back online."""
    _tell_moderators("moderators_shown_undecided", article)


def send_moderators_absent() -> None:
    """To every moderator: nobody has decided or read anything for seven days."""
    link = settings.PUBLIC_URL + reverse("admin:articles_queue")
    for person in _moderators():
        send_mail_soon("moderators_absent", person.email, {"link": link}, person.language)


def send_moderators_daily(person: User, *, todo: int, overdue: int) -> None:
    """In the morning: so many wait. Decisions are made on the desk alone, after signing in."""
    link = settings.PUBLIC_URL + reverse("admin:articles_queue")
    context = {"todo": todo, "overdue": overdue, "link": link, "person": person}
    send_mail_soon("moderators_daily", person.email, context, person.language)


def forget_mails_about(article_id: int) -> None:
    """What repeats the words of an erased article leaves no more, and is kept nowhere."""
    outbox.withdraw_mails(_reference(article_id))


def _reference(article_id: int) -> str:
    return f"article/{article_id}"


def _send(article_id: int, template: str, to: str, context: dict[str, Any], language: str) -> None:
    """A mail that repeats words of this article, or of what was said about it."""
    send_mail_soon(template, to, context, language, about=_reference(article_id))


def _tell_authors(template: str, article: Article, entry: JournalEntry) -> None:
    """At most three queries."""
    statement = statements.statement_for_entry(article, entry)
    for author in _reachable_authors(article):
        context = _context(article, author) | {"statement": statement}
        _send(article.pk, template, author.email, context, author.language)


def _tell_holder(template: str, suspension: Suspension, **more: Any) -> None:
    user = suspension.user
    context = {
        "suspension": suspension,
        "rule": Rule(suspension.rule),
        "reason": reason_texts.translate_stored_reason(suspension.reason),
    }
    send_mail_soon(template, user.email, context | _pages(user.language) | more, user.language)


def _tell_moderators(template: str, article: Article) -> None:
    link = settings.PUBLIC_URL + reverse("admin:articles_article_change", args=[article.pk])
    for person in _moderators():
        context = {"number": article.pk, "link": link}
        send_mail_soon(template, person.email, context, person.language)


def _moderators() -> QuerySet[User]:
    return User.objects.filter(is_staff=True, is_active=True)


def _reachable_authors(article: Article) -> Iterator[User]:
    """Of a blocked account too: the statement is owed all the same."""
    for row in article.authorships.accepted().select_related("user"):
        user = row.user
        if user.anonymised_at is None and (user.is_active or user.blocked_at is not None):
            yield user


def _context(article: Article, author: User) -> dict[str, Any]:
    """The links lead to the pages in the reader's language, whoever acts in which. One query."""
    row = article.authorships.get(user=author)
    with translation.override(author.language):
        own = {
            "article": article,
            "article_url": settings.PUBLIC_URL + article.get_absolute_url(),
            "mine_url": settings.PUBLIC_URL + reverse("my_articles"),
            "appeal_url": settings.PUBLIC_URL
            + reverse(
                "authored_appeal", args=[signed_links.sign_id(row.pk, signed_links.AUTHORSHIP)]
            ),
        }
    return own | _pages(author.language)


def _pages(language: str) -> dict[str, Any]:
    with translation.override(language):
        return {
            "front_url": settings.PUBLIC_URL + reverse("front"),
            "charter_url": settings.PUBLIC_URL + reverse("page", args=["charter"]),
            "contact_url": settings.PUBLIC_URL + reverse("page", args=["contact"]),
        }
