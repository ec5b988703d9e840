from django.http import Http404, HttpRequest, HttpResponse

from accounts.access import public


@public
def page(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def robots(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404
