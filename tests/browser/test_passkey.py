"""A passkey is made and used as a person does, with a telephone that the browser pretends to have.

Browsers make passkeys for names alone, so the town is called ``localhost`` here.
"""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.browser.browser_town import PASSWORD
from tests.browser.conftest import FLAGS, PATIENCE_MS
from tests.live_town import LiveTown

pytestmark = [pytest.mark.needs_browser, pytest.mark.usefixtures("places")]

PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def telephone(town: LiveTown) -> Iterator[Page]:
    flags = [flag.replace("127.0.0.1", "localhost") for flag in FLAGS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        context = browser.new_context(base_url=f"http://localhost:{town.port}", locale="fr-FR")
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        devices = context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})
        yield page
        browser.close()


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("main details summary").click()
    form = page.locator("main form", has=page.locator('[name="password"]'))
    form.locator('[name="login"]').fill("perig@example.org")
    form.locator('[name="password"]').fill(PASSWORD)
    form.locator("button[type=submit]").click()


def test_passkey_is_made_on_one_page_and_opens_the_door(telephone: Page) -> None:
    page = telephone
    sign_in(page)
    page.goto("/accounts/2fa/set-up/")
    page.locator("[data-passkey=create] button").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/")
    assert len(re.findall(r"\b\d{8}\b", page.locator("main").inner_text())) == 10
    page.context.clear_cookies()
    sign_in(page)
    page.wait_for_url("**/accounts/2fa/authenticate/**")
    page.locator("[data-passkey=get] button").click()
    page.wait_for_url("**/articles/mine/")
