from itertools import groupby

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.protection.access import public
from articles.cache_scopes import cached
from articles.models import Article, Kind, Occurrence, State
from articles.reading import ical as ical

MOST = 500


@public
@cached("lists")
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """What is ahead, by month."""
    ahead = Occurrence.objects.ahead(timezone.now()).select_related("article__section")[:MOST]
    by_month = groupby(ahead, lambda occurrence: occurrence.start_date.replace(day=1))
    months = [(month, list(occurrences)) for month, occurrences in by_month]
    return render(request, "articles/agenda.html", {"months": months})


@public
@cached("lists")
@require_safe
def calendar(_request: HttpRequest) -> HttpResponse:
    ahead = Occurrence.objects.ahead(timezone.now()).select_related("article")[:MOST]
    return HttpResponse(ical.calendar(ahead), content_type="text/calendar; charset=utf-8")


@public
@cached("lists")
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """Open ones first; a closed one shows its answers, or that there is none."""
    today = timezone.localdate()
    counted = (
        Article.objects.listed()
        .filter(kind=Kind.CALL)
        .for_cards()
        .annotate(answered=Count("answering", filter=Q(answering__state=State.LISTED)))
    )
    context = {
        "open_calls": counted.filter(closes_at__gte=today).order_by("closes_at", "pk"),
        "closed_calls": counted.filter(closes_at__lt=today).order_by("-closes_at", "-pk")[:MOST],
    }
    return render(request, "articles/calls.html", context)
