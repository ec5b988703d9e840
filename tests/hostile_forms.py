"""What no form sends: values that a program may put into any field of any form."""

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any, NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

FORM = "application/x-www-form-urlencoded"
DEEP = "[" * 50_000
# Read by everything that codes of Python may name; some are no codes for text.
CHARSETS = ("utf-7", "utf-16", "hex", "idna", "rot13", "undefined", "nonsense")
# Named by nearly every form, whether its page shows them or not.
ALWAYS = ("action", "verb", "next", "email", "credential", "waiting", "shown_at")
MOST_FIELDS = 20


class Hostile(NamedTuple):
    """One request: ``body`` is a form, or bytes of the type that is named."""

    name: str
    body: Any
    content_type: str = ""


class _FieldNames(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("name")
        if name and tag in {"input", "textarea", "select", "button"}:
            self.names[name] = None


def field_names(page: str) -> list[str]:
    """What its forms ask, and what forms often ask."""
    parser = _FieldNames()
    parser.feed(page)
    return [*parser.names, *ALWAYS][:MOST_FIELDS]


def hostile_values() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Named, and made anew for each field."""
    yield "a list", lambda: ["a", "b", ""]
    yield "a file", lambda: SimpleUploadedFile("a.txt", b"\x00\xff")
    yield "NUL", lambda: "a\0b"
    yield "100 KB", lambda: "a" * 100_000
    yield "nested JSON", lambda: DEEP
    yield "a long number", lambda: "9" * 30


def hostile_requests(fields: list[str]) -> Iterator[Hostile]:
    """Nothing, half characters, other types, then each value in all fields at once."""
    yield Hostile("nothing", {})
    yield Hostile("half a character", "&".join(f"{f}=%ED%A0%80" for f in fields).encode(), FORM)
    yield Hostile("JSON", b'{"email": ["\\ud800"]}', "application/json")
    for name, make in hostile_values():
        yield Hostile(name, {field: make() for field in fields})


def hostile_charsets(fields: list[str], charsets: tuple[str, ...] = CHARSETS) -> Iterator[Hostile]:
    """UTF-7 hides half a character behind plain letters."""
    parts = [
        f'--x\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n+2AA-\r\n'
        for field in fields
    ]
    body = "".join([*parts, "--x--\r\n"]).encode()
    for charset in charsets:
        yield Hostile(charset, body, f"multipart/form-data; boundary=x; charset={charset}")
        yield Hostile(charset, b"email=%2B2AA-", f"{FORM}; charset={charset}")
