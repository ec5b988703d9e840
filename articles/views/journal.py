from django.http import Http404, HttpRequest, HttpResponse

from accounts.access import public


@public
def journal(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def feed(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404
