"""The moderators' desk in a browser: spam in one click, decisions by a key, two at one article."""

from urllib.parse import urlsplit

import pytest

from tests.browser.axe import check_page
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.live_town import LiveTown

pytestmark = [pytest.mark.needs_browser, pytest.mark.usefixtures("places")]

QUEUE = "/admin/articles/article/queue/"


@pytest.fixture
def maelle(new_person: NewPerson) -> Person:
    return new_person("maelle@example.org")


@pytest.mark.needs_axe
def test_spam_wave_in_three_clicks_and_no_field(maelle: Person) -> None:
    maelle.start_at("/")
    maelle.click_link(QUEUE)
    check_page(maelle.page)
    maelle.click(".wave form[action$='/clear/'] button")
    assert not maelle.sees(".wave")
    assert maelle.sees("form[action$='/undo/'] button")
    assert maelle.effort <= (3, 0)
    check_page(maelle.page)
    maelle.click("form[action$='/undo/'] button")
    assert maelle.sees(".messages .success")


def test_one_key_decides_and_the_next_one_loads(
    maelle: Person, places: dict[str, str], town: LiveTown
) -> None:
    maelle.start_at(places["desk_keys"])
    with maelle.page.expect_navigation():
        maelle.page.keyboard.press("a")
    assert urlsplit(maelle.page.url).path != places["desk_keys"]
    assert "Une touche suffit" in town.read("/")[1]


def test_keys_do_nothing_in_a_field_nor_when_switched_off(
    maelle: Person, places: dict[str, str]
) -> None:
    maelle.start_at(places["desk_insult"])
    page = maelle.page
    page.locator("[name=note-text]").press("a")
    assert page.locator("[name=note-text]").input_value() == "a"
    page.locator(".desk-keys summary").click()
    page.locator("#keys-on").uncheck()
    page.reload()
    page.keyboard.press("n")
    page.keyboard.press("2")
    assert urlsplit(page.url).path == places["desk_insult"]
    assert page.locator(".checklist :checked").count() == 0


def test_rule_by_its_number_then_a_sentence(
    maelle: Person, places: dict[str, str], town: LiveTown
) -> None:
    maelle.start_at(places["desk_insult"])
    maelle.page.keyboard.press("2")
    maelle.page.keyboard.type("Il traite son voisin de voleur.")
    maelle.click(".checklist button[value=hide]")
    public = places["desk_insult"].replace("/admin/articles/article", "/articles")
    assert town.read(public.replace("change/", ""))[0] == 403


def test_each_is_told_who_else_looks(
    maelle: Person, new_person: NewPerson, places: dict[str, str]
) -> None:
    maelle.start_at(places["desk_shared"])
    odette = new_person("odette@example.org")
    odette.start_at(places["desk_shared"])
    assert "Maëlle Tanguy" in odette.page.locator("#looking").inner_text()


def test_second_of_two_is_told_in_words(
    maelle: Person, new_person: NewPerson, places: dict[str, str]
) -> None:
    odette = new_person("odette@example.org")
    odette.start_at(places["desk_shared"])
    maelle.start_at(places["desk_shared"])
    maelle.press("verb", "affirm")
    odette.press("verb", "affirm")
    assert "Maëlle Tanguy" in odette.page.locator(".messages .error").inner_text()


def test_desk_works_without_scripts(new_person: NewPerson, places: dict[str, str]) -> None:
    plain = new_person("maelle@example.org", javascript=False)
    plain.start_at(places["desk_held"])
    plain.press("verb", "release")
    assert plain.sees(".messages .success")


@pytest.mark.parametrize("width", [360, 1440])
def test_decisions_stay_within_reach_of_a_thumb(
    maelle: Person, places: dict[str, str], width: int
) -> None:
    maelle.page.set_viewport_size({"width": width, "height": 740})
    maelle.start_at(places["desk_article"])
    for button in maelle.page.locator(".desk-bar .button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 44
        assert 0 <= box["y"] <= 740 - box["height"]


def test_keyboard_is_seen_on_lists_and_forms(maelle: Person) -> None:
    """Wherever the tabulator leads, a ring shows it; the way leads through the whole page."""
    for path in ("/admin/articles/section/", "/admin/articles/section/add/"):
        maelle.start_at(path)
        page, stops = maelle.page, 0
        while page.evaluate("document.activeElement.id") != "keys-on" and stops < 100:
            page.keyboard.press("Tab")
            stops += 1
            ring = page.evaluate(
                "() => { const style = getComputedStyle(document.activeElement);"
                " return [style.outlineStyle, parseFloat(style.outlineWidth)] }"
            )
            assert ring[0] != "none", page.evaluate("document.activeElement.outerHTML")
            assert ring[1] >= 2
            if page.evaluate("document.activeElement.matches('.desk-keys summary')"):
                break
        assert 10 < stops < 100


def test_bar_gives_way_where_letters_are_four_times_as_large(
    maelle: Person, places: dict[str, str]
) -> None:
    maelle.start_at(places["desk_shared"])
    page, place = maelle.page, "getComputedStyle(document.querySelector('.desk-bar')).position"
    page.set_viewport_size({"width": 1280, "height": 1024})
    assert page.evaluate(place) == "sticky"
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate(place) == "static"
