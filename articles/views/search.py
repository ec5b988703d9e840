from accounts.access import public
from django.http import Http404, HttpRequest, HttpResponse


@public
def search(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404

