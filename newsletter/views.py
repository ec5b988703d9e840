from accounts.access import public
from django.http import Http404, HttpRequest, HttpResponse


@public
def subscribe(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def coming(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def issue(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def confirm(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def unsubscribe(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def preferences(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404

