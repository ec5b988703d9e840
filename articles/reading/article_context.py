"""What a reader's page shows of an article, for every page that shows it as readers see it."""

from datetime import datetime
from typing import Any

from articles.models import Article, Kind
from articles.text_cleaning import reading_minutes


def build_article_context(article: Article, now: datetime) -> dict[str, Any]:
    """The context of ``articles/_article_body.html``; four queries."""
    return {
        "article": article,
        "occurrences": list(article.occurrences.all()),
        "keywords": list(article.keywords.all()),
        "answers": listed_answers(article),
        "call": article.answers if article.answers and article.answers.is_readable else None,
        "is_open": article.is_open_call(now),
        "minutes": reading_minutes(article.body),
    }


def listed_answers(call: Article) -> list[Article]:
    """The listed answers to a call, oldest first; none for anything else."""
    if call.kind != Kind.CALL:
        return []
    return list(call.received_answers.listed().for_cards().order_by("listed_at", "pk"))
