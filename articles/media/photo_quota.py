"""How many photos one person may have kept, before any of them is looked at."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.protection.rate_limit import allow_request
from articles.media import photos
from articles.models import Photo

KEPT_PHOTOS_A_DAY = 20
DAY_SECONDS = 24 * 3600


def accept_within_quota(request: HttpRequest, sent: Any) -> Photo:
    """Keep the photo of a form. Raises ValidationError with a sentence.

    Visitors are counted by network, newcomers by account; established authors are known.
    """
    user = request.user
    if not user.is_authenticated:
        key, refusal = None, _("Many photos came from your network today: try tomorrow.")
    else:
        key = f"account:{user.pk}"
        refusal = _("You have sent many photos today. Your text is kept: send this one tomorrow.")
    is_counted = not (user.is_authenticated and (user.is_established or user.is_staff))
    if is_counted and not allow_request(
        request, "kept_photo", amount=KEPT_PHOTOS_A_DAY, per_seconds=DAY_SECONDS, key=key
    ):
        raise ValidationError(refusal)
    owner = user if user.is_authenticated else None
    return photos.accept_photo(sent, sent.size, owner=owner)
