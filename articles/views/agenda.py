from django.http import Http404, HttpRequest, HttpResponse

from accounts.access import public


@public
def agenda(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def calendar(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def calls(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404
