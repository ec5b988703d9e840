from django.http import Http404, HttpRequest, HttpResponse

from accounts.access import public


@public
def section(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def keyword(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def contributor(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def articles(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def articles_json(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404
