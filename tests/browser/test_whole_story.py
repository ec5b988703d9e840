"""The main job from end to end, on real parts: nothing is replaced, and nobody helps."""

from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from newsletter.contents import schedule
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.live_town import LiveTown, first_link, mail_text, wait_until

pytestmark = pytest.mark.needs_browser

AUTHOR, READER = "nolwenn@example.org", "gwenn@example.org"
MASKED = "g…@example.org"
TITLE = "Un banc neuf devant la capitainerie"


def test_from_a_visitors_text_to_the_letter(
    new_person: NewPerson, town: LiveTown, places: dict[str, str]
) -> None:
    address = a_visitor_publishes(new_person())
    assert TITLE not in town.read("/")[1]
    the_moderator_affirms(new_person("maelle@example.org"), town)
    assert TITLE in town.read("/")[1]
    a_reader_subscribes(new_person())
    week = the_letter_leaves(town)
    the_mail_holds_it_and_lets_go(new_person(), address)
    the_letter_leaves(town, week)
    assert len(town.mails(READER)) == 2


def a_visitor_publishes(nolwenn: Person) -> str:
    """Returns the article's address; it answers strangers."""
    nolwenn.start_at("/")
    nolwenn.click_link("/articles/write/")
    nolwenn.fill("title", TITLE)
    nolwenn.fill("body", "Il est **vert**, et on y voit les bateaux rentrer.")
    nolwenn.press("action", "publish")
    nolwenn.fill("email", AUTHOR)
    nolwenn.fill("display_name", "Nolwenn Riou")
    nolwenn.submit()
    assert nolwenn.reads(AUTHOR)
    nolwenn.follow_mail(AUTHOR, "/articles/confirm/")
    assert nolwenn.sees("main strong >> text=vert")
    nolwenn.press("action", "publish")
    address = urlsplit(nolwenn.page.url).path
    wait_until(lambda: nolwenn.town.read(address)[0] == 200, what="article")
    assert TITLE in nolwenn.town.read(address)[1]
    return address


def the_moderator_affirms(maelle: Person, town: LiveTown) -> None:
    maelle.start_at("/admin/")
    maelle.page.locator('#content a[href$="/queue/"]').click()
    maelle.page.locator("#content a", has_text=TITLE).click()
    assert "bateaux rentrer" in maelle.page.locator("#content").inner_text()
    maelle.page.locator('button[name="verb"][value="affirm"]').click()
    town.wait_for_mail(AUTHOR, "/un-banc-neuf-devant-la-capitainerie/")


def a_reader_subscribes(gwenn: Person) -> None:
    gwenn.start_at("/")
    gwenn.fill("email", READER)
    gwenn.submit("main section form")
    gwenn.follow_mail(READER, "/newsletter/confirm/")
    gwenn.submit()


def the_letter_leaves(town: LiveTown, week: str = "") -> str:
    """By the commands that do what beat and the worker do; returns the week."""
    coming = schedule.next_issue_week(timezone.now())
    week = week or f"{coming.year}-w{coming.number:02d}"
    town.manage("compile_digest", "--week", week)
    printed = town.manage("send_digest", "--week", week)
    assert "unknown: 0" in printed
    assert "pending: 0" in printed
    return week


def the_mail_holds_it_and_lets_go(gwenn: Person, address: str) -> None:
    letter = gwenn.town.wait_for_mail(READER, "/newsletter/unsubscribe/")
    for kind in ("plain", "html"):
        assert TITLE in mail_text(letter, kind)
        assert address in mail_text(letter, kind)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    leave = first_link(letter, "/newsletter/unsubscribe/")
    assert letter["List-Unsubscribe"].strip().startswith(f"<{leave}>, <mailto:")
    gwenn.start_at(leave)
    assert gwenn.reads(MASKED)
    gwenn.submit()
    gwenn.start_at(leave)
    assert not gwenn.reads(MASKED)
