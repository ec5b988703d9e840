"""The one form of each link and picture: what a browser would follow, written plainly.

A browser reads ``HTTPS:\\\\Example.org``, ``//example.org`` and ``https://%65xample.org`` alike.
What authors type is brought into one form when it is rendered, so that all who read a text for its
links read what a click does.
"""

import posixpath
import re
import unicodedata
from html import unescape
from urllib.parse import quote, unquote

import idna

LONGEST = 2000
MEDIA = re.compile(r"/media/(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.[A-Za-z0-9]{2,5}")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]{1,20}):", re.IGNORECASE)
HOST = re.compile(r"((?:[\w-]{1,63}\.)*[\w-]{1,63})\.?(:\d{1,5})?")
NUMBERED_HOST = re.compile(r"\[[0-9a-f:.]{2,45}\](?::\d{1,5})?")
NAMED_HOST = re.compile(r"(?:[\w-]{1,63}\.)+([^\W\d_]{2,24}|xn--[\w-]{1,59})\.?(?::\d{1,5})?")
EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
PHONE = re.compile(r"\+?[\d .()/\u00a0\u202f-]{2,24}")
SHORT_NUMBER = 6
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
TAIL = re.compile(r"[/\\?#]")
# “[the programme](programme.pdf)” names a file that is not here, and no site.
FILES = re.compile(
    r"avi|csv|docx?|gif|heic|html?|jpe?g|md|mov|mp[34]|od[pst]|pdf|php|png|pptx?|rtf|svg|txt|webp"
    r"|xlsx?|xml|zip",
    re.IGNORECASE,
)
KEPT = "!#$%&'()*+,-./:;=?@[]_~|"


def link_target(typed: str) -> str | None:
    """Returns where this leads, in its one form, or None where it leads nowhere."""
    target = unescape(typed).strip()
    if not target or len(target) > LONGEST:
        return None
    if any(c.isspace() for c in target):
        return _phone(target)
    scheme = SCHEME.match(target)
    if scheme and scheme[1].lower() in SCHEMES:
        return _with_scheme(scheme[1].lower(), target[scheme.end() :])
    if target[:2].replace("\\", "/") == "//":
        return _web("https", target)
    if target.startswith("/"):
        return _here(target)
    number = _phone(target) if len(target) > SHORT_NUMBER else None
    return _email(target) or number or _named(target)


def web_target(typed: str) -> str | None:
    """Returns where a bare “https://…” or “www.…” leads: a host with a name, or None."""
    whole = typed if "://" in typed else f"http://{typed}"
    host = TAIL.split(whole.partition("://")[2], maxsplit=1)[0]
    return link_target(whole) if NAMED_HOST.fullmatch(host) else None


def picture_source(typed: str) -> str | None:
    """Returns the path of a file of this site, or None; no dots lead elsewhere."""
    path = unescape(typed).strip()
    for _ in range(3):
        path = unquote(path)
    return path if MEDIA.fullmatch(path) else None


def _with_scheme(scheme: str, rest: str) -> str | None:
    if scheme == "mailto":
        return _email(rest)
    return _phone(unquote(rest)) if scheme == "tel" else _web(scheme, rest)


def _named(target: str) -> str | None:
    named = NAMED_HOST.fullmatch(TAIL.split(target, maxsplit=1)[0])
    return _web("http", target) if named and not FILES.fullmatch(named[1]) else None


def _here(target: str) -> str:
    """A page of this site, without the dots by which a browser would go up."""
    path, mark, more = _split(target)
    dotted = re.sub("%2e", ".", path.replace("\\", "/"), flags=re.IGNORECASE)
    names = posixpath.normpath("/" + dotted.lstrip("/"))
    end = "/" if dotted.endswith(("/", "/.", "/..")) and names != "/" else ""
    return quote(f"{names}{end}{mark}{more}", safe=KEPT)


def _web(scheme: str, rest: str) -> str | None:
    rest = rest.lstrip("/\\")
    cut = TAIL.search(rest)
    at = cut.start() if cut else len(rest)
    host = _host(unquote(rest[:at]).rpartition("@")[2])
    if host is None:
        return None
    path, mark, more = _split(rest[at:])
    return f"{scheme}://{host}{quote(path.replace(chr(92), '/') + mark + more, safe=KEPT)}"


def _split(tail: str) -> tuple[str, str, str]:
    """The path, and what follows it, where a backslash is a backslash."""
    cut = re.search(r"[?#]", tail)
    at = cut.start() if cut else len(tail)
    return tail[:at], tail[at : at + 1], tail[at + 1 :]


def _host(typed: str) -> str | None:
    seen = "".join(c for c in typed if unicodedata.category(c) != "Cf")
    name = unicodedata.normalize("NFKC", seen).lower().replace("。", ".")
    if NUMBERED_HOST.fullmatch(name):
        return name
    found = HOST.fullmatch(name)
    if found is None:
        return None
    try:
        host = found[1] if found[1].isascii() else idna.encode(found[1], uts46=True).decode()
    except UnicodeError:
        return None
    return host + (found[2] or "")


def _email(typed: str) -> str | None:
    email, mark, more = typed.partition("?")
    if not EMAIL.fullmatch(unquote(email)):
        return None
    return f"mailto:{quote(unquote(email), safe='@!#$&*+=^_`{|}~.-')}{mark}{quote(more, safe=KEPT)}"


def _phone(typed: str) -> str | None:
    return "tel:" + re.sub(r"[^\d+]", "", typed) if PHONE.fullmatch(typed) else None
