"""The journeys that product.md promises, with no more clicks and fields than it allows.

Where pages work without JavaScript, and all that readers and residents see do, the journey is
made without.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests.browser.axe import check_page
from tests.browser.conftest import NewPerson
from tests.browser.person import Person
from tests.live_town import LiveTown

pytestmark = [pytest.mark.needs_browser, pytest.mark.usefixtures("places")]

with_and_without = pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])


def stays_within(person: Person, *, clicks: int, fields: int) -> None:
    assert person.clicks <= clicks, person.clicks
    assert person.fields <= fields, person.fields


def write(person: Person, title: str) -> None:
    person.click_link("/articles/write/")
    person.fill("title", title)
    person.fill("body", "Trois phrases suffisent.")


@with_and_without
def test_first_article(new_person: NewPerson, *, javascript: bool) -> None:
    email = f"first-{'js' if javascript else 'plain'}@example.org"
    soazig = new_person(javascript=javascript)
    soazig.start_at("/")
    write(soazig, "Mon premier article")
    soazig.press("action", "publish")
    soazig.fill("email", email)
    soazig.fill("display_name", "Soazig")
    soazig.submit()
    soazig.follow_mail(email, "/articles/confirm/")
    soazig.press("action", "publish")
    assert soazig.page.locator("h1").inner_text() == "Mon premier article"
    stays_within(soazig, clicks=5, fields=4)


def test_next_article(new_person: NewPerson, town: LiveTown) -> None:
    anna = new_person("anna@example.org", javascript=False)
    anna.start_at("/")
    write(anna, "Mon article suivant")
    anna.press("action", "publish")
    assert "Mon article suivant" in town.read("/")[1]
    stays_within(anna, clicks=2, fields=2)


def test_back_and_published_again(new_person: NewPerson, town: LiveTown) -> None:
    anna = new_person("anna@example.org", javascript=False)
    anna.start_at("/")
    write(anna, "Une seule fois")
    anna.press("action", "publish")
    address = anna.page.url
    anna.page.go_back()
    anna.fill("title", "Une seule fois")
    anna.fill("body", "Trois phrases suffisent.")
    anna.press("action", "publish")
    assert anna.page.url == address
    assert anna.sees("main .message.info")
    assert town.read("/")[1].count(f'href="{urlsplit(address).path}"') == 1


def test_typo(new_person: NewPerson) -> None:
    lise = new_person("lise@example.org", javascript=False)
    lise.start_at("/")
    write(lise, "Une fôte")
    lise.press("action", "publish")
    lise.start_at(lise.page.url)
    lise.click('main .notice a[href$="/edit/"]')
    lise.fill("title", "Une faute")
    lise.press("action", "publish")
    assert lise.page.locator("h1").inner_text() == "Une faute"
    stays_within(lise, clicks=2, fields=1)


def test_event(new_person: NewPerson, town: LiveTown) -> None:
    anna = new_person("anna@example.org", javascript=False)
    anna.start_at("/")
    write(anna, "Régate des vieux gréements")
    anna.click("main details:has([name=starts_at]) > summary")
    anna.fill("starts_at", str(timezone.localdate() + timedelta(days=5)))
    anna.fill("place", "La cale")
    anna.press("action", "publish")
    assert "Régate des vieux gréements" in town.read("/agenda/")[1]
    stays_within(anna, clicks=3, fields=4)


@with_and_without
def test_reader_finds(new_person: NewPerson, *, javascript: bool) -> None:
    reader = new_person(javascript=javascript)
    reader.start_at("/")
    reader.fill("q", "KERBIHAN haie", within="header")
    reader.submit("header form")
    reader.click("main .card a")
    assert reader.page.locator("h1").inner_text().startswith("Kerbihan plante sa haie")
    stays_within(reader, clicks=2, fields=1)


@pytest.mark.needs_axe
def test_reader_reports(new_person: NewPerson, places: dict[str, str]) -> None:
    reader = new_person()
    reader.start_at(places["article"])
    reader.click_link("/report/")
    reader.tick("reason", "privacy")
    reader.fill("explanation", "Mon adresse est dans le texte.")
    reader.submit()
    assert reader.page.locator("main strong").count() == 1
    stays_within(reader, clicks=2, fields=2)
    check_page(reader.page)


@with_and_without
def test_subscriber_joins(new_person: NewPerson, *, javascript: bool) -> None:
    email = f"joins-{'js' if javascript else 'plain'}@example.org"
    reader = new_person(javascript=javascript)
    reader.start_at("/")
    reader.fill("email", email)
    reader.submit("main section form")
    reader.follow_mail(email, "/newsletter/confirm/")
    reader.submit()
    assert reader.sees('main a[href="/newsletter/next/"]')
    stays_within(reader, clicks=3, fields=1)


def test_subscriber_leaves(new_person: NewPerson, places: dict[str, str]) -> None:
    reader = new_person(javascript=False)
    reader.start_at("about:blank")
    reader.follow(places["leaving"])
    reader.submit()
    reader.page.goto(places["leaving"])
    assert not reader.sees("main form")
    stays_within(reader, clicks=2, fields=0)


def test_moderator_affirms(new_person: NewPerson, places: dict[str, str], town: LiveTown) -> None:
    maelle = new_person("maelle@example.org")
    maelle.start_at("/admin/")
    maelle.click('#content a[href$="/queue/"]')
    maelle.click(f'#content a[href="{places["waiting"]}"]')
    maelle.click('button[name="verb"][value="affirm"]')
    assert "Un texte qui attend" in town.read("/")[1]
    stays_within(maelle, clicks=3, fields=0)


@pytest.mark.needs_axe
def test_author_appeals(new_person: NewPerson, places: dict[str, str]) -> None:
    """By the link of the mail, without signing in."""
    yann = new_person()
    yann.start_at("about:blank")
    yann.follow_mail("yann@example.org", places["appeal"])
    check_page(yann.page)
    yann.fill("text", "Je racontais, je n’insultais pas.")
    yann.submit()
    assert yann.page.locator("h1").inner_text() == "Votre recours est arrivé"
    stays_within(yann, clicks=3, fields=1)
    check_page(yann.page)


def test_subscriber_chooses_and_pauses(new_person: NewPerson, places: dict[str, str]) -> None:
    reader = new_person(javascript=False)
    reader.start_at(places["preferences"])
    reader.page.get_by_label("Kerbihan").check()
    reader.fill("paused_until", str(timezone.localdate() + timedelta(days=20)))
    reader.submit()
    assert reader.sees("main .notice.success")
    assert reader.page.get_by_label("Kerbihan").is_checked()
    stays_within(reader, clicks=1, fields=2)


def test_subscriber_moves_to_another_address(new_person: NewPerson, places: dict[str, str]) -> None:
    """By the two mails, the newer mailbox first."""
    mover = new_person(javascript=False)
    mover.start_at(places["mover"])
    mover.click_link("/newsletter/move/")
    mover.fill("email", "mover@nouveau.example")
    mover.submit()
    for mailbox in ("mover@nouveau.example", "mover@example.org"):
        mover.follow_mail(mailbox, "/newsletter/address/")
        mover.submit()
    assert mover.reads("m…@nouveau.example")
    stays_within(mover, clicks=6, fields=1)


def test_director_imports_a_list(new_person: NewPerson, town: LiveTown, tmp_path: Path) -> None:
    file = tmp_path / "membres.csv"
    file.write_bytes("email;date;source\nsoaz@example.org;05/01/2026;n° 4\n".encode("cp1252"))
    odette = new_person("odette@example.org", javascript=False)
    odette.start_at("/admin/newsletter/subscriber/import/")
    odette.page.set_input_files("[name=file]", file)
    odette.fill("statement", "Bulletins d’adhésion de l’association, 2026")
    odette.click('main form[enctype] button[type="submit"]')
    assert odette.reads("n° 4")
    odette.click('main .actions button[type="submit"]')
    assert odette.sees("main .notice.success")
    town.manage(
        "shell",
        "-c",
        "from newsletter.subscribers.contact_import import mail_imported; mail_imported()",
    )
    assert town.wait_for_link("soaz@example.org", "/newsletter/unsubscribe/")
