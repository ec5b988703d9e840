"""One page “to read”: what waits, in which order, and spam cleared in one click."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from articles import workflow
from articles.models import (
    Article,
    JournalEntry,
    ModeratorNote,
    Rule,
    ScreeningResult,
    SpamCleanup,
    State,
    Wave,
)
from articles.moderation import presence, reports, spam_cleanup, suspensions
from articles.moderation.reports import ReportContent
from tests.articles.desk import QUEUE, account_desk_url, article_desk_url
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def desk(client: Client, maelle: User, settings: Settings, commits_at_once: None) -> Client:
    """Maëlle at the desk of a demo, which asks for no second factor."""
    settings.SITE_MODE = "demo"
    maelle.language = "en"
    client.force_login(maelle)
    return client


def shown(desk: Client) -> str:
    return desk.get(QUEUE).content.decode()


def make_wave(accounts: int = 3) -> Wave:
    wave = Wave.objects.create(kind=Wave.Kind.HOST, key="casino.example")
    for number in range(accounts):
        spammer = make_user(f"Casino {number}")
        for _text in range(2):
            make_article("Gagnez gros", by=spammer, state=State.HELD, wave=wave)
    return wave


def report(article: Article, by: User | None = None, *, legal: bool = False) -> None:
    notice = ReportContent(Rule.INSULT, "Il insulte ma sœur.", is_notice=legal, good_faith=legal)
    reports.receive_report(article, notice, by=by, address="198.51.100.7", language="fr")


def test_nothing_waits_says_thank_you(desk: Client) -> None:
    assert "Nothing is waiting" in shown(desk)


def test_oldest_stands_first_whoever_wrote_it(desk: Client, yann: User) -> None:
    now = timezone.now()
    make_article("Le plus récent", by=yann, state=State.ONLINE, published_at=now)
    make_article("Le plus ancien", state=State.ONLINE, published_at=now - timedelta(hours=9))
    page = shown(desk)
    assert page.index("Le plus ancien") < page.index("Le plus récent")


def test_one_account_stands_once(desk: Client, yann: User) -> None:
    for title in ("Un", "Deux", "Trois"):
        make_article(title, by=yann, state=State.ONLINE)
    assert shown(desk).count(f'href="{account_desk_url(yann)}"') == 1


def test_machine_says_why_in_plain_words(desk: Client, yann: User) -> None:
    held = make_article("Achetez", by=yann, state=State.HELD)
    found = [{"code": "same_host", "points": 6, "detail": "fen.example"}]
    ScreeningResult.objects.create(article=held, score=12, holds=True, reasons=found)
    assert "It links again and again to fen.example." in shown(desk)


def test_reason_of_tomorrow_breaks_nothing(desk: Client, yann: User) -> None:
    held = make_article("Achetez", by=yann, state=State.HELD)
    found = [{"code": "not_invented_yet", "points": 6}]
    ScreeningResult.objects.create(article=held, score=12, holds=True, reasons=found)
    assert desk.get(QUEUE).status_code == 200


def test_what_a_moderator_has_read_waits_no_more(desk: Client, maelle: User) -> None:
    article = make_article("La criée", state=State.ONLINE)
    workflow.mark_read(article.pk, by=maelle)
    assert "La criée" not in shown(desk)


def test_changed_text_waits_again(desk: Client, maelle: User) -> None:
    article = make_article("La criée", state=State.ONLINE)
    workflow.mark_read(article.pk, by=maelle)
    article.revisions.update(text_hash="of another text")
    assert "La criée" in shown(desk)


def test_reported_article_stands_among_the_reported_alone(desk: Client) -> None:
    article = make_article("La criée", state=State.ONLINE)
    report(article)
    report(article)
    page = shown(desk)
    assert page.count("La criée") == 1
    assert "2 reports" in page


def test_late_decisions_are_marked(desk: Client, odette: User) -> None:
    late, fresh = make_article("Tardif"), make_article("Frais")
    for article, hours in ((late, 73), (fresh, 2)):
        when = timezone.now() - timedelta(hours=hours)
        workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.", now=when)
    before, _line, after = shown(desk).partition("undecided for more than 72 hours")
    assert "Tardif" not in before
    assert after.index("Tardif") < after.index("Frais")


def test_blocked_account_appeals_there_too(desk: Client, yann: User, odette: User) -> None:
    found = suspensions.suspend_account(
        yann.pk, by=odette, rule=Rule.INSULT, reason="Des insultes."
    )
    suspensions.appeal_suspension(found.pk, text="Je m’excuse.")
    assert account_desk_url(yann) in shown(desk)


def test_established_authors_unread_texts_wait_folded(desk: Client, anna: User) -> None:
    make_article("Publié d’emblée", by=anna, published_at=timezone.now())
    assert "Publié d’emblée" in shown(desk).partition("<details")[2]


def test_reported_article_says_what_for_and_a_legal_notice_comes_first(desk: Client) -> None:
    for title, legal in (("La criée", False), ("Le marché", True)):
        article = make_article(title, state=State.ONLINE)
        report(article, legal=legal)
        report(article, legal=legal)
    page = shown(desk)
    assert page.index("Le marché") < page.index("La criée")
    assert page.count(f"<li>{str(Rule.INSULT.label).capitalize()}</li>") == 2
    assert page.count("<strong>Legal notice</strong> just now") == 1


def test_abuse_is_not_asked_about_where_only_visitors_report(desk: Client, anna: User) -> None:
    article = make_article(state=State.ONLINE)
    report(article)
    assert "keep-abusive" not in desk.get(article_desk_url(article)).content.decode()
    report(article, anna)
    assert desk.get(article_desk_url(article)).content.decode().count('name="keep-abusive"') == 1


def test_what_has_just_come_waits_for_no_0_minutes(desk: Client, yann: User) -> None:
    make_article(by=yann, state=State.ONLINE, published_at=timezone.now())
    page = shown(desk)
    assert "just now" in page
    assert "0\u00a0minutes" not in page


def test_who_looks_at_it_is_told(desk: Client, odette: User) -> None:
    article = make_article(state=State.ONLINE)
    presence.record_viewer(article.pk, odette, timezone.now())
    assert "Odette Quéméner is looking at it." in shown(desk)


def test_figures_stand_on_top(desk: Client, maelle: User, yann: User) -> None:
    now = timezone.now()
    article = make_article(by=yann, state=State.ONLINE, published_at=now - timedelta(minutes=40))
    workflow.affirm(article.pk, by=maelle, now=now)
    make_article(state=State.ONLINE)
    page = shown(desk)
    assert "<dt>To read</dt><dd>1</dd>" in page
    assert "<dd>40 min</dd>" in page
    assert '/admin/newsletter/issue/next/"' in page


def test_page_costs_the_same_for_thirty_as_for_three(
    desk: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(30):
        make_article(state=State.ONLINE)
    with django_assert_max_num_queries(45):
        desk.get(QUEUE)


def test_wave_is_one_block_and_its_texts_do_not_crowd(desk: Client) -> None:
    make_wave(accounts=4)
    page = shown(desk)
    assert "New accounts that all link to casino.example" in page
    assert "Accounts: 4. Articles: 8." in page
    assert page.count("Gagnez gros") == 3


def test_wave_can_be_looked_at_whole(desk: Client) -> None:
    wave = make_wave()
    page = desk.get(f"/admin/articles/article/waves/{wave.pk}/").content.decode()
    assert page.count("Gagnez gros") == 6


def test_one_click_clears_a_wave(desk: Client) -> None:
    wave = make_wave()
    page = desk.post(f"/admin/articles/article/waves/{wave.pk}/clear/", follow=True)
    assert User.objects.filter(blocked_at__isnull=False).count() == 3
    assert "Gagnez gros" not in page.content.decode()
    assert "Undo it" in page.content.decode()


def test_second_moderator_is_told_that_it_is_cleared(desk: Client, odette: User) -> None:
    wave = make_wave()
    spam_cleanup.clean_up_wave(wave.pk, by=odette)
    page = desk.post(f"/admin/articles/article/waves/{wave.pk}/clear/", follow=True)
    assert 'class="message error"' in page.content.decode()


def test_no_spam_lets_the_wave_go(desk: Client) -> None:
    wave = make_wave()
    desk.post(f"/admin/articles/article/waves/{wave.pk}/dismiss/")
    assert "casino.example" not in shown(desk)
    assert not User.objects.filter(blocked_at__isnull=False).exists()


def test_one_click_clears_an_account_from_the_queue(desk: Client, yann: User) -> None:
    article = make_article("Achetez", by=yann, state=State.ONLINE)
    desk.post(account_desk_url(yann), {"verb": "spam"}, follow=True)
    article.refresh_from_db()
    yann.refresh_from_db()
    assert article.state == State.HIDDEN
    assert yann.blocked_at is not None


def test_click_is_taken_back(desk: Client, yann: User, maelle: User) -> None:
    article = make_article("Un vrai article", by=yann, state=State.ONLINE)
    cleared = spam_cleanup.clean_up_account(yann.pk, by=maelle)
    desk.post(f"/admin/articles/article/clearances/{cleared.pk}/undo/", follow=True)
    article.refresh_from_db()
    yann.refresh_from_db()
    assert article.state == State.ONLINE
    assert yann.is_active


def test_after_thirty_days_it_cannot_be_taken_back(desk: Client, odette: User) -> None:
    old = SpamCleanup.objects.create(by=odette, at=timezone.now() - timedelta(days=31))
    page = desk.post(f"/admin/articles/article/clearances/{old.pk}/undo/", follow=True)
    assert "This can no longer be undone." in page.content.decode()


def test_cleared_spam_is_no_decision_that_waits(desk: Client, yann: User, maelle: User) -> None:
    make_article("Achetez", by=yann, state=State.ONLINE)
    spam_cleanup.clean_up_account(yann.pk, by=maelle)
    assert "Achetez" not in shown(desk)


def test_each_clearance_is_in_djangos_log_by_number(desk: Client, yann: User) -> None:
    make_article("Achetez", by=yann, state=State.ONLINE)
    desk.post(account_desk_url(yann), {"verb": "spam"})
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.change_message) == (str(yann.pk), "spam")
    assert JournalEntry.objects.filter(actor_role="moderator").exists()


def test_notes_about_the_account_do_not_leak_to_its_holder(client: Client, yann: User) -> None:
    ModeratorNote.objects.create(account=yann, text="À surveiller.")
    client.force_login(yann)
    assert "À surveiller" not in client.get("/accounts/profile/").content.decode()
    assert client.get(account_desk_url(yann), follow=True).status_code == 403


def test_desk_page_is_kept_by_nobody(desk: Client) -> None:
    article = make_article(state=State.ONLINE)
    for path in (QUEUE, article_desk_url(article)):
        assert "no-store" in desk.get(path).headers["cache-control"]
