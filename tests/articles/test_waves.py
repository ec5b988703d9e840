"""Many new accounts with one sign in common are held together; a school class is not."""

from datetime import timedelta

import pytest

from accounts.models import User
from articles import workflow
from articles.models import (
    Article,
    ExemptNetwork,
    JournalEntry,
    Rule,
    ScreeningResult,
    SpamSign,
    State,
    Wave,
)
from articles.spam.screen import TextOrigin
from tests.articles.screened_articles import (
    NOON,
    OFFER,
    new_ip,
    send_article,
    send_articles,
    set_screening_policy,
    stored_states,
)
from tests.factories import make_user

SHOP = "https://shop.example/"
SCHOOL = "198.51.100.20"
ALPHABET = "abcdefghijklmnopqrstuvwxyz"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


@pytest.fixture
def wave() -> list[Article]:
    return send_articles(8, SHOP)


def test_eight_new_accounts_that_link_to_one_site_are_held(wave: list[Article]) -> None:
    assert stored_states(wave) == {State.HELD}
    found = Wave.objects.get()
    assert (found.kind, found.key) == (Wave.Kind.HOST, "shop.example")
    assert found.articles.count() == 8


def test_seven_are_not() -> None:
    assert stored_states(send_articles(7, SHOP)) == {State.ONLINE}


def test_accounts_count_and_not_texts() -> None:
    people = [make_user() for _ in range(3)]
    sent = [send_article(person, links=(SHOP,)) for person in people for _text in range(3)]
    assert stored_states(sent) == {State.ONLINE}


def test_it_is_a_matter_of_an_hour() -> None:
    sent = [send_article(links=(SHOP,), now=NOON + timedelta(minutes=9 * n)) for n in range(9)]
    assert stored_states(sent) == {State.ONLINE}


def test_each_is_told_and_each_row_is_the_machines(wave: list[Article]) -> None:
    rows = JournalEntry.objects.filter(action="held")
    assert {row.article_number for row in rows} == {article.pk for article in wave}
    assert all(row.by_machine for row in rows)


def test_moderators_read_of_each_that_it_came_with_a_wave(wave: list[Article]) -> None:
    for article in wave:
        assert "wave" in [reason["code"] for reason in article.screenings.all()[0].reasons]


def test_nothing_is_listed_or_released_until_somebody_says_what_it_is(
    wave: list[Article], maelle: User
) -> None:
    for days in (2, 9, 30):
        later = NOON + timedelta(days=days)
        workflow.mark_read(wave[0].pk, by=maelle, now=later)
        assert workflow.release_due_articles(now=later) == []
        assert workflow.list_due_articles(now=later) == []


def test_site_under_many_names_is_one(wave: list[Article]) -> None:
    sent = [send_article(links=(f"https://a{number}.spam.example/",)) for number in range(8)]
    assert stored_states(sent) == {State.HELD}


def test_site_that_established_authors_link_to_makes_no_wave(anna: User) -> None:
    send_article(anna, links=("https://www.ville.example/plan",))
    assert stored_states(send_articles(9, "https://ville.example/")) == {State.ONLINE}


def test_affirmed_article_makes_its_sites_known(anna: User) -> None:
    first = send_article(links=("https://fete.example/",))
    workflow.affirm(first.pk, by=anna, now=NOON)
    assert stored_states(send_articles(9, "https://fete.example/")) == {State.ONLINE}


def test_class_of_twenty_five_on_one_network_is_welcome() -> None:
    begin = "Mardi nous sommes allés à la criée avec la classe de CM2 et la maîtresse."
    own = [" ".join(f"{letter}{a}{b}" for a in "aeiou" for b in "rstln") for letter in ALPHABET]
    sent = [send_article(address=SCHOOL, text=f"{begin} {text}") for text in own[:25]]
    assert stored_states(sent) == {State.ONLINE}


def test_class_may_link_to_what_the_town_knows(anna: User) -> None:
    send_article(anna, links=("https://ecole.example/",))
    sent = send_articles(14, "https://ecole.example/criee", address=SCHOOL)
    assert stored_states(sent) == {State.ONLINE}


def test_one_strange_site_from_one_network_takes_twelve() -> None:
    assert stored_states(send_articles(11, SHOP, address="192.0.2.7")) == {State.ONLINE}
    assert stored_states([send_article(links=(SHOP,), address="192.0.2.99")]) == {State.HELD}
    assert not Article.objects.filter(state=State.ONLINE).exists()


def test_network_alone_takes_more_and_only_what_is_doubtful() -> None:
    set_screening_policy(wave_accounts_network_only=5)
    harmless = [send_article(address="192.0.2.7") for _ in range(6)]
    sent = [
        send_article(links=(f"https://s{n}.example/",), address=f"192.0.2.{n}") for n in range(5)
    ]
    assert stored_states(sent) == {State.HELD}
    assert stored_states(harmless) == {State.ONLINE}


def test_exempt_network_makes_no_wave() -> None:
    ExemptNetwork.objects.create(network="192.0.2.0/24", name="La médiathèque")
    assert stored_states(send_articles(14, SHOP, address="192.0.2.7")) == {State.ONLINE}


def test_exempt_network_shelters_nobody_from_a_wave_that_is_known(wave: list[Article]) -> None:
    ExemptNetwork.objects.create(network="192.0.2.0/24", name="La médiathèque")
    assert send_article(links=(SHOP,), address="192.0.2.7").state == State.HELD


def test_one_text_with_other_words_is_one_wave() -> None:
    words = ["crédit", "prêt", "financement", "secours", "argent", "appui", "don", "fonds"]
    sent = [send_article(text=OFFER.replace("crédit", word)) for word in words]
    assert Wave.objects.get().kind == Wave.Kind.TEXT
    assert stored_states(sent) == {State.HELD}


def test_second_account_with_a_text_is_held_for_a_look() -> None:
    assert send_article(text=OFFER).state == State.ONLINE
    assert send_article(text=OFFER.replace("banque", "maison")).state == State.HELD
    assert not Wave.objects.exists()


def test_whatever_else_its_accounts_have_online_is_held(yann: User) -> None:
    before = send_article(yann)
    send_articles(7, SHOP)
    send_article(yann, links=(SHOP,))
    assert stored_states([before]) == {State.HELD}


def test_whatever_its_accounts_send_next_is_held(wave: list[Article]) -> None:
    author = wave[3].authors.get()
    assert send_article(author).state == State.HELD
    assert Wave.objects.count() == 1


def test_same_accounts_with_another_site_are_no_second_wave(wave: list[Article]) -> None:
    for article in wave[:7]:
        send_article(article.authors.get(), links=("https://other.example/",))
    assert send_article(links=("https://other.example/",)).state == State.HELD
    assert Wave.objects.count() == 1


def test_established_author_is_in_no_wave(wave: list[Article], anna: User) -> None:
    assert send_article(anna, links=(SHOP,)).state == State.LISTED


def test_newcomer_who_links_elsewhere_is_not_touched(wave: list[Article]) -> None:
    assert send_article(links=("https://autre.example/",)).state == State.ONLINE


def test_edit_can_make_it_part_of_a_wave(wave: list[Article], yann: User) -> None:
    article = send_article(yann)
    Article.objects.filter(pk=article.pk).update(body_html=f'<p><a href="{SHOP}">x</a></p>')
    again = workflow.rescreen(article.pk, by=yann, origin=TextOrigin(new_ip()), now=NOON)
    assert again.state == State.HELD


def test_what_a_moderator_releases_is_out_of_it(wave: list[Article], maelle: User) -> None:
    later = NOON + timedelta(minutes=2)
    article = workflow.release(wave[0].pk, by=maelle, now=later)
    assert article.wave is None
    workflow.hold_waves(now=NOON + timedelta(minutes=5))
    workflow.rescreen(article.pk, by=article.authors.get(), now=later)
    assert stored_states([article]) == {State.ONLINE}


def test_beat_finds_what_arrived_at_the_same_second() -> None:
    set_screening_policy(wave=0)
    sent = send_articles(8, SHOP) + [send_article(text=OFFER, links=()) for _ in range(8)]
    set_screening_policy(wave=10)
    workflow.hold_waves(now=NOON + timedelta(minutes=5))
    workflow.hold_waves(now=NOON + timedelta(minutes=10))
    assert stored_states(sent) == {State.HELD}
    assert set(Wave.objects.values_list("kind", flat=True)) == {"host", "text"}


def test_beat_twice_changes_nothing_more(wave: list[Article]) -> None:
    rows = JournalEntry.objects.count(), ScreeningResult.objects.count()
    assert workflow.hold_waves(now=NOON + timedelta(minutes=5)) == []
    assert (JournalEntry.objects.count(), ScreeningResult.objects.count()) == rows


def test_weight_too_low_to_hold_holds_nothing() -> None:
    set_screening_policy(wave=4)
    sent = send_articles(8, SHOP)
    assert stored_states(sent) == {State.ONLINE}
    assert workflow.hold_waves(now=NOON + timedelta(minutes=5)) == []


def test_long_wave_notes_no_text_again() -> None:
    for _number in range(12):
        send_article(text=OFFER, links=(SHOP,))
    assert SpamSign.objects.filter(kind=Wave.Kind.TEXT).count() == 8 * 8


def test_removed_from_a_wave_stays_removed(wave: list[Article], maelle: User) -> None:
    workflow.remove(wave[0].pk, by=maelle, rule=Rule.COMMERCIAL, reason="Une publicité.", now=NOON)
    workflow.hold_waves(now=NOON + timedelta(minutes=5))
    assert stored_states([wave[0]]) == {State.REMOVED}
