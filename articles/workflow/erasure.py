"""Making a text disappear with everything that was derived from it or repeats it."""

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction

from articles.models import Article, JournalEntry, PendingArticle
from articles.notifications import emails
from articles.reading import refresh
from articles.signals import article_erased
from articles.spam import known_hosts

# Where the session keeps what could not be saved, by the number of the article.
UNSAVED_EDITS_KEY = "unsaved_edits"
BLANKED_FIELDS = (
    "title", "slug", "standfirst", "body", "body_html", "place", "closes_at", "section", "photo",
    "answers",
)  # fmt: skip


def blank_fields(article: Article) -> None:
    """In memory: the caller saves it together with the state, as the database demands."""
    for name in ("title", "slug", "standfirst", "body", "body_html", "place"):
        setattr(article, name, "")
    article.closes_at = article.section = article.answers = article.photo = None


def delete_related_texts(article: Article) -> None:
    """Delete what repeats the text; called under its lock. Some twenty queries."""
    refresh.delete_unused_photo(article)
    known_hosts.forget_hosts_of_article(article)
    for related in ("revisions", "occurrences", "notes", "screenings", "signs"):
        getattr(article, related).all().delete()
    article.keywords.clear()
    article.received_answers.update(answers=None)
    PendingArticle.objects.filter(article=article).delete()
    article.reports.update(explanation="", answer="")
    article.appeals.update(text="", reason="")
    JournalEntry.objects.erase_reasons(article.pk)
    emails.forget_mails_about(article.pk)
    _forget_unsaved(article.pk)
    kind = ContentType.objects.get_for_model(Article)
    labels = LogEntry.objects.filter(content_type=kind, object_id=str(article.pk))
    labels.update(object_repr=str(article.pk), change_message="")


def _forget_unsaved(article_id: int) -> None:
    """What an author had typed when a session expired. Reads every session."""
    for session in Session.objects.iterator():
        kept = session.get_decoded()
        if kept.get(UNSAVED_EDITS_KEY, {}).pop(str(article_id), None) is not None:
            session.session_data = Session.objects.encode(kept)
            session.save(update_fields=["session_data"])


def announce_erasure(article_id: int) -> None:
    """The rooms above forget it too, after the commit."""
    transaction.on_commit(
        lambda: article_erased.send_robust(sender=Article, article_id=article_id), robust=True
    )
