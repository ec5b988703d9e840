from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.protection.access import public
from articles.cache_scopes import cached
from articles.reading import search as engine
from articles.text_cleaning import clean
from articles.views.reading.pagination import paginate

LONGEST = 200


@public
@cached("lists", query=("q", "page"))
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    words = clean(request.GET.get("q", ""))[:LONGEST].strip()
    context = {
        "words": words,
        "page": paginate(request, engine.query(words)),
        "query": urlencode({"q": words}) + "&",
    }
    response = render(request, "articles/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
