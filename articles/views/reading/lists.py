"""What readers read in lists: the same for everybody, cached under the scope ``lists``."""

from datetime import date

from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.protection.access import allow_everybody
from articles.cache_scopes import cache_under
from articles.models import Article, Keyword, Occurrence, Section
from articles.views.reading.pagination import paginate_articles

ON_THE_FRONT = 13
LEADS_AMONG = 5
RELATED_SHOWN = 3
UPCOMING_SHOWN = 5


@allow_everybody
@cache_under("lists")
@require_safe
def show_front_page(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    newest = list(Article.objects.listed().newest_first().for_cards()[:ON_THE_FRONT])
    lead = _lead(newest)
    context = {
        "lead": lead,
        "articles": [article for article in newest if article != lead],
        "occurrences": Occurrence.objects.ahead(now).select_related("article")[:UPCOMING_SHOWN],
        "calls": Article.objects.open_calls(now)[:UPCOMING_SHOWN],
        "neighbourhoods": Keyword.objects.filter(kind=Keyword.Kind.NEIGHBOURHOOD),
        "this_month": timezone.localdate(now),
    }
    return render(request, "articles/front.html", context)


def _lead(newest: list[Article]) -> Article | None:
    """The newest of a few that has a photo to show, else the newest."""
    shown = (a for a in newest[:LEADS_AMONG] if a.photo is not None and a.photo.published)
    return next(shown, newest[0] if newest else None)


@allow_everybody
@cache_under("lists", query=("page",))
@require_safe
def show_section(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Section, slug=slug)
    page = paginate_articles(request, Article.objects.listed().filter(section=found).newest_first())
    return render(request, "articles/section.html", {"section": found, "page": page})


@allow_everybody
@cache_under("lists", query=("page",))
@require_safe
def show_keyword(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Keyword, slug=slug)
    page = paginate_articles(
        request, Article.objects.listed().filter(keywords=found).newest_first()
    )
    return render(request, "articles/keyword.html", {"keyword": found, "page": page})


@allow_everybody
@cache_under("lists", query=("page",))
@require_safe
def show_archive(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """A month by the town's calendar, with links to the other months that have articles."""
    first = date(int(year), int(month), 1)
    listed = Article.objects.listed()
    months = (
        listed.annotate(month=TruncMonth("listed_at"))
        .values_list("month", flat=True)
        .distinct()
        .order_by("-month")
    )
    found = listed.filter(listed_at__year=first.year, listed_at__month=first.month)
    context = {
        "month": first,
        "months": months,
        "page": paginate_articles(request, found.newest_first()),
    }
    return render(request, "articles/archive.html", context)


def related_articles(article: Article) -> list[Article]:
    """The newest others of its section; two queries."""
    if article.section_id is None:
        return []
    others = Article.objects.listed().filter(section=article.section_id).exclude(pk=article.pk)
    return list(others.newest_first().for_cards()[:RELATED_SHOWN])
