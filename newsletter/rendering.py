"""The letter in HTML and in text, from one context; one rendering per edition and variant."""

import re
from dataclasses import dataclass
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsletter.models import Issue, Piece

MOST_NEWS = 60
LEAVE_MARK = "https://leave.invalid/"
CHOOSE_MARK = "https://choose.invalid/"


@dataclass(frozen=True)
class Chapter:
    """A heading of the letter with its pieces."""

    title: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Letter:
    """A rendered variant; the two marks stand where each recipient's own links go."""

    language: str
    subject: str
    text: str
    html: str


def chapters(pieces: list[Piece]) -> list[Chapter]:
    """News by section in the order of the issue, then corrections, agenda and calls."""
    found: dict[str, list[Piece]] = {}
    for piece in pieces:
        if piece.kind == Piece.Kind.NEWS:
            title = piece.section_name or _("And also")
        else:
            title = Piece.Kind(piece.kind).label.capitalize()
        found.setdefault(title, []).append(piece)
    return [Chapter(title, listed) for title, listed in found.items()]


def chosen(pieces: list[Piece], sections: frozenset[int]) -> list[Piece]:
    """What a subscriber with these sections receives; none chosen means everything."""
    if not sections:
        return pieces
    return [p for p in pieces if p.section_id_then in sections or p.section_id_then is None]


def subject_of(issue: Issue) -> str:
    day = date_format(timezone.localtime(issue.planned_at), "j F Y")
    return _("%(site)s: the letter of %(day)s") % {"site": settings.SITE_NAME, "day": day}


def render(issue: Issue, pieces: list[Piece], language: str) -> Letter:
    """No query. ``pieces`` are those of one variant, in order."""
    with translation.override(language):
        news = [piece for piece in pieces if piece.kind == Piece.Kind.NEWS]
        left_out = {id(piece) for piece in news[MOST_NEWS:]}
        shown = [piece for piece in pieces if id(piece) not in left_out]
        context = {
            "site_name": settings.SITE_NAME,
            "town_name": settings.TOWN_NAME,
            "public_url": settings.PUBLIC_URL,
            "contact_email": settings.CONTACT_EMAIL,
            "language": language,
            "main_language": settings.LANGUAGE_CODE,
            "issue": issue,
            "issue_url": settings.PUBLIC_URL + issue.get_absolute_url(),
            "subject": subject_of(issue),
            "chapters": chapters(shown),
            "first": shown[0] if shown else None,
            "left_out": len(left_out),
            "leave": LEAVE_MARK,
            "choose": CHOOSE_MARK,
        }
        html = get_template("emails/letter.html").render(context)
        return Letter(
            language=language,
            subject=subject_of(issue),
            text=_text(context),
            html=css_inline.inline(html, load_remote_stylesheets=False),
        )


def _text(context: dict[str, Any]) -> str:
    template: Any = get_template("emails/letter.txt")
    text = str(template.template.render(Context(context, autoescape=False)))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
