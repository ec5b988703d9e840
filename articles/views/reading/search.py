from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.protection.access import allow_everybody
from articles.cache_scopes import cache_under
from articles.reading import search as engine
from articles.text_cleaning import clean_text
from articles.views.reading.pagination import paginate_articles

LONGEST = 200


@allow_everybody
@cache_under("lists", query=("q", "page"))
@require_safe
def show_search_results(request: HttpRequest) -> HttpResponse:
    words = clean_text(request.GET.get("q", ""))[:LONGEST].strip()
    context = {
        "words": words,
        "page": paginate_articles(request, engine.search_articles(words)),
        "query": urlencode({"q": words}) + "&",
    }
    response = render(request, "articles/search.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
