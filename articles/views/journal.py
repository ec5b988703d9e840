"""The public journal of moderation: what was decided, never about whom or what."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import InvalidPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public
from articles.generation import cached
from articles.journal import public_rows

A_PAGE = 50


@public
@cached("journal", query=("page",))
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    try:
        page = Paginator(public_rows(timezone.now()), A_PAGE).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise Http404 from error
    response = render(request, "articles/journal.html", {"page": page})
    response["X-Robots-Tag"] = "noindex"
    return response


@public
@cached("journal")
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    address = settings.PUBLIC_URL + reverse("journal")
    host = urlsplit(settings.PUBLIC_URL).hostname
    found = Atom1Feed(
        title=f"{settings.SITE_NAME} – " + _("Moderation journal"),
        link=address,
        description="",
        language=settings.LANGUAGE_CODE,
        feed_url=settings.PUBLIC_URL + request.path,
        feed_guid=f"tag:{host},2026:journal",
        author_name=settings.SITE_NAME,
    )
    for row in public_rows(timezone.now())[:A_PAGE]:
        title = _("Article %(number)s: %(action)s") % {
            "number": row.article_number,
            "action": row.get_action_display(),
        }
        found.add_item(
            title=title,
            link=address,
            description=f"{row.get_actor_role_display()}. {row.get_rule_display()}".strip(),
            author_name=settings.SITE_NAME,
            unique_id=f"tag:{host},2026:journal/{row.pk}",
            pubdate=row.at,
            updateddate=row.at,
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    found.write(response, "utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response
