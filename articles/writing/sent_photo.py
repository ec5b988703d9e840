"""The photo that comes with a text."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.protection.upload_handler import upload_was_lost
from articles.media import photos
from articles.media.photo_quota import accept_within_quota
from articles.writing.forms import ArticleForm


def keep_sent_photo(request: HttpRequest, form: ArticleForm) -> None:
    """Keep it as soon as it is readable, whatever else is wrong; the form has been read.

    Browsers do not fill in a file again: ``form.photo_key`` finds it when the form comes back. What
    is wrong with the photo is an error of the form.
    """
    sent = form.cleaned_data.get("image")
    try:
        if sent:
            form.photo = accept_within_quota(request, sent)
        elif upload_was_lost(request):
            raise ValidationError(photos.cannot_keep())
    except ValidationError as error:
        form.add_error("image", error)
