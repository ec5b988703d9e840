"""Does a form come from a page of this site? The one rule for every form that checks it itself."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

OWN = {"same-origin", "none"}
HIDDEN = "null"


def is_form_from_this_site(request: HttpRequest, *, hides_its_origin: bool = False) -> bool:
    """Returns whether the browser says so; a program that says nothing is believed.

    ``hides_its_origin`` is for the form of a page that says ``no-referrer``: browsers send
    ``Origin: null`` from there, and Safari before 16.4 or Firefox before 90 say nothing more.
    A page of another site can send the same, so nothing but a key in the page's own URL may
    stand behind it.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site in OWN
    origin = request.headers.get("Origin", "")
    referer = request.headers.get("Referer", "")
    if origin == HIDDEN:
        return hides_its_origin and (not referer or _names_this_site(request, referer))
    said = origin or referer
    return not said or _names_this_site(request, said)


def _names_this_site(request: HttpRequest, url: str) -> bool:
    try:
        said, public = urlsplit(url.lower()), urlsplit(settings.PUBLIC_URL.lower())
    except ValueError:  # such as "http://[", which no browser sends
        return False
    asked = (request.scheme, request.get_host().lower())
    return (said.scheme, said.netloc) in {asked, (public.scheme, public.netloc)}
