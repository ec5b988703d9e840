"""A text that is not saved yet, for the same template as a published one."""

from types import SimpleNamespace
from typing import Any

from articles.models import Article
from articles.text_cleaning import reading_minutes
from articles.writing.drafts import build_occurrence
from articles.writing.forms import ArticleForm


def build_preview_context(form: ArticleForm) -> dict[str, Any]:
    """Context of ``articles/_article_body.html`` for what the form understood; saves nothing."""
    text = form.text()
    shown = SimpleNamespace(
        title=text.title,
        standfirst=text.standfirst,
        body_html=text.body_html,
        language=text.language,
        section=text.section,
        photo=text.photo,
        place=text.place,
        closes_at=text.closes_at,
    )
    return {
        "shown": shown,
        "occurrences": [build_occurrence(Article(), text.dates)] if text.dates else [],
        "keywords": text.keywords,
        "call": text.answers,
        "is_open": text.closes_at is not None,
        "minutes": reading_minutes(text.body),
    }
