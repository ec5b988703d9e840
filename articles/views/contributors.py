from accounts.access import public
from django.http import Http404, HttpRequest, HttpResponse


@public
def contributor(request: HttpRequest, **_kwargs: object) -> HttpResponse:
    raise Http404

