from django import template
from django.urls import reverse
from django.utils.text import Truncator

from accounts.models import User
from accounts.names.slugs import make_slug
from articles.markup import plain_text
from articles.media import photos
from articles.models import Article, Photo

register = template.Library()
EXCERPT_LETTERS, EXCERPT_SOURCE = 200, 4000


@register.simple_tag
def photo_sources(photo: Photo, widest: int | str = "") -> list[photos.PhotoVariant]:
    """The public files of a photo up to a width in pixels, smallest first; no query."""
    files = photos.public_variants(photo)
    return [file for file in files if file.width <= int(widest or file.width)] or files[:1]


@register.simple_tag
def contributor_url(user: User) -> str:
    return reverse("contributor", args=[user.pk, make_slug(user.display_name) or "contributor"])


@register.simple_tag
def private_photo_url(photo: Photo) -> str:
    """For a page that only shows to those who may see the text; good for a day."""
    return reverse("private_photo", args=[photos.view_key(photo)])


@register.filter
def show_excerpt(article: Article) -> str:
    """The standfirst and the first words; whatever the length of the text, a part of it is read."""
    html = article.body_html[:EXCERPT_SOURCE]
    if len(article.body_html) > EXCERPT_SOURCE:
        html = html.rpartition("<")[0]
    words = f"{article.standfirst} {plain_text(html)}".strip()
    return Truncator(words).chars(EXCERPT_LETTERS)
