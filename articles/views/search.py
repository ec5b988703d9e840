from django.http import Http404, HttpRequest, HttpResponse

from accounts.access import public


@public
def search(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404
