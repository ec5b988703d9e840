"""Rendering stored texts once more when the renderer has changed; what was typed stays."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from articles.markup import (
    RENDERER_VERSION,
    RendererBusy,
    TextTooComplex,
    render_in_child_process,
)
from articles.models import Article, State
from articles.models.article import ArticleQuerySet
from articles.reading import refresh

BATCH = 50


@dataclass
class Progress:
    """``refused`` are the numbers of those that keep their former page."""

    seen: int
    changed: int
    refused: list[int]


def count_outdated() -> int:
    return _outdated().count()


def render_outdated(most: int | None = None) -> Iterator[Progress]:
    """Says after each batch how far it has come; stopped at any place, it goes on from there.

    ``body`` and all dates stay. What somebody saves meanwhile is newer and stays as well. Raises
    RendererBusy when no child process can be had.
    """
    done, last = Progress(0, 0, []), 0
    while most is None or done.seen < most:
        size = BATCH if most is None else min(BATCH, most - done.seen)
        batch = list(_outdated().filter(pk__gt=last).order_by("pk")[:size])
        if not batch:
            return
        for article in batch:
            _render(article, done)
        last = batch[-1].pk
        done.seen += len(batch)
        yield done


def _outdated() -> ArticleQuerySet:
    return Article.objects.exclude(state=State.ERASED).exclude(renderer_version=RENDERER_VERSION)


def _render(article: Article, done: Progress) -> None:
    try:
        html = render_in_child_process(article.body, article.language)
    except RendererBusy:
        raise
    except TextTooComplex:
        done.refused.append(article.pk)
        return
    is_other = html != article.body_html
    with transaction.atomic():
        # The body is looked at once more: an erased text must not come back.
        same = Article.objects.filter(pk=article.pk, body=article.body).exclude(state=State.ERASED)
        if not same.update(body_html=html, renderer_version=RENDERER_VERSION) or not is_other:
            return
        refresh.refresh_article(Article.objects.get(pk=article.pk))
    done.changed += 1
