"""“Spam: all of it” takes one click, can be undone, and lets nobody through meanwhile."""

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from articles import workflow
from articles.models import Action, Article, JournalEntry, KnownHost, State, Suspension, Wave
from articles.moderation import spam_cleanup
from articles.workflow.permissions import ActionRefused
from tests.articles.screened_articles import NOON, send_article, send_articles, stored_states
from tests.factories import make_article

SHOP = "https://shop.example/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("commits_at_once")]


@pytest.fixture
def wave() -> Wave:
    send_articles(8, SHOP)
    return Wave.objects.get()


def people(wave: Wave) -> list[User]:
    return list(User.objects.filter(written_articles__wave=wave))


def test_all_its_accounts_are_blocked(wave: Wave, maelle: User) -> None:
    cleared = spam_cleanup.clean_up_wave(wave.pk, by=maelle, now=NOON)
    assert all(user.blocked_at == NOON and not user.is_active for user in people(wave))
    assert cleared.suspensions.count() == cleared.articles.count() == 8


def test_what_they_have_online_elsewhere_is_hidden(wave: Wave, maelle: User) -> None:
    other = make_article(by=people(wave)[0], state=State.ONLINE)
    spam_cleanup.clean_up_wave(wave.pk, by=maelle, now=NOON)
    assert stored_states([other]) == {State.HIDDEN}


def test_what_was_held_is_never_released(wave: Wave, maelle: User) -> None:
    spam_cleanup.clean_up_wave(wave.pk, by=maelle, now=NOON)
    later = NOON + timedelta(days=5)
    workflow.mark_read(make_article().pk, by=maelle, now=later)
    assert workflow.release_due_articles(now=later) == []


def test_each_text_has_its_row(wave: Wave, maelle: User) -> None:
    spam_cleanup.clean_up_wave(wave.pk, by=maelle, now=NOON)
    read = JournalEntry.objects.filter(action=Action.READ).values_list("article_number", flat=True)
    assert sorted(read) == sorted(wave.articles.values_list("pk", flat=True))


def test_thousand_accounts_cost_no_more_queries_than_eight(
    maelle: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    send_articles(25, SHOP)
    with django_assert_max_num_queries(30):
        spam_cleanup.clean_up_wave(Wave.objects.get().pk, by=maelle, now=NOON)


def test_spammers_get_no_mail(wave: Wave, maelle: User, mails_leave_at_once: None) -> None:
    spam_cleanup.clean_up_wave(wave.pk, by=maelle, now=NOON)
    assert mail.outbox == []


def test_moderators_and_established_authors_are_left_alone(
    wave: Wave, maelle: User, anna: User
) -> None:
    for person in (maelle, anna):
        make_article(by=person, state=State.HELD, wave=wave)
    spam_cleanup.clean_up_wave(wave.pk, by=maelle, now=NOON)
    assert not User.objects.filter(pk__in=[maelle.pk, anna.pk], is_active=False).exists()


def test_second_moderator_is_told(wave: Wave, maelle: User, odette: User) -> None:
    spam_cleanup.clean_up_wave(wave.pk, by=maelle, now=NOON)
    with pytest.raises(ActionRefused):
        spam_cleanup.clean_up_wave(wave.pk, by=odette, now=NOON)
    with pytest.raises(ActionRefused):
        spam_cleanup.dismiss_wave(wave.pk, by=odette, now=NOON)


def test_it_comes_back_and_is_held_at_once(wave: Wave, maelle: User) -> None:
    spam_cleanup.clean_up_wave(wave.pk, by=maelle, now=NOON)
    late = NOON + timedelta(days=9)
    workflow.mark_read(make_article().pk, by=maelle, now=late)
    assert send_article(links=(SHOP,), now=late).state == State.HELD
    assert Wave.objects.unsettled().count() == 1


def test_undone_it_waits_to_be_read_and_makes_no_wave(wave: Wave, maelle: User) -> None:
    cleared = spam_cleanup.clean_up_wave(wave.pk, by=maelle, now=NOON)
    spam_cleanup.undo_cleanup(cleared.pk, by=maelle, now=NOON + timedelta(days=29))
    assert not User.objects.exclude(blocked_at=None).exists()
    assert not Suspension.objects.running().exists()
    assert send_article(links=(SHOP,), now=NOON).state == State.ONLINE


def test_after_thirty_days_it_stands(wave: Wave, maelle: User) -> None:
    cleared = spam_cleanup.clean_up_wave(wave.pk, by=maelle, now=NOON)
    with pytest.raises(ActionRefused):
        spam_cleanup.undo_cleanup(cleared.pk, by=maelle, now=NOON + timedelta(days=31))


def test_wave_that_was_none_is_released_in_one_click(wave: Wave, maelle: User) -> None:
    numbers = list(wave.articles.values_list("pk", flat=True))
    spam_cleanup.dismiss_wave(wave.pk, by=maelle, now=NOON)
    assert set(Article.objects.filter(pk__in=numbers).values_list("state", flat=True)) == {"online"}


def test_what_is_held_for_another_reason_too_stays_held(wave: Wave, maelle: User) -> None:
    author = people(wave)[0]
    fast = [send_article(author) for _ in range(4)][-1]
    spam_cleanup.dismiss_wave(wave.pk, by=maelle, now=NOON)
    assert stored_states([fast]) == {State.HELD}


def test_its_site_makes_no_wave_again(wave: Wave, maelle: User) -> None:
    spam_cleanup.dismiss_wave(wave.pk, by=maelle, now=NOON)
    assert stored_states(send_articles(9, SHOP)) == {State.ONLINE}
    workflow.hold_waves(now=NOON + timedelta(minutes=5))
    assert not Wave.objects.unsettled().exists()


def test_site_that_a_spammer_made_known_is_known_no_more(anna: User, maelle: User) -> None:
    send_article(anna, links=(SHOP,))
    assert KnownHost.objects.filter(name="shop.example").exists()
    spam_cleanup.clean_up_account(anna.pk, by=maelle, now=NOON)
    assert stored_states(send_articles(8, SHOP)) == {State.HELD}


def test_resident_clears_nothing(wave: Wave, anna: User) -> None:
    for verb in (spam_cleanup.clean_up_wave, spam_cleanup.dismiss_wave):
        with pytest.raises(ActionRefused):
            verb(wave.pk, by=anna, now=NOON)
    assert Wave.objects.unsettled().exists()
