"""One article on the desk: as readers see it, and what a moderator decides about it."""

import json
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from articles import workflow
from articles.models import Action, Article, JournalEntry, ModeratorNote, Report, Rule, State
from articles.moderation import appeals, presence, reports
from articles.moderation.reports import ReportContent
from articles.writing import drafts
from tests.articles.desk import QUEUE, article_desk_url, press_button, version_on_page
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

AGAINST = {"hide-rule": "insult", "hide-reason": "Il traite le maire d’escroc."}


@pytest.fixture
def desk(client: Client, maelle: User, settings: Settings, commits_at_once: None) -> Client:
    settings.SITE_MODE = "demo"
    client.force_login(maelle)
    return client


@pytest.fixture
def article(yann: User) -> Article:
    return make_article("La criée rouvre", by=yann, state=State.ONLINE)


def state_of(article: Article) -> str:
    article.refresh_from_db()
    return article.state


def report(article: Article, by: User | None = None) -> Report:
    notice = ReportContent(Rule.INSULT, "Il insulte ma sœur.")
    return reports.receive_report(article, notice, by=by, address="198.51.100.7", language="fr")


def test_text_stands_as_readers_see_it(desk: Client, article: Article, client: Client) -> None:
    public = client.get(article.get_absolute_url()).content.decode()
    body = public[public.index("<article") : public.index("</article>")]
    assert body in desk.get(article_desk_url(article)).content.decode()


def test_what_was_decided_is_named_above_the_next_article(desk: Client, yann: User) -> None:
    done = make_article("<b>La criée</b>", by=yann, state=State.ONLINE)
    make_article("Le suivant", state=State.ONLINE, published_at=timezone.now())
    page = press_button(desk, done, "hide", **AGAINST)
    assert f'“<a href="{article_desk_url(done)}">&lt;b&gt;La criée&lt;/b&gt;</a>”: hidden.' in page


def test_one_tap_affirms_and_the_next_one_loads(desk: Client, article: Article) -> None:
    following = make_article("Le suivant", state=State.ONLINE, published_at=timezone.now())
    page = press_button(desk, article, "affirm")
    assert state_of(article) == State.LISTED
    assert f'dir="auto">{following.title}</h1>' in page


def test_after_the_last_one_the_queue_says_thank_you(desk: Client, article: Article) -> None:
    assert "Nothing is waiting" in press_button(desk, article, "affirm")


def test_next_one_is_not_what_another_looks_at(
    desk: Client, article: Article, odette: User
) -> None:
    taken = make_article("Odette le lit", state=State.ONLINE)
    make_article("Libre", state=State.ONLINE, published_at=timezone.now())
    other = Client()
    other.force_login(odette)
    other.get(article_desk_url(taken))
    assert 'dir="auto">Libre</h1>' in press_button(desk, article, "affirm")


def test_read_leaves_it_where_it_is(desk: Client, article: Article) -> None:
    press_button(desk, article, "read")
    assert state_of(article) == State.ONLINE
    assert JournalEntry.objects.get(article_number=article.pk).action == Action.READ


def test_rule_and_sentence_hide_it(desk: Client, article: Article) -> None:
    press_button(desk, article, "hide", **AGAINST)
    assert state_of(article) == State.HIDDEN
    row = JournalEntry.objects.get(article_number=article.pk)
    assert (row.rule, row.reason) == ("insult", "Il traite le maire d’escroc.")


@pytest.mark.parametrize("missing", ["hide-rule", "hide-reason"])
def test_without_rule_or_sentence_nothing_is_hidden(
    desk: Client, article: Article, missing: str
) -> None:
    page = press_button(desk, article, "hide", **{k: v for k, v in AGAINST.items() if k != missing})
    assert state_of(article) == State.ONLINE
    assert 'class="error"' in page


def test_sentence_is_kept_when_the_rule_is_missing(desk: Client, article: Article) -> None:
    page = press_button(desk, article, "hide", **{"hide-reason": "Une longue phrase."})
    assert "Une longue phrase." in page


def test_held_text_is_let_go_or_removed(desk: Client, yann: User) -> None:
    first, second = (make_article(by=yann, state=State.HELD) for _ in range(2))
    press_button(desk, first, "release")
    press_button(
        desk, second, "remove", **{"remove-rule": "commercial", "remove-reason": "Une réclame."}
    )
    assert (state_of(first), state_of(second)) == (State.ONLINE, State.REMOVED)


def test_hidden_text_is_restored_with_one_tap(desk: Client, article: Article) -> None:
    press_button(desk, article, "hide", **AGAINST)
    press_button(desk, article, "restore")
    assert state_of(article) == State.ONLINE


def test_everything_by_its_account_is_spam(desk: Client, article: Article, yann: User) -> None:
    other = make_article("Encore", by=yann, state=State.ONLINE)
    press_button(desk, article, "spam")
    yann.refresh_from_db()
    assert (state_of(article), state_of(other)) == (State.HIDDEN, State.HIDDEN)
    assert yann.blocked_at is not None


def test_spam_is_not_offered_against_a_moderator(desk: Client, odette: User) -> None:
    page = desk.get(article_desk_url(make_article(by=odette))).content.decode()
    assert 'value="spam"' not in page


def test_second_of_two_moderators_is_told_in_words(
    desk: Client, article: Article, odette: User
) -> None:
    seen = version_on_page(desk.get(article_desk_url(article)).content.decode())
    workflow.affirm(article.pk, by=odette)
    page = press_button(desk, article, "hide", seen=seen, **AGAINST)
    assert state_of(article) == State.LISTED
    assert "Meanwhile Odette Quéméner decided: affirmed: seen by a person." in page
    assert "Il traite le maire" in page


def test_text_that_changed_under_the_eyes_is_not_affirmed(
    desk: Client, article: Article, yann: User
) -> None:
    seen = version_on_page(desk.get(article_desk_url(article)).content.decode())
    Article.objects.filter(pk=article.pk).update(body="Achetez mes fenêtres.")
    page = press_button(desk, article, "affirm", seen=seen)
    assert state_of(article) == State.ONLINE
    assert "The text was changed while you read it." in page


def test_what_another_has_only_read_stops_nobody(
    desk: Client, article: Article, odette: User
) -> None:
    seen = version_on_page(desk.get(article_desk_url(article)).content.decode())
    workflow.mark_read(article.pk, by=odette)
    press_button(desk, article, "affirm", seen=seen)
    assert state_of(article) == State.LISTED


def test_old_page_is_told_where_the_article_stands(desk: Client, article: Article) -> None:
    workflow.affirm(article.pk, by=make_user(established_at=timezone.now()))
    assert "cannot be done any more" in press_button(desk, article, "affirm")


def test_own_article_is_affirmed_by_somebody_else(desk: Client, maelle: User) -> None:
    own = make_article(by=maelle, state=State.ONLINE)
    assert 'value="affirm"' not in desk.get(article_desk_url(own)).content.decode()
    assert "Somebody else has to affirm your article." in press_button(desk, own, "affirm")


def test_only_what_changed_since_it_was_read_is_marked(desk: Client, maelle: User) -> None:
    article = make_article("La criée", body="Lundi.\n\nVenez.", state=State.LISTED)
    workflow.mark_read(article.pk, by=maelle)
    text = drafts.ArticleText(title="La criée", body="Mardi.\n\nVenez.", body_html="<p>Mardi.</p>")
    drafts.revise_article(article.pk, text, by=article.authors.get(), now=timezone.now())
    page = desk.get(article_desk_url(article)).content.decode()
    diff = page[page.index('class="diff"') :]
    assert "Lundi." in diff
    assert "Mardi." in diff
    assert "Venez." not in diff[: diff.index("</div>")]


def test_reports_show_how_the_reporter_was_right_before(
    desk: Client, article: Article, anna: User, maelle: User
) -> None:
    for outcome in ("kept", "kept", "abusive"):
        old = report(make_article(), anna)
        old.settle(Report.Outcome(outcome), "Non.", maelle, timezone.now())
    report(article, anna)
    page = desk.get(article_desk_url(article)).content.decode()
    assert "this account’s reports: 4, of which 2 rejected, 1 abusive" in page


def test_reports_are_answered_and_abuse_is_named(
    desk: Client, article: Article, anna: User
) -> None:
    fair, abuse = report(article), report(article, anna)
    fields = {"keep-answer": "Rien contre la charte.", "keep-abusive": str(abuse.pk)}
    press_button(desk, article, "keep", **fields)
    for row in (fair, abuse):
        row.refresh_from_db()
    assert (fair.outcome, abuse.outcome) == ("kept", "abusive")
    assert state_of(article) == State.ONLINE


def test_answer_is_proposed(desk: Client, article: Article) -> None:
    report(article)
    page = desk.get(article_desk_url(article)).content.decode()
    assert "We have read the article and found nothing in it against the charter." in page


@pytest.fixture
def appealed(article: Article, yann: User, odette: User) -> Article:
    workflow.hide(article.pk, by=odette, rule=Rule.INSULT, reason="Une insulte.")
    appeals.appeal_restriction(article.pk, by=yann, text="C’est une citation du maire.")
    return article


def test_appeal_is_granted_with_a_sentence(desk: Client, appealed: Article) -> None:
    assert "C’est une citation du maire." in desk.get(article_desk_url(appealed)).content.decode()
    number = str(appealed.appeals.get().pk)
    fields = {"verdict-appeal": number, "verdict-reason": "C’en est une."}
    press_button(desk, appealed, "uphold", **fields)
    assert state_of(appealed) == State.ONLINE


def test_appeal_is_dismissed_with_a_sentence(desk: Client, appealed: Article) -> None:
    number = str(appealed.appeals.get().pk)
    press_button(desk, appealed, "dismiss", **{"verdict-appeal": number, "verdict-reason": "Non."})
    assert state_of(appealed) == State.HIDDEN
    assert appealed.appeals.get().outcome == "dismissed"


def test_who_decided_is_told_that_another_looks(
    client: Client, appealed: Article, odette: User, maelle: User, settings: Settings
) -> None:
    settings.SITE_MODE = "demo"
    client.force_login(odette)
    page = client.get(article_desk_url(appealed)).content.decode()
    assert "You took the decision" in page
    assert 'value="uphold"' not in page


def test_note_stays_between_moderators(desk: Client, article: Article, yann: User) -> None:
    page = press_button(desk, article, "note", **{"note-text": "Je l’ai appelé."})
    assert "Je l’ai appelé." in page
    assert ModeratorNote.objects.get().article == article
    desk.force_login(yann)
    assert "Je l’ai appelé" not in desk.get(article.get_absolute_url()).content.decode()


def test_who_else_has_it_open_is_told(desk: Client, article: Article, odette: User) -> None:
    other = Client()
    other.force_login(odette)
    other.get(article_desk_url(article))
    answer = desk.get(f"/admin/articles/article/{article.pk}/presence/")
    assert json.loads(answer.content) == {"text": "Odette Quéméner is looking at it."}


def test_nobody_looks_on_after_a_minute(desk: Client, article: Article, odette: User) -> None:
    presence.record_viewer(article.pk, odette, timezone.now() - timedelta(seconds=61))
    answer = desk.get(f"/admin/articles/article/{article.pk}/presence/")
    assert json.loads(answer.content) == {"text": ""}


def test_each_decision_is_in_djangos_log_by_number_alone(desk: Client, article: Article) -> None:
    press_button(desk, article, "affirm")
    entry = LogEntry.objects.get()
    assert (entry.object_repr, entry.object_id) == (str(article.pk), str(article.pk))
    assert "criée" not in entry.change_message


def test_refused_decision_is_in_no_log(desk: Client, article: Article) -> None:
    press_button(desk, article, "restore")
    assert not LogEntry.objects.exists()


def test_unknown_button_is_not_found(desk: Client, article: Article) -> None:
    assert desk.post(article_desk_url(article), {"verb": "explode"}).status_code == 404


def test_drafts_are_not_on_the_desk(desk: Client) -> None:
    assert desk.get(article_desk_url(make_article(state=State.DRAFT))).status_code == 404


def test_erased_text_is_not_on_the_desk(desk: Client, article: Article, odette: User) -> None:
    workflow.erase(article.pk, by=odette, rule=Rule.PRIVACY, reason="Une adresse.")
    assert desk.get(article_desk_url(article)).status_code == 404


def test_queue_is_one_link_away(desk: Client, article: Article) -> None:
    assert f'href="{QUEUE}"' in desk.get(article_desk_url(article)).content.decode()
