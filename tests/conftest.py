"""The cast: who writes, who reads for the first time, who moderates, who directs.

A test marked ``needs_…`` runs when what it needs is there. What did not run is listed by name at
the end; with REQUIRE_ALL=1 it makes the run fail.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from django.urls import base, resolvers
from django.urls.resolvers import RegexPattern, URLResolver
from django.utils import timezone, translation

from accounts import database_clock
from accounts.models import User
from tests.child_processes import avoid_child_processes
from tests.clock import clock_of_the_test, refuse_the_real_clock
from tests.factories import make_user
from tests.live_town import ROOT

NEEDS: dict[str, Callable[[], bool]] = {
    "needs_postgres": lambda: connection.vendor == "postgresql",
    "needs_redis": lambda: bool(os.environ.get("REDIS_URL")),
    "needs_browser": lambda: shutil.which("chromium") is not None,
    "needs_axe": lambda: (ROOT / "node_modules" / "axe-core" / "axe.min.js").exists(),
    "needs_systemd": lambda: shutil.which("systemd-analyze") is not None,
    "needs_nginx": lambda: all(map(shutil.which, ("nginx", "openssl"))),
}
NOT_RUN = "not run: "


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name, is_there in NEEDS.items():
        if item.get_closest_marker(name) and not is_there():
            pytest.skip(NOT_RUN + name.replace("_", " "))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.getreports("skipped")
    if skipped:
        terminalreporter.section("not run on this machine")
    for report in sorted(skipped, key=lambda report: report.nodeid):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        terminalreporter.line(f"{report.nodeid}: {reason.split(NOT_RUN)[-1]}")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("REQUIRE_ALL") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", autouse=True)
def real_clock_is_refused() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        refuse_the_real_clock(patch)
        yield


@pytest.fixture(autouse=True)
def clock(request: pytest.FixtureRequest, real_clock_is_refused: None) -> Iterator[None]:
    """All dates of a test come from one clock; see ``tests/clock.py``."""
    with clock_of_the_test(request.node):
        yield


@pytest.fixture(autouse=True)
def database_follows_the_clock_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server cannot travel in time."""
    monkeypatch.setattr(database_clock, "database_time", lambda: timezone.now())


@pytest.fixture(scope="session", autouse=True)
def addresses_follow_the_main_language() -> Iterator[None]:
    """Django keeps the prefix of each language with the URL patterns that it has resolved.

    Each main language has its own here: to resolve all patterns anew takes its time.
    """

    @cache
    def resolver_of(urlconf: str, _main_language: str) -> URLResolver:
        return URLResolver(RegexPattern(r"^/"), urlconf)

    def resolver(urlconf: str) -> URLResolver:
        return resolver_of(urlconf, settings.LANGUAGE_CODE)

    resolver.cache_clear = resolver_of.cache_clear  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        for module in (resolvers, base):
            patch.setattr(module, "_get_cached_resolver", resolver)
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_cheap() -> Iterator[None]:
    """To be slow is what the real hasher is for."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def no_child_process(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """But where a test is marked ``child_process``; see ``tests/child_processes.py``."""
    if not request.node.get_closest_marker("child_process"):
        avoid_child_processes(monkeypatch)


@pytest.fixture(autouse=True)
def main_language() -> Iterator[None]:
    """A request in another language leaves it active in this thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session", autouse=True)
def journal_is_emptied_between_tests() -> Iterator[None]:
    """After a test that commits SQLite empties every table by DELETE: the journal forbids it."""
    if connection.vendor != "sqlite":
        yield
        return
    flush = type(connection.ops).execute_sql_flush
    triggers: Any = import_module("articles.migrations.0002_journal_triggers")

    def allowed(self: Any, statements: list[str]) -> None:
        with self.connection.cursor() as cursor:
            for statement in triggers.UNDO_SQLITE:
                cursor.execute(statement)
            flush(self, statements)
            for statement in triggers.SQLITE:
                cursor.execute(statement)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", allowed)
        yield


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Counts of attempts and kept pages of the test before are gone."""
    for kept in caches.all(initialized_only=True):
        kept.clear()


@pytest.fixture
def anna(db: None) -> User:
    """An established author."""
    return make_user(
        "Anna Le Gall", email="anna@example.org", established_at=datetime(2026, 1, 5, tzinfo=UTC)
    )


@pytest.fixture
def yann(db: None) -> User:
    """A newcomer: nobody has affirmed an article of his yet."""
    return make_user("Yann Kerdoncuff", email="yann@example.org")


@pytest.fixture
def maelle(db: None) -> User:
    """A moderator."""
    return make_user("Maëlle Tanguy", email="maelle@example.org", is_staff=True, second_factor=True)


@pytest.fixture
def odette(db: None) -> User:
    """The director."""
    return make_user(
        "Odette Quéméner",
        email="odette@example.org",
        is_staff=True,
        is_superuser=True,
        second_factor=True,
    )
