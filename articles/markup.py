"""Markdown to safe HTML; the only module that blesses HTML.

python-markdown renders, bleach cleans by an allow-list and marks links, nh3 has the last word with
the same list. python-markdown is quadratic or worse on some runs, so rendering for people goes
through ``render_safely``: a child process with two seconds of processor time and little memory.
"""

import logging
import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import bleach
import nh3
from bleach.linkifier import LinkifyFilter
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe  # noqa: TID251 - the one place
from django.utils.translation import gettext as _
from markdown import Markdown

from accounts.protection.sandbox import Sandbox, WorkFailed

logger = logging.getLogger(__name__)

RENDERER_VERSION = 1
BODY_MAX = 60_000
RENDERING = Sandbox(seconds=2, memory=512 * 1024 * 1024, at_once=2, waiting=1)
MEDIA_PREFIX = "/media/"
RUN_LIMITS = (("[", 1500), ("<", 1500), ("\n>", 800), ("`", 3000), ("*", 4000), ("_", 4000))
MAX_NESTING = 40

TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p",
    "pre", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "id", "class"},
    "img": {"src", "alt", "title"},
    "div": {"class"},
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
}
FOOTNOTE_ID = re.compile(r"fn(ref\d*)?:[\w-]{1,40}")
FOOTNOTE_CLASS = {"footnote", "footnote-ref", "footnote-backref"}
REL = "ugc nofollow noopener"
# bleach's own pattern knows few top-level domains (no .bzh, no .paris) and takes “midi.La” for one.
BARE_LINK = re.compile(
    r"""\(*\b(?<![@.])(?:https?://|www\.)(?:[\w-]+\.)+[a-z]{2,24}(?::[0-9]+)?(?!\.\w)\b
    (?:[/?#](?:[^\s{}|\\^`<>"«»“”]*[^\s{}|\\^`<>"«»“”.,;:!?…’'])?)?""",
    re.IGNORECASE | re.VERBOSE,
)


class TextTooComplex(ValueError):
    """The text cannot be rendered in time; ``str()`` tells its author what to do."""


class RendererBusy(TextTooComplex):
    """Nothing is wrong with the text: too many others are being rendered."""


def render_markdown(text: str) -> str:
    """Safe HTML for this Markdown, in this process, with no time limit. Raises TooComplicated."""
    refuse_costly_text(text)
    parser = Markdown(extensions=["tables", "fenced_code", "footnotes", "sane_lists"])
    try:
        html = _lower_headings(parser.convert(text))
    except RecursionError as error:
        raise TextTooComplex(_too_complicated()) from error
    cleaner = bleach.Cleaner(
        tags=TAGS,
        attributes=_allowed,
        protocols={"http", "https", "mailto"},
        strip=True,
        filters=[_linkify],
    )
    cleaned = cleaner.clean(html)
    final = nh3.clean(
        cleaned,
        tags=TAGS,
        attributes={**ATTRIBUTES, "a": ATTRIBUTES["a"] | {"rel"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        attribute_filter=lambda tag, name, value: value if _keep(tag, name, value) else None,
    )
    if len(final) < len(cleaned) * 0.9:
        logger.warning("sanitisers differ: bleach=%d nh3=%d", len(cleaned), len(final))
    return final


def render_in_child_process(text: str) -> str:
    """As ``render``, in a child process that has two seconds of processor time.

    Raises TooComplicated, or Busy when no turn came. Costs the start of an interpreter, about a
    fifth of a second: on save, never on reading.
    """
    refuse_costly_text(text)
    try:
        return RENDERING.run(render_bytes, text.encode()).decode()
    except OSError as error:
        raise RendererBusy(
            _("Many texts come at this moment. Yours is kept below: press again in a moment.")
        ) from error
    except WorkFailed as error:
        raise TextTooComplex(_too_complicated()) from error


def render_bytes(text: bytes) -> bytes:
    """``render`` for the child process, which knows no settings."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    return render_markdown(text.decode()).encode()


def refuse_costly_text(text: str) -> None:
    """Cheap counts that keep the known traps away. Raises TooComplicated."""
    if len(text) > BODY_MAX:
        raise TextTooComplex(
            _("This text is too long: keep it under %(count)d characters.") % {"count": BODY_MAX}
        )
    longest = re.search(r"(\[|!\[|<|`|\*|_|>|\(){200,}", text.replace(" ", ""))
    nested = re.search(rf"(?m)^(\s*(>|[-*+]|\d+\.)){{{MAX_NESTING},}}", text)
    if longest or nested or any(text.count(run) > most for run, most in RUN_LIMITS):
        raise TextTooComplex(_too_complicated())


def _too_complicated() -> str:
    return _(
        "This text holds too many special characters in a row ([, <, * …) to be shown. "
        "Remove those that are not needed; your text is kept below."
    )


def mark_html_safe(html: str) -> SafeString:
    """Say that ``html`` came out of ``render``: a template may print it as it is."""
    return mark_safe(html)  # noqa: S308 - the one place


def plain_text(html: str) -> str:
    """The words of safe HTML, for search and mails."""
    spaced = re.sub(r"</(p|li|h2|h3|h4|tr|blockquote|pre)>|<br>", " \\g<0>", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", spaced)).split())


def _lower_headings(html: str) -> str:
    """The page's title is the only h1; deeper ones than h4 become h4."""
    html = re.sub(r"<(/?)h1>", r"<\1h2>", html)
    return re.sub(r"<(/?)h[56]>", r"<\1h4>", html)


def _linkify(source: Any) -> Any:
    skipped = {"pre", "code"}
    return LinkifyFilter(source, callbacks=[_mark_link], skip_tags=skipped, url_re=BARE_LINK)


def _mark_link(attrs: Any, _new: bool = False) -> Any:  # noqa: FBT001, FBT002 - bleach's signature
    href = attrs.get((None, "href"), "")
    if not href.startswith("#"):
        attrs[(None, "rel")] = REL
    return attrs


def _allowed(tag: str, name: str, value: str) -> bool:
    return name in ATTRIBUTES.get(tag, ()) and _keep(tag, name, value)


def _keep(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return value.startswith("#fn") or _is_link(value)
    if name == "src":
        return value.startswith(MEDIA_PREFIX) and ".." not in value
    if name == "id":
        return FOOTNOTE_ID.fullmatch(value) is not None
    if name == "class":
        return value in FOOTNOTE_CLASS
    if name == "rel":
        return value == REL
    return tag != "ol" or value.isdecimal()


def _is_link(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme == "mailto" or (parts.scheme in {"http", "https"} and bool(parts.netloc))
