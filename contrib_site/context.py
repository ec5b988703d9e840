from typing import Any

from django.conf import settings
from django.http import HttpRequest

from articles.models import Section
from contrib_site.models import Partner


def site(_request: HttpRequest) -> dict[str, Any]:
    """What each page shows around its content; both lists are read only when printed."""
    return {
        "site_name": settings.SITE_NAME,
        "town_name": settings.TOWN_NAME,
        "site_mode": settings.SITE_MODE,
        "nav_sections": Section.objects.all(),
        "partners": Partner.objects.all(),
    }
