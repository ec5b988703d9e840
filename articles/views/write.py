from accounts.access import public
from django.http import Http404, HttpRequest, HttpResponse


@public
def write(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def mine(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def confirm(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def edit(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def delete(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def withdraw(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404


@public
def reopen(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404

