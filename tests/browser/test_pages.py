"""What every page promises: light, private, no wider than the telephone, open to the keyboard."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import NewPerson
from tests.browser.page_paths import FOR_ANNA, FOR_MAELLE, FOR_ODETTE, OPEN_TO_ALL
from tests.browser.page_visits import PageVisit, visit_page
from tests.live_town import LiveTown

pytestmark = pytest.mark.needs_browser

KB = 1024
MAY_SET_COOKIES = ("/articles/write/", "/accounts/", "/admin/")


@pytest.fixture
def first_visit(
    open_context: Callable[..., BrowserContext], places: dict[str, str]
) -> Callable[[str], PageVisit]:
    """By a browser that was never here and has nothing of the site yet."""
    return lambda name: visit_page(open_context(), OPEN_TO_ALL[name].format(**places))


@pytest.mark.parametrize(
    ("name", "most"), [("front", 40), ("article", 35), ("section", 40), ("write", 150)]
)
def test_page_is_light(first_visit: Callable[[str], PageVisit], name: str, most: int) -> None:
    noted = first_visit(name)
    assert noted.weight <= most * KB, noted.sizes


@pytest.mark.parametrize(("kind", "most"), [("stylesheet", 8), ("font", 20)])
def test_styles_and_font_are_light(
    first_visit: Callable[[str], PageVisit], kind: str, most: int
) -> None:
    assert 0 < first_visit("front").sizes[kind] <= most * KB


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_page_keeps_to_itself(
    first_visit: Callable[[str], PageVisit], town: LiveTown, name: str
) -> None:
    """No script, nobody else asked, its own policy kept, no cookie, no wider than a telephone."""
    noted = first_visit(name)
    assert noted.scripts == 0 or name == "write"
    assert noted.hosts == {urlsplit(town.url).netloc}
    assert broken(noted) == []
    assert not noted.cookies or OPEN_TO_ALL[name].startswith(MAY_SET_COOKIES)
    assert max(noted.overflow.values()) <= 0, noted.overflow


@pytest.mark.parametrize(
    ("email", "pages"),
    [
        ("anna@example.org", FOR_ANNA),
        ("maelle@example.org", FOR_MAELLE),
        ("odette@example.org", FOR_ODETTE),
    ],
)
def test_no_page_behind_the_door_breaks_it(
    new_person: NewPerson, places: dict[str, str], email: str, pages: dict[str, str]
) -> None:
    context = new_person(email).page.context
    noted = {name: visit_page(context, path.format(**places)) for name, path in pages.items()}
    assert {name: broken(one) for name, one in noted.items() if broken(one)} == {}
    assert {name: one.overflow for name, one in noted.items() if one.overflow[360] > 0} == {}


def test_broken_policy_would_be_heard(tab: Page) -> None:
    heard: list[str] = []
    tab.on("console", lambda message: heard.append(message.text))
    tab.goto("/")
    tab.evaluate("() => document.body.setAttribute('style', 'color: red')")
    assert broken(PageVisit(complaints=heard))


def broken(noted: PageVisit) -> list[str]:
    return [text for text in noted.complaints if "Content Security Policy" in text]


class TestKeyboard:
    def test_skip_link_comes_first_and_leads_to_the_content(self, tab: Page) -> None:
        tab.goto("/")
        tab.keyboard.press("Tab")
        focused = tab.locator(":focus")
        assert focused.get_attribute("href") == "#content"
        box = focused.bounding_box()
        assert box
        assert box["x"] >= 0
        tab.keyboard.press("Enter")
        assert tab.locator(":focus").get_attribute("id") == "content"

    @pytest.mark.parametrize("path", ["/", "/articles/write/", "/newsletter/"])
    def test_focus_is_always_seen(self, tab: Page, path: str) -> None:
        tab.goto(path)
        unseen, last = [], tab.locator("a, button, input, select, textarea, summary").count()
        for _step in range(last):
            tab.keyboard.press("Tab")
            width, words = tab.evaluate(
                "() => [parseFloat(getComputedStyle(document.activeElement).outlineWidth),"
                " document.activeElement.outerHTML.slice(0, 80)]"
            )
            if words.startswith("<body"):
                break
            if width < 2:
                unseen.append(words)
        assert unseen == []

    def test_trap_for_programs_is_no_stop(self, tab: Page) -> None:
        tab.goto("/newsletter/")
        assert tab.locator("[name=website]").first.get_attribute("tabindex") == "-1"

    def test_card_is_one_stop(self, tab: Page) -> None:
        tab.goto("/")
        assert tab.locator(".card").count() == tab.locator(".card a").count()


@pytest.mark.parametrize("name", ["front", "article", "write"])
def test_nothing_is_lost_at_200_percent(
    open_context: Callable[..., BrowserContext], places: dict[str, str], name: str
) -> None:
    page = open_context(viewport={"width": 1280, "height": 900}).new_page()
    page.goto(OPEN_TO_ALL[name].format(**places))
    words = Counter(page.locator("body").inner_text().split())
    page.set_viewport_size({"width": 640, "height": 450})
    fold = page.locator(".menu summary")
    fold.click()
    unfolded = Counter(page.locator("body").inner_text().split())
    assert words - unfolded == Counter()
    assert unfolded - words == Counter(fold.inner_text().split())


@pytest.mark.parametrize("palette", ["none", "active"])
def test_what_is_chosen_is_seen_in_forced_colours_too(tab: Page, palette: str) -> None:
    tab.emulate_media(forced_colors="active" if palette == "active" else "none")
    tab.goto("/agenda/")
    chosen = tab.locator(".sections [aria-current]")
    style = chosen.evaluate(
        "e => [getComputedStyle(e).boxShadow, getComputedStyle(e).borderBottomWidth]"
    )
    assert style[0] != "none" or style[1] != "0px"


def test_sections_are_folded_on_a_telephone(
    open_context: Callable[..., BrowserContext], places: dict[str, str]
) -> None:
    page = open_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto("/")
    links = page.locator('.menu a[href="/agenda/"]')
    assert not links.is_visible()
    assert page.locator("main").bounding_box()["y"] < 260  # type: ignore[index]
    page.locator(".menu summary").click()
    links.click()
    page.wait_for_url("**/agenda/")
