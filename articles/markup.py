"""Markdown to safe HTML; the only module that blesses HTML.

python-markdown writes the page from our own reading of the lines (``markdown_blocks``), bleach
cleans by an allow-list, nh3 has the last word with the same list. Reading is linear; cleaning costs
much for each element, so their number is bounded. Rendering for people goes through
``render_safely``: a child process with two seconds of processor time and little memory, no more
than two of them at a time and one that waits.
"""

import json
import logging
import re
import subprocess
import sys
import threading
from html import unescape

import bleach
import nh3
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe  # noqa: TID251 - the one place
from django.utils.translation import gettext as _
from markdown import Markdown

from articles.markdown_blocks import Words, WrittenByResidents
from articles.markdown_inline import REL, TooManyParts
from articles.markdown_links import MEDIA
from articles.text_cleaning import clean_text

logger = logging.getLogger(__name__)

RENDERER_VERSION = 2
BODY_MAX = 60_000
CPU_SECONDS = 2
# A busy machine gives a process little of its time: waiting is no fault of the text.
RENDER_TIMEOUT = 20.0
MEMORY_BYTES = 512 * 1024 * 1024
RENDER_SLOTS = threading.BoundedSemaphore(2)
# With those that are rendered: a web process has four threads, and one must stay free.
IN_LINE = threading.BoundedSemaphore(3)
SLOT_TIMEOUT = 5.0
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
    if not IN_LINE.acquire(blocking=False):
        raise RendererBusy(_busy())
    try:
        if not RENDER_SLOTS.acquire(timeout=SLOT_TIMEOUT):
            raise RendererBusy(_busy())
        try:
            return _render_apart(text, language)
        finally:
            RENDER_SLOTS.release()
    finally:
        IN_LINE.release()


def _render_apart(text: str, language: str | None) -> str:
    words = json.dumps(_words(language))
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, no shell
            [sys.executable, "-I", "-c", _CHILD, words, *sys.path],
            input=text.encode(errors="ignore"),
            capture_output=True,
            timeout=RENDER_TIMEOUT,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise TextTooComplex(_too_complicated()) from error
    return done.stdout.decode()


_CHILD = f"""
import json, resource, sys
words, sys.path[:] = json.loads(sys.argv[1]), sys.argv[2:]
from django.conf import settings
settings.configure(USE_I18N=False)
from articles.markup import render_markdown
from articles.markdown_blocks import Words
used = int(resource.getrusage(resource.RUSAGE_SELF).ru_utime) + 1
resource.setrlimit(resource.RLIMIT_CPU, (used + {CPU_SECONDS}, used + {CPU_SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_BYTES}, {MEMORY_BYTES}))
sys.stdout.buffer.write(render_markdown(sys.stdin.buffer.read().decode(), None, Words(*words)).encode())
"""


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


def _busy() -> str:
    return _(
        "Many texts come at this moment. Yours is kept below: please press again in a little while."
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
