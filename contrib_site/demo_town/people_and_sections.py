"""The residents, and the shelves on which their articles stand."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.names.slugs import make_slug
from articles.models import Keyword, Section
from contrib_site.demo_town.source_files import local_datetime
from contrib_site.demo_town.typography import typeset_french
from contrib_site.models import Partner

FOUNDERS = ("director", "moderator")


def create_residents(rows: list[dict[str, Any]], password: str, now: datetime) -> dict[str, User]:
    """An account with a confirmed address each. One password, hashed once: hashing is slow."""
    hashed = make_password(password)
    found = {}
    for row in rows:
        user = _resident(row, hashed, local_datetime(now, row["joined"], "08:00"))
        address = {"email": user.email_folded, "verified": True, "primary": True}
        EmailAddress.objects.create(user=user, **address)
        found[row["key"]] = user
    return found


def _resident(row: dict[str, Any], hashed: str, joined: datetime) -> User:
    founder = row.get("role") in FOUNDERS
    return User.objects.create(
        email=row["email"],
        password=hashed,
        display_name=typeset_french(row["name"]),
        bio=typeset_french(row["bio"]),
        language="fr",
        date_joined=joined,
        established_at=joined + timedelta(hours=1) if founder else None,
        is_staff=founder,
        is_superuser=row.get("role") == "director",
    )


def create_sections(rows: list[dict[str, Any]]) -> dict[str, Section]:
    return {
        row["slug"]: Section.objects.create(
            name=row["name"],
            slug=row["slug"],
            description=typeset_french(row["description"]),
            position=position,
        )
        for position, row in enumerate(rows, start=1)
    }


def create_keywords(town: dict[str, Any]) -> dict[str, Keyword]:
    kinds = {"themes": Keyword.Kind.THEME, "neighbourhoods": Keyword.Kind.NEIGHBOURHOOD}
    return {
        name: Keyword.objects.create(name=name, slug=make_slug(name, 50), kind=kind)
        for table, kind in kinds.items()
        for name in town[table]["names"]
    }


def create_partners(rows: list[dict[str, Any]]) -> None:
    for position, row in enumerate(rows, start=1):
        Partner.objects.create(name=row["name"], url=row["url"], position=position)
