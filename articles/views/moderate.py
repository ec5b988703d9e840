from accounts.access import public
from django.http import Http404, HttpRequest, HttpResponse


@public
def unread(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def affirm(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def appeal(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404

