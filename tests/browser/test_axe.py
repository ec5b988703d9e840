"""axe-core finds nothing to object to, on every page, in both palettes, narrow and wide."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.axe import AXE, TAGS, check_page
from tests.browser.conftest import NewPerson
from tests.browser.page_paths import FOR_ANNA, FOR_MAELLE, FOR_ODETTE, OPEN_TO_ALL

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_axe]


def test_every_tag_is_known(tab: Page) -> None:
    tab.goto("about:blank")
    tab.evaluate(AXE.read_text())
    known = tab.evaluate("() => axe.getRules().flatMap(rule => rule.tags)")
    assert set(TAGS) <= set(known)


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_page_for_everybody(tab: Page, places: dict[str, str], name: str) -> None:
    tab.goto(OPEN_TO_ALL[name].format(**places))
    check_page(tab)


@pytest.fixture(scope="module")
def kept_sessions() -> dict[str, Any]:
    return {}


@pytest.fixture
def signed_in(
    open_context: Callable[..., BrowserContext],
    new_person: NewPerson,
    kept_sessions: dict[str, Any],
) -> Callable[[str], Page]:
    """A page in the browser of somebody who signed in once for all tests here."""

    def come(email: str) -> Page:
        if email not in kept_sessions:
            kept_sessions[email] = new_person(email).page.context.storage_state()
        return open_context(storage_state=kept_sessions[email]).new_page()

    return come


@pytest.mark.parametrize("name", FOR_ANNA)
def test_page_for_residents(
    signed_in: Callable[[str], Page], places: dict[str, str], name: str
) -> None:
    page = signed_in("anna@example.org")
    page.goto(FOR_ANNA[name].format(**places))
    check_page(page)


@pytest.mark.parametrize("name", FOR_MAELLE)
def test_page_for_moderators(
    signed_in: Callable[[str], Page], places: dict[str, str], name: str
) -> None:
    page = signed_in("maelle@example.org")
    page.goto(FOR_MAELLE[name].format(**places))
    page.evaluate("() => document.querySelectorAll('details').forEach(one => (one.open = true))")
    check_page(page)


@pytest.mark.parametrize("name", FOR_ODETTE)
def test_page_for_the_director(
    signed_in: Callable[[str], Page], places: dict[str, str], name: str
) -> None:
    page = signed_in("odette@example.org")
    page.goto("/admin/articles/screeningpolicy/")
    page.goto(FOR_ODETTE[name].format(**places))
    check_page(page)


def test_way_of_a_first_article(new_person: NewPerson, places: dict[str, str]) -> None:
    """The form with errors, the preview, who wrote it, the sent mail, the mailed page, the end."""
    lise = new_person()
    lise.page.goto("/articles/write/")
    lise.press("action", "publish")
    assert lise.sees(".error-summary")
    check_page(lise.page)
    lise.fill("title", "Un banc neuf")
    lise.fill("body", "Il est **vert**.")
    lise.press("action", "preview")
    check_page(lise.page)
    lise.press("action", "publish")
    check_page(lise.page)
    lise.fill("email", "axe@example.org")
    lise.fill("display_name", "Axelle")
    lise.submit()
    check_page(lise.page)
    lise.follow_mail("axe@example.org", "/articles/confirm/")
    check_page(lise.page)
    lise.press("action", "publish")
    check_page(lise.page)


@pytest.mark.parametrize("name", ["subscribe", "report", "sign-up", "other address"])
def test_form_with_errors(tab: Page, places: dict[str, str], name: str) -> None:
    paths = {
        "subscribe": "/newsletter/",
        "report": places["report"],
        "sign-up": "/accounts/signup/",
        "other address": places["move"],
    }
    tab.goto(paths[name])
    tab.locator("main form button[type=submit]").last.click()
    assert tab.locator(".error-summary").is_visible()
    check_page(tab)


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("model", ["articles/section", "contrib_site/standingpage"])
def test_form_of_the_desk_with_errors(signed_in: Callable[[str], Page], model: str) -> None:
    page = signed_in("maelle@example.org")
    page.goto(f"/admin/{model}/add/")
    page.locator("main button[name=_save]").click()
    assert page.locator(".error-summary").is_visible()
    check_page(page)
