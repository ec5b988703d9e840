"""The letter in HTML and in text, from one context; one rendering per edition and variant."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.dates import format_date
from accounts.mail.plain_text import join_lines
from articles.markup import links_of
from newsletter.contents.recipient_links import Body, Marks, fill_links
from newsletter.models import Foreword, Issue, IssueItem

# As many pieces as fit: Gmail cuts a mail off at about 102 KB, and telephones pay for each.
MOST_BYTES = 60 * 1024
AMOUNTS = (60, 45, 30, 20, 12, 6, 3)
CORRECTION = IssueItem.Kind.CORRECTION
ORDER = ("top", IssueItem.Kind.NEWS, CORRECTION, IssueItem.Kind.EVENT, IssueItem.Kind.CALL)
LINK = re.compile(r'(<a (?:[^<>"]*+"[^"]*+")*+[^<>"]*+>)([^<]*+(?:<(?!/?a\b)[^<]*+)*+)</a>')
# Stands for a recipient's key in what is shown and counted.
NO_KEY = "-"
# Mailboxes show the first words of a mail beside its subject: after the preheader come none.
PREHEADER_END = "\u034f\u200c\u00a0" * 60
PREHEADER_TITLES = 3


@dataclass
class Chapter:
    """A heading of the letter with its pieces, and how many nobody can read any more.

    ``told``: the articles that stand in full above; here their title, date and place are enough.
    """

    title: str
    pieces: list[IssueItem] = field(default_factory=list)
    removed: int = 0
    told: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Letter:
    """A rendered variant, cut where each recipient's own links go."""

    language: str
    subject: str
    text_body: Body
    html_body: Body

    @cached_property
    def text(self) -> str:
        """The text part without anybody's keys."""
        return fill_links(self.text_body, NO_KEY, self.language)

    @cached_property
    def html(self) -> str:
        """The HTML part without anybody's keys."""
        return fill_links(self.html_body, NO_KEY, self.language)


def group_chapters(pieces: list[IssueItem]) -> list[Chapter]:
    """The top, other news by section in the order of the issue, corrections, agenda and calls."""
    found: dict[tuple[str, str], Chapter] = {}
    news = frozenset(p.article_id for p in pieces if p.kind == IssueItem.Kind.NEWS and p.article_id)
    for piece in pieces:
        key = _heading(piece)
        told = news if piece.kind == IssueItem.Kind.EVENT else frozenset()
        chapter = found.setdefault(key, Chapter(key[1], told=told))
        if piece.kind == IssueItem.Kind.REMOVAL:
            chapter.removed += 1
        else:
            chapter.pieces.append(piece)
    return [found[key] for key in sorted(found, key=lambda key: ORDER.index(key[0]))]


def _heading(piece: IssueItem) -> tuple[str, str]:
    """What tells chapters apart, and its title."""
    if piece.is_top:
        return "top", _("First of all")
    if piece.kind == IssueItem.Kind.NEWS:
        return piece.kind, piece.section_name or _("And also")
    kind = CORRECTION if piece.kind == IssueItem.Kind.REMOVAL else IssueItem.Kind(piece.kind)
    return kind, str(kind.label).capitalize()


def title_issue(issue: Issue) -> str:
    day = format_date(timezone.localtime(issue.planned_at), "j F Y")
    return _("%(site)s: the letter of %(day)s") % {"site": settings.SITE_NAME, "day": day}


def compose_subject(issue: Issue, pieces: Sequence[IssueItem]) -> str:
    """Returns what is new, in the words of the first piece: a mailbox shows little more."""
    titles = _titles(pieces)
    if not titles:
        return title_issue(issue)
    more = len(titles) - 1
    words = {"site": settings.SITE_NAME, "title": titles[0], "count": more}
    if not more:
        return _("%(site)s: %(title)s") % words
    text = ngettext(
        "%(site)s: %(title)s, and one more", "%(site)s: %(title)s, and %(count)d more", more
    )
    return text % words


def _titles(pieces: Sequence[IssueItem]) -> list[str]:
    """An event that is news too stands in the letter twice, and counts once."""
    found = {piece.article_id or piece.title: join_lines(piece.title) for piece in pieces}
    return [title for title in found.values() if title]


def _preheader(issue: Issue, shown: Sequence[IssueItem]) -> str:
    """What the subject does not say yet."""
    titles = _titles(shown)[1 : 1 + PREHEADER_TITLES]
    return _("Also: %(titles)s") % {"titles": ", ".join(titles)} if titles else title_issue(issue)


def render_letter(
    issue: Issue, pieces: list[IssueItem], language: str, words: Foreword | None = None
) -> Letter:
    """No query. ``pieces`` are those of one variant, in order; what is too much is on the web."""
    with translation.override(language):
        for amount in AMOUNTS:
            letter = _letter(issue, pieces, _first(pieces, amount), language, words)
            if len(letter.html.encode()) <= MOST_BYTES:
                break
        return letter


def _first(pieces: list[IssueItem], amount: int) -> list[IssueItem]:
    """At most so many, in order. A third of the room is kept for what is not news."""
    news = [piece for piece in pieces if piece.kind == IssueItem.Kind.NEWS]
    removed = [piece for piece in pieces if piece.kind == IssueItem.Kind.REMOVAL]
    other = [
        piece for piece in pieces if piece.kind not in {IssueItem.Kind.NEWS, IssueItem.Kind.REMOVAL}
    ]
    other = other[: max(amount // 3, amount - len(news))]
    return news[: amount - len(other)] + other + removed


def _letter(
    issue: Issue,
    pieces: list[IssueItem],
    shown: list[IssueItem],
    language: str,
    words: Foreword | None,
) -> Letter:
    subject, marks = compose_subject(issue, pieces), Marks()
    context = {
        "site_name": settings.SITE_NAME,
        "public_url": settings.PUBLIC_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "publisher": _publisher(),
        "language": language,
        "issue_url": settings.PUBLIC_URL + _web_path(issue),
        "subject": subject,
        "title": title_issue(issue),
        "preheader": _preheader(issue, shown),
        "preheader_end": PREHEADER_END,
        "words": words,
        "spoken": _spoken(words.body_html) if words else "",
        "chapters": group_chapters(shown),
        "left_out": len(pieces) - len(shown),
        "leave": marks.leave,
        "choose": marks.choose,
    }
    html = css_inline.inline(
        get_template("emails/letter.html").render(context),
        load_remote_stylesheets=False,
        keep_at_rules=True,
        minify_css=True,
    )
    return Letter(language, subject, marks.cut(_text(context)), marks.cut(html))


def _publisher() -> str:
    """Who publishes the letter, and where: the law and mailbox providers want it in the foot."""
    return ", ".join(filter(None, (settings.PUBLISHER_NAME, settings.PUBLISHER_ADDRESS)))


def _web_path(issue: Issue) -> str:
    """A test shows an issue that is not saved, and has no page of its own until it leaves."""
    return issue.get_absolute_url() if issue.pk else reverse("newsletter_next")


def _spoken(html: str) -> str:
    """The words of a moderator for the text part: links in brackets, lists with dashes."""
    text = LINK.sub(lambda found: _with_target(found[2], escape(links_of(found[1])[0])), html)
    text = re.sub(r"</p>", "\n\n", re.sub(r"<li>", "– ", text))
    return re.sub(r"\n{3,}", "\n\n", unescape(re.sub(r"<[^<>]+>", "", text))).strip()


def _with_target(words: str, target: str) -> str:
    address = target.removeprefix("mailto:")
    return words if words == address else f"{words} ({address})"


def _text(context: dict[str, Any]) -> str:
    template: Any = get_template("emails/letter.txt")
    text = str(template.template.render(Context(context, autoescape=False)))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
