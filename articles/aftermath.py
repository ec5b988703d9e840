"""What follows a visible change once it is committed: search, photos, cached pages, other rooms."""

from django.db import transaction

from articles import generation, photos, search
from articles.models import Article, Photo, State
from articles.signals import article_changed


def follow(article: Article, *, former_photo: Photo | None = None) -> None:
    """Bring everything derived from the article up to date; call inside its transaction."""
    if article.state == State.LISTED:
        search.index(article)
    else:
        search.remove(article.pk)
    generation.bump("lists", f"article:{article.pk}")
    shown = {photo for photo in (article.photo, former_photo) if photo is not None}
    transaction.on_commit(lambda: _after_commit(article.pk, shown), robust=True)


def forget_photo(article: Article) -> None:
    """Delete the lead photo with its files if no other article shows it."""
    photo = article.photo
    if photo is None or photo.articles.exclude(pk=article.pk).exists():
        return
    article.photo = None
    photo.delete()
    transaction.on_commit(lambda: photos.delete_files(photo), robust=True)


def show_or_withdraw(photo: Photo) -> None:
    """Public variants exist only while an article that shows them is visible. One query."""
    if photo.articles.filter(pk__in=Article.objects.readable()).exists():
        photos.publish_variants(photo)
    else:
        photos.withdraw_variants(photo)


def _after_commit(article_id: int, shown: set[Photo]) -> None:
    for photo in shown:
        show_or_withdraw(photo)
    article_changed.send_robust(sender=Article, article_id=article_id)
