"""Debian's Chromium before a whole town. The town is in other processes: it is driven by what
people have, pages, mails and ``manage.py``, never through this process's models."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.browser_town import PASSWORD
from tests.browser.person import Person
from tests.clock import clock_of_the_wall
from tests.live_town import LiveTown, live_town
from tests.patience import patient

# Nothing but the town is reached, and the browser does not talk to its makers.
FLAGS = (
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-default-apps", "--disable-extensions", "--disable-domain-reliability",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip
PATIENCE_MS = patient(15_000)

NewPerson = Callable[..., Person]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.real_clock)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveTown]:
    """One for each process that runs tests."""
    with live_town(tmp_path_factory.mktemp("town")) as found:
        yield found


@pytest.fixture(scope="session")
def places(town: LiveTown) -> dict[str, str]:
    """Where things are in the town, which is settled now."""
    code = "from tests.browser.browser_town import build_town; build_town()"
    printed = town.manage("shell", "--no-imports", "-c", code)
    found: dict[str, str] = json.loads(printed.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Ends with the module: while it runs, Django takes this thread for an asynchronous one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS), env=clock_of_the_wall()
        )
        yield browser
        browser.close()


@pytest.fixture
def open_context(chromium: Browser, town: LiveTown) -> Iterator[Callable[..., BrowserContext]]:
    with ExitStack() as stack:

        def new(**options: Any) -> BrowserContext:
            context = chromium.new_context(base_url=town.url, locale="fr-FR", **options)
            context.set_default_timeout(PATIENCE_MS)
            stack.callback(context.close)
            return context

        yield new


@pytest.fixture
def new_person(open_context: Callable[..., BrowserContext], town: LiveTown) -> NewPerson:
    """Somebody with a browser of their own, signed in when ``email`` is given."""

    def come(email: str = "", *, javascript: bool = True, **options: Any) -> Person:
        context = open_context(java_script_enabled=javascript, **options)
        person = Person(context.new_page(), town)
        if email:
            person.sign_in(email, PASSWORD)
        return person

    return come


@pytest.fixture
def tab(open_context: Callable[..., BrowserContext]) -> Page:
    """An empty page in a browser that knows nothing yet."""
    return open_context().new_page()
