from accounts.access import public
from django.http import Http404, HttpRequest, HttpResponse


@public
def front(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def preview(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def history(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def article(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def section(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def keyword(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def archive(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404

