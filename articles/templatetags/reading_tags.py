from django import template
from django.urls import reverse

from accounts.models import User
from accounts.slugs import make_slug
from articles.media import photos
from articles.models import Photo

register = template.Library()


@register.simple_tag
def photo_sources(photo: Photo) -> list[photos.PhotoVariant]:
    """The public files of a photo, smallest first; no query."""
    return photos.public_variants(photo)


@register.simple_tag
def contributor_url(user: User) -> str:
    return reverse("contributor", args=[user.pk, make_slug(user.display_name) or "contributor"])


@register.simple_tag
def private_photo_url(photo: Photo) -> str:
    """For a page that only shows to those who may see the text; good for a day."""
    return reverse("private_photo", args=[photos.view_key(photo)])
