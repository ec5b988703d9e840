"""What follows a visible change once it is committed: search, photos, cached pages, other rooms."""

import logging

from django.db import transaction

from articles import cache_scopes
from articles.media import photos
from articles.models import Article, Photo, State
from articles.reading import search
from articles.signals import article_changed

logger = logging.getLogger(__name__)

PHOTOS_A_RUN = 100


def refresh_article(article: Article, *, former_photo: Photo | None = None) -> None:
    """Bring everything derived from the article up to date; call inside its transaction."""
    if article.state == State.LISTED:
        search.index_article(article)
    else:
        search.remove_article(article.pk)
    cache_scopes.bump_scopes("lists", f"article:{article.pk}")
    shown = {photo for photo in (article.photo, former_photo) if photo is not None}
    transaction.on_commit(lambda: _after_commit(article.pk, shown), robust=True)


def delete_unused_photo(article: Article) -> None:
    """Delete the lead photo with its files if no other article shows it."""
    photo = article.photo
    if photo is None or photo.articles.exclude(pk=article.pk).exists():
        return
    article.photo = None
    photo.delete()
    transaction.on_commit(lambda: photos.delete_files(photo), robust=True)


def publish_photo(article_id: int) -> None:
    """Make the public files of the lead photo of an article that can be read.

    Takes about a second, so the worker does it. Harmless when repeated; an article that is hidden
    meanwhile leaves no file behind.
    """
    article = Article.objects.readable().filter(pk=article_id).select_related("photo").first()
    if article is None or article.photo is None or article.photo.variants_ready_at is not None:
        return
    photos.publish_variants(article.photo)
    _withdraw_if_unseen(article.photo)
    cache_scopes.bump_scopes("lists", f"article:{article_id}")


def repair_photos() -> None:
    """Make good what a lost task or a killed worker left undone. Two queries when all is well.

    The newest first, and no more than take two minutes: the worker has other things to do.
    """
    readable = Article.objects.readable()
    unmade = readable.filter(photo__isnull=False, photo__variants_ready_at=None)
    for article_id in unmade.order_by("-pk").values_list("pk", flat=True)[:PHOTOS_A_RUN]:
        try:
            publish_photo(article_id)
        except OSError:
            logger.exception("photo of article %d was not made", article_id)
    unseen = Photo.objects.filter(published=True).exclude(articles__in=readable)
    for photo in unseen:
        photos.withdraw_variants(photo)


def _withdraw_if_unseen(photo: Photo) -> None:
    """Public files exist only while an article that shows them can be read. One query."""
    if not photo.articles.filter(pk__in=Article.objects.readable()).exists():
        photos.withdraw_variants(photo)


def _after_commit(article_id: int, shown: set[Photo]) -> None:
    for photo in shown:
        _withdraw_if_unseen(photo)
    article_changed.send_robust(sender=Article, article_id=article_id)
