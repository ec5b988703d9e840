"""What is logged names nobody: no token, no query, no e-mail address."""

import io
import json
import logging
import logging.config
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import given
from hypothesis import strategies as st

from contrib_site.config.logs import build_logging_config, remove_secrets
from contrib_site.processes import gunicorn_command
from tests.live_town import ROOT

TOKEN = "MTIz:1vKq5-Zk3_aB"
WORD = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Z"]), max_size=12)
LOCAL = st.from_regex(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,20}", fullmatch=True)
HOST = st.from_regex(r"[a-z0-9]{1,10}(\.[a-zé-]{2,8}){1,3}", fullmatch=True)
KEY = st.from_regex(r"[A-Za-z0-9:_=-]{8,40}", fullmatch=True)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What reaches the log in production; the tests' own logging comes back."""
    config = build_logging_config(json=True)
    stream = io.StringIO()
    config["handlers"]["stderr"]["stream"] = stream
    kept = logging.getLogger().handlers[:]
    logging.config.dictConfig(config)
    yield stream
    logging.config.dictConfig(build_logging_config(json=False))
    logging.getLogger().handlers[:] = kept


def last(stream: io.StringIO) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stream.getvalue().splitlines()[-1])
    return found


@given(before=WORD, local=LOCAL, at=st.sampled_from(["@", "%40"]), host=HOST, after=WORD)
def test_no_address_gets_through(before: str, local: str, at: str, host: str, after: str) -> None:
    said = remove_secrets(f"{before} {local}{at}{host} {after}")
    assert f"{at}{host}" not in said


@given(KEY, st.sampled_from(["", "/en"]), st.sampled_from(["", "/", "?next=/x"]))
def test_no_token_of_a_link_gets_through(key: str, prefix: str, end: str) -> None:
    for path in ("newsletter/confirm", "newsletter/unsubscribe", "newsletter/preferences",
                 "newsletter/forget", "newsletter/move", "newsletter/address",
                 "articles/confirm", "articles/preview"):  # fmt: skip
        assert key not in remove_secrets(f"Not Found: {prefix}/{path}/{key}{end}").split()[-1]


@given(st.from_regex(r"\S{9,30}", fullmatch=True))
def test_no_query_gets_through(query: str) -> None:
    assert query not in remove_secrets(f"GET /search/?q={query} 200")


@given(st.text())
def test_any_text_can_be_logged(text: str) -> None:
    assert isinstance(remove_secrets(text), str)


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern)


def paths_with_a_token() -> list[str]:
    """Each address of ours that takes free text which is no slug of something public."""
    found = [r for r in routes(get_resolver()) if not r.startswith("admin/")]
    free = [r for r in found if re.search(r"<str:(?!slug)\w+>", r)]
    return ["/" + re.sub(r"<str:\w+>", TOKEN, route) for route in free]


def test_each_address_that_carries_a_token_is_known_to_the_logs() -> None:
    assert len(paths_with_a_token()) >= 6
    assert [p for p in paths_with_a_token() if TOKEN in remove_secrets(p)] == []


def test_each_address_that_carries_a_token_is_known_to_the_proxy() -> None:
    configuration = (ROOT / "deploy/nginx.conf").read_text()
    hidden = [
        re.compile(pattern.replace("(?<", "(?P<"))
        for pattern in re.findall(r"^ +~(\^\S+) \$kept", configuration, re.MULTILINE)
    ]
    shown = [p for p in paths_with_a_token() if not any(rule.match(p) for rule in hidden)]
    assert shown == []


def test_production_writes_a_json_object_a_line(lines: io.StringIO) -> None:
    logging.getLogger("articles.writing.pending").warning("two\nlines for %s", "anna@example.org")
    assert last(lines)["event"] == "two\nlines for [address]"
    assert last(lines)["level"] == "warning"
    assert last(lines)["logger"] == "articles.writing.pending"
    assert lines.getvalue().count("\n") == 1


def test_traceback_is_cleaned_too(lines: io.StringIO) -> None:
    try:
        raise ValueError(f"/articles/confirm/{TOKEN}/ of anna@example.org")
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error")
    assert "ValueError" in last(lines)["exception"]
    assert TOKEN not in lines.getvalue()
    assert "anna" not in lines.getvalue()


@pytest.mark.parametrize(
    "value", [{"to": ["anna@example.org"]}, ("anna@example.org",), Path("/anna@example.org")]
)
def test_what_is_not_text_is_cleaned_too(lines: io.StringIO, value: object) -> None:
    logging.getLogger("articles").warning("%s", value)
    assert "anna" not in lines.getvalue()


def test_gunicorn_writes_as_everybody_and_keeps_no_access_log(lines: io.StringIO) -> None:
    logging.getLogger("gunicorn.error").warning(
        "Error handling request %s", "/newsletter/confirm/t0ken/?a=1"
    )
    assert last(lines)["event"] == "Error handling request /newsletter/confirm/[token]/"
    assert not {"--access-logfile", "--access-logformat"} & set(gunicorn_command(8000))
    assert "access" not in (ROOT / "Dockerfile").read_text()


def test_heartbeats_are_not_logged(lines: io.StringIO) -> None:
    for name in ("celery.worker.strategy", "celery.beat", "celery.app.trace"):
        logging.getLogger(name).info("Task heartbeat")
    assert lines.getvalue() == ""
