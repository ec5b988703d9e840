"""Somebody at a browser, whose clicks and filled fields are counted."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

from tests.live_town import LiveTown


@dataclass
class Person:
    page: Page
    town: LiveTown
    clicks: int = 0
    fields: int = 0

    @property
    def effort(self) -> tuple[int, int]:
        """Clicks and fields so far."""
        return self.clicks, self.fields

    def start_at(self, path: str) -> None:
        """Where the journey begins: typed, bookmarked, or already open."""
        self.page.goto(path)
        self.clicks = self.fields = 0

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.found(selector).click()
        self.page.wait_for_load_state()

    def click_link(self, path: str) -> None:
        """The first link of the page that leads there."""
        self.click(f'a[href*="{path}"]')

    def press(self, name: str, value: str) -> None:
        """A button, by what it sends."""
        self.click(f'main button[name="{name}"][value="{value}"]')

    def submit(self, within: str = "main form") -> None:
        """The only button, or the last one, of a form."""
        self.clicks += 1
        self.page.locator(f"{within} button[type=submit]").last.click()
        self.page.wait_for_load_state()

    def fill(self, name: str, text: str, within: str = "main") -> None:
        self.fields += 1
        self.page.locator(f'{within} [name="{name}"]').first.fill(text)

    def tick(self, name: str, value: str) -> None:
        """Choosing among several is filling a field."""
        self.fields += 1
        self.page.locator(f'main [name="{name}"][value="{value}"]').check()

    def follow(self, link: str) -> None:
        """A click outside the browser: on a link in a mail."""
        self.clicks += 1
        self.page.goto(link)

    def follow_mail(self, to: str, path: str) -> None:
        self.follow(self.town.wait_for_link(to, path))

    def found(self, selector: str) -> Locator:
        return self.page.locator(selector).first

    def sees(self, selector: str) -> bool:
        return self.found(selector).is_visible()

    def reads(self, text: str) -> bool:
        return text in self.page.locator("main").inner_text()

    def sign_in(self, email: str, password: str) -> None:
        """By password, as nobody waits for a mail in a test about something else."""
        self.page.goto("/accounts/login/")
        self.page.locator("main details summary").click()
        form = self.page.locator("main form", has=self.page.locator('[name="password"]'))
        form.locator('[name="login"]').fill(email)
        form.locator('[name="password"]').fill(password)
        form.locator("button[type=submit]").click()
        self.page.wait_for_url("**/articles/mine/")
        self.clicks = self.fields = 0
