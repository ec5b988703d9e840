"""Markdown to safe HTML; the only module that blesses HTML.

python-markdown writes the page from our own reading of the lines (``markdown.blocks``), bleach
cleans by an allow-list, nh3 has the last word with the same list. Reading is linear; cleaning costs
much for each element, so their number is bounded. Rendering for people goes through
``render_in_child_process``: two seconds of processor time and little memory, no more than two at a
time and one that waits.
"""

import json
import logging
import re
from html import unescape

import bleach
import nh3
from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe  # noqa: TID251 - the one place
from django.utils.translation import gettext as _
from markdown import Markdown

from accounts.protection.sandbox import Sandbox, WorkFailed
from articles.markdown.blocks import Words, WrittenByResidents
from articles.markdown.inline import REL, TooManyParts
from articles.markdown.links import MEDIA
from articles.text_cleaning import clean_text

logger = logging.getLogger(__name__)

RENDERER_VERSION = 2
BODY_MAX = 60_000
RENDERING = Sandbox(seconds=2, memory=512 * 1024 * 1024, at_once=2, waiting=1)
RUN = re.compile(r"[\[!<(>`]+")
LONGEST_RUN = 200
NESTED = re.compile(r"^(?:[ \t]*+(?:>|(?:[-*+]|\d++\.)[ \t])){40}", re.MULTILINE)

TAGS = {
    "a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "hr", "img", "li", "ol", "p",
    "pre", "strong", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
REGION = {"role", "tabindex", "aria-label"}
ATTRIBUTES = {
    "a": {"href", "title", "id", "class", "aria-label"},
    "img": {"src", "alt", "title"},
    "div": {"class"} | REGION,
    "pre": REGION,
    "li": {"id"},
    "ol": {"start"},
    "sup": {"id"},
}
PROTOCOLS = {"http", "https", "mailto", "tel"}
TARGET = re.compile(r"https?://.|mailto:.|tel:.|/(?!/)|#fn(ref\d*)?:\d")
FOOTNOTE_ID = re.compile(r"fn(ref\d*)?:[\w-]{1,40}")
FOOTNOTE_CLASS = {"footnote", "footnote-ref", "footnote-backref"}
# A value may hold “>”; in text there is none that is not written as an entity.
ELEMENT = re.compile(r'<[^<>"]*+(?:"[^"]*+"[^<>"]*+)*+>')
BETWEEN_WORDS = re.compile(r"</?(?:p|li|ul|ol|h[234]|tr|td|th|blockquote|pre|div|br|hr|img)\b")
LINK = re.compile(r'(\s(?:href|src)=")([^"]*)')


class TextTooComplex(ValueError):
    """The text cannot be rendered in time; ``str()`` tells its author what to do."""


class RendererBusy(TextTooComplex):
    """Nothing is wrong with the text: too many others are being rendered."""


def render_markdown(text: str, language: str | None = None, words: Words | None = None) -> str:
    """Safe HTML for this Markdown, in this process, with no time limit. Raises TooComplicated.

    The few words that the page adds are in ``language``, or in the reader's.
    """
    refuse_costly_text(text)
    parser = Markdown(extensions=[WrittenByResidents(words or _words(language))])
    try:
        html = parser.convert(clean_text(text))
    except (RecursionError, TooManyParts) as error:
        raise TextTooComplex(_too_complicated()) from error
    cleaner = bleach.Cleaner(tags=TAGS, attributes=_allowed, protocols=PROTOCOLS, strip=True)
    cleaned = cleaner.clean(html)
    final = nh3.clean(
        cleaned,
        tags=TAGS,
        attributes={**ATTRIBUTES, "a": ATTRIBUTES["a"] | {"rel"}},
        url_schemes=PROTOCOLS,
        link_rel=None,
        attribute_filter=lambda tag, name, value: value if _keep(tag, name, value) else None,
    )
    if len(final) < len(cleaned) * 0.9:
        logger.warning("sanitisers differ: bleach=%d nh3=%d", len(cleaned), len(final))
    return final


def render_in_child_process(text: str, language: str | None = None) -> str:
    """As ``render``, in a child process that has two seconds of processor time.

    Raises TooComplicated, or Busy when no turn came. Costs the start of an
    interpreter, about a fifth of a second: on save, never on reading.
    """
    refuse_costly_text(text)
    sent = json.dumps([_words(language), text.encode(errors="ignore").decode()])
    try:
        return RENDERING.run(render_bytes, sent.encode()).decode()
    except OSError as error:
        raise RendererBusy(
            _("Many texts come at this moment. Yours is kept below: press again in a moment.")
        ) from error
    except WorkFailed as error:
        raise TextTooComplex(_too_complicated()) from error


def render_bytes(sent: bytes) -> bytes:
    """``render_markdown`` for the child process, which knows no settings and no language."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    words, text = json.loads(sent)
    return render_markdown(text, words=Words(*words)).encode()


def refuse_costly_text(text: str) -> None:
    """Cheap counts that keep nonsense away before anything is parsed. Raises TooComplicated."""
    if len(text) > BODY_MAX:
        raise TextTooComplex(
            _("This text is too long: keep it under %(count)d characters.") % {"count": BODY_MAX}
        )
    longest = max(map(len, RUN.findall(text.replace(" ", ""))), default=0)
    if longest >= LONGEST_RUN or NESTED.search(text):
        raise TextTooComplex(_too_complicated())


def _words(language: str | None) -> Words:
    """What the page says of its own inside a text."""
    with translation.override(language or translation.get_language()):
        return Words(
            back=_("Back to the text, note %d"), table=_("Table %d"), code=_("Text as typed %d")
        )


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
    spaced = BETWEEN_WORDS.sub(r" \g<0>", html)
    return " ".join(unescape(ELEMENT.sub("", spaced)).split())


def links_of(html: str) -> list[str]:
    """Returns where each link of safe HTML leads: whoever reads a text for its links asks here."""
    return [
        unescape(value)
        for element in ELEMENT.findall(html)
        for name, value in LINK.findall(element)
        if "href" in name
    ]


def with_whole_urls(html: str, site: str, page: str = "") -> str:
    """Returns safe HTML whose links and pictures can be followed from a mail or a feed.

    Links to notes lead to ``page``. Only elements are looked at: text may say ``href="/…"``.
    """

    def whole(link: re.Match[str]) -> str:
        base = site if link[2].startswith("/") else page if link[2].startswith("#") else ""
        return f"{link[1]}{base}{link[2]}"

    return ELEMENT.sub(lambda element: LINK.sub(whole, element[0]), html)


def _allowed(tag: str, name: str, value: str) -> bool:
    return name in ATTRIBUTES.get(tag, set()) | {"rel"} and _keep(tag, name, value)


def _keep(tag: str, name: str, value: str) -> bool:
    match name:
        case "href":
            return TARGET.match(value) is not None
        case "src":
            return MEDIA.fullmatch(value) is not None
        case "id":
            return FOOTNOTE_ID.fullmatch(value) is not None
        case "class":
            return value in FOOTNOTE_CLASS
        case "rel":
            return tag == "a" and value == REL
        case "role" | "tabindex":
            return value in {"region", "0"}
        case "start":
            return value.isdecimal()
    return True
