"""Does a form come from a page of this site? For pages that may carry no cookie."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def is_form_from_this_site(request: HttpRequest) -> bool:
    """By what the browser says of the sender's page; an old one says nothing and is believed."""
    fetched = request.headers.get("Sec-Fetch-Site", "")
    if fetched:
        return fetched in {"same-origin", "none"}
    origin = request.headers.get("Origin", "")
    return not origin or urlsplit(origin).netloc == request.get_host()
