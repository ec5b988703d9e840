from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.protection.access import allow_everybody
from articles.media import photos


@allow_everybody
@never_cache
@require_safe
def private_photo(request: HttpRequest, key: str) -> HttpResponse:
    """A photo that is not public, for a page that was given its key."""
    photo = photos.photo_by_view_key(key)
    if photo is None:
        raise Http404
    try:
        data = photos.private_copy(photo)
    except OSError as error:
        raise Http404 from error
    return HttpResponse(data, content_type="image/webp")
