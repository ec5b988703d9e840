"""A text that was typed is found again in the same browser, whatever ended its page."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import check_page
from tests.browser.browser_town import PASSWORD
from tests.browser.conftest import NewPerson
from tests.browser.person import Person

pytestmark = [pytest.mark.needs_browser, pytest.mark.usefixtures("places")]

WORDS = "Le bac part à midi.\nIl revient à six heures."


def type_text(person: Person, title: str, body: str = WORDS) -> None:
    person.start_at("/articles/write/")
    person.fill("title", title)
    person.fill("body", body)
    expect(person.found("[data-kept-line]")).to_contain_text(":")


def kept_titles(page: Page) -> list[str]:
    texts: list[dict[str, Any]] = json.loads(
        page.evaluate("() => JSON.stringify(Object.values(localStorage).map(JSON.parse))")
    )
    return [text["fields"]["title"][0] for text in texts]


def close_and_come_back(person: Person, path: str = "/articles/write/") -> None:
    """The tab is gone; the browser is not."""
    context = person.page.context
    person.page.close(run_before_unload=False)
    person.page = context.new_page()
    person.start_at(path)


def test_closed_tab_gives_the_text_back_when_asked(new_person: NewPerson) -> None:
    anna = new_person()
    type_text(anna, "Le bac de midi")
    close_and_come_back(anna)
    assert not anna.page.locator('[name="title"]').input_value()
    anna.click("[data-take]")
    assert anna.page.locator('[name="title"]').input_value() == "Le bac de midi"
    assert anna.page.locator('[name="body"]').input_value() == WORDS
    expect(anna.page.locator(".kept-offer")).to_have_count(0)


def test_offer_can_be_read_and_seen_by_everybody(new_person: NewPerson) -> None:
    anna = new_person()
    type_text(anna, "Un texte à lire")
    close_and_come_back(anna)
    anna.click(".kept-offer summary")
    expect(anna.found(".kept-offer")).to_contain_text("Il revient à six heures.")
    check_page(anna.page)


def test_what_stood_in_the_form_is_kept_when_another_is_taken(new_person: NewPerson) -> None:
    anna = new_person()
    type_text(anna, "Le premier")
    close_and_come_back(anna)
    anna.fill("title", "Le second")
    anna.click("[data-take]")
    assert anna.page.locator('[name="title"]').input_value() == "Le premier"
    expect(anna.found(".kept-offer")).to_contain_text("Le second")


def test_word_typed_just_before_the_page_goes_is_there(new_person: NewPerson) -> None:
    anna = new_person()
    anna.start_at("/articles/write/")
    anna.fill("title", "Parti sans attendre")
    anna.page.goto("/agenda/")
    anna.start_at("/articles/write/")
    expect(anna.found(".kept-offer")).to_contain_text("Parti sans attendre")


def test_what_is_published_is_kept_no_longer(new_person: NewPerson) -> None:
    anna = new_person("anna@example.org")
    type_text(anna, "Publié, donc oublié ici")
    anna.press("action", "publish")
    expect(anna.found("main .message.success")).to_be_visible()
    anna.page.wait_for_function("() => Object.keys(localStorage).length === 0")


def test_what_waits_for_its_author_is_kept_no_longer(new_person: NewPerson) -> None:
    soazig = new_person()
    type_text(soazig, "Le site le garde")
    soazig.press("action", "publish")
    soazig.page.wait_for_function("() => Object.keys(localStorage).length === 0")


def test_lost_network_leaves_the_text_on_the_device(new_person: NewPerson) -> None:
    anna = new_person("anna@example.org")
    type_text(anna, "Sans réseau")
    anna.page.context.set_offline(True)
    anna.page.locator('main button[value="publish"]').click(no_wait_after=True)
    anna.page.context.set_offline(False)
    close_and_come_back(anna)
    expect(anna.found(".kept-offer")).to_contain_text("Sans réseau")


def test_another_open_window_s_text_is_left_to_it(new_person: NewPerson) -> None:
    anna = new_person()
    type_text(anna, "Dans l’autre fenêtre")
    second = anna.page.context.new_page()
    second.goto("/articles/write/")
    second.locator('[name="title"]').fill("Dans celle-ci")
    expect(second.locator("[data-kept-line]")).to_contain_text(":")
    expect(second.locator(".kept-offer")).to_have_count(0)
    assert sorted(kept_titles(second)) == ["Dans celle-ci", "Dans l’autre fenêtre"]


def test_forgotten_when_asked(new_person: NewPerson) -> None:
    anna = new_person()
    type_text(anna, "À oublier")
    anna.click("[data-kept-forget]")
    assert kept_titles(anna.page) == []
    close_and_come_back(anna)
    expect(anna.page.locator(".kept-offer")).to_have_count(0)


def test_text_of_one_account_is_not_offered_to_another(new_person: NewPerson) -> None:
    anna = new_person("anna@example.org")
    type_text(anna, "Le brouillon d’Anna")
    anna.page.context.clear_cookies()
    anna.sign_in("lise@example.org", PASSWORD)
    close_and_come_back(anna)
    expect(anna.page.locator(".kept-offer")).to_have_count(0)


def test_browser_that_is_full_says_so(new_person: NewPerson) -> None:
    anna = new_person()
    anna.start_at("/articles/write/")
    anna.page.evaluate("() => localStorage.setItem('other', 'x'.repeat(5 * 1024 * 1024 - 20))")
    anna.fill("title", "Pas de place")
    expect(anna.found("[data-kept-line].error")).to_be_visible()


def test_change_of_an_own_article_is_offered_on_its_page_alone(new_person: NewPerson) -> None:
    lise = new_person("lise@example.org")
    type_text(lise, "Le marché du samedi")
    lise.press("action", "publish")
    lise.click('main .notice a[href$="/edit/"]')
    edit = lise.page.url
    lise.fill("body", "Le marché passe au dimanche.")
    expect(lise.found("[data-kept-line]")).to_contain_text(":")
    close_and_come_back(lise)
    expect(lise.page.locator(".kept-offer")).to_have_count(0)
    lise.start_at(edit)
    lise.click("[data-take]")
    lise.press("action", "publish")
    assert lise.reads("Le marché passe au dimanche.")
