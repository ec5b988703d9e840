from itertools import groupby

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.protection.access import allow_everybody
from articles.cache_scopes import cache_under
from articles.models import Article, Kind, Occurrence, State
from articles.reading import ical as ical

LONGEST_LIST = 500


@allow_everybody
@cache_under("lists")
@require_safe
def show_agenda(request: HttpRequest) -> HttpResponse:
    """What is ahead, by month."""
    ahead = Occurrence.objects.ahead(timezone.now()).select_related("article__section")[
        :LONGEST_LIST
    ]
    by_month = groupby(ahead, lambda occurrence: occurrence.start_date.replace(day=1))
    months = [(month, list(occurrences)) for month, occurrences in by_month]
    return render(request, "articles/agenda.html", {"months": months})


@allow_everybody
@cache_under("lists")
@require_safe
def ical_feed(_request: HttpRequest) -> HttpResponse:
    ahead = Occurrence.objects.ahead(timezone.now()).select_related("article")[:LONGEST_LIST]
    return HttpResponse(ical.build_calendar(ahead), content_type="text/calendar; charset=utf-8")


@allow_everybody
@cache_under("lists")
@require_safe
def show_calls(request: HttpRequest) -> HttpResponse:
    """Open ones first; a closed one shows its answers, or that there is none."""
    today = timezone.localdate()
    counted = (
        Article.objects.listed()
        .filter(kind=Kind.CALL)
        .for_cards()
        .annotate(
            answered=Count("received_answers", filter=Q(received_answers__state=State.LISTED))
        )
    )
    context = {
        "open_calls": counted.filter(closes_at__gte=today).order_by("closes_at", "pk"),
        "closed_calls": counted.filter(closes_at__lt=today).order_by("-closes_at", "-pk")[
            :LONGEST_LIST
        ],
    }
    return render(request, "articles/calls.html", context)
