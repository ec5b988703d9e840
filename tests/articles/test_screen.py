"""A text is looked at when it is sent and when it is changed; moderators read what was found."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import User
from articles import workflow
from articles.models import Article, KnownHost, SpamSign, State, Wave
from articles.notifications import reason_texts
from articles.spam.screen import TextOrigin
from articles.writing.drafts import ArticleText, revise_article
from tests.articles.screened_articles import NOON, OFFER, new_ip, send_article, set_screening_policy
from tests.factories import make_article, make_user

SIX = tuple(f"https://s{number}.example/" for number in range(6))
LATER = NOON + timedelta(minutes=20)

pytestmark = pytest.mark.django_db


def codes(article: Article) -> list[str]:
    return [reason["code"] for reason in article.screenings.all()[0].reasons]


def change(article: Article, html: str, *findings: str, now: datetime = LATER) -> Article:
    text = ArticleText(article.title, "Le texte.", html)
    by = article.authors.get()
    return revise_article(article.pk, text, by=by, origin=TextOrigin(new_ip(), findings), now=now)


def html(*links: str) -> str:
    return "".join(f'<p><a href="{link}">lien</a></p>' for link in links)


def test_nothing_found_is_kept_as_well() -> None:
    result = send_article().screenings.get()
    assert (result.score, result.holds, result.reasons) == (0, False, [])


def test_moderators_read_each_reason_in_words() -> None:
    article = send_article(links=(*SIX, SIX[0]))
    assert article.state == State.ONLINE
    with translation.override("en"):
        assert reason_texts.describe_screening(article) == [
            "It holds 7 links, more than a newcomer is allowed."
        ]


def test_machine_only_holds(yann: User) -> None:
    worst = TextOrigin(new_ip(), ("honeypot", "too_fast", "forged_stamp"))
    draft = make_article(by=yann, state=State.DRAFT, body_html=html(*SIX * 9), body=OFFER)
    assert workflow.publish(draft.pk, by=yann, origin=worst, now=NOON).state == State.HELD


def test_fourth_text_of_an_account_within_an_hour_waits(yann: User) -> None:
    sent = [send_article(yann, now=NOON + timedelta(minutes=number)).state for number in range(4)]
    assert sent == [State.ONLINE] * 3 + [State.HELD]
    assert send_article(yann, now=NOON + timedelta(minutes=61)).state == State.ONLINE


def test_same_text_changed_often_is_one(yann: User) -> None:
    article = send_article(yann)
    for _time in range(6):
        change(article, html())
    assert send_article(yann, now=LATER).state == State.ONLINE


def test_links_of_one_account_are_added_up_over_an_hour(yann: User) -> None:
    assert send_article(yann, links=SIX).state == State.ONLINE
    assert send_article(yann, links=SIX[:5]).state == State.ONLINE
    article = send_article(yann, links=SIX[:2])
    assert codes(article) == ["too_many_links"]
    assert article.state == State.HELD


def test_edit_is_looked_at_again() -> None:
    article = send_article()
    assert change(article, html(*SIX * 3)).state == State.HELD
    assert codes(article) == ["many_links", "too_many_links"]


def test_edit_by_a_program_is_held() -> None:
    assert change(send_article(), html(), "honeypot").state == State.HELD


def test_harmless_edit_changes_nothing() -> None:
    assert change(send_article(), html(SIX[0])).state == State.ONLINE


def test_what_a_moderator_let_pass_is_not_held_for_a_typo(maelle: User) -> None:
    article = send_article(links=SIX * 3)
    assert article.state == State.HELD
    workflow.release(article.pk, by=maelle, now=NOON + timedelta(minutes=5))
    assert change(article, html(*SIX * 3)).state == State.ONLINE


def test_but_what_is_added_afterwards_is_seen(maelle: User) -> None:
    article = send_article(links=SIX * 3)
    workflow.release(article.pk, by=maelle, now=NOON + timedelta(minutes=5))
    assert change(article, html(*SIX * 4)).state == State.HELD


def test_absence_of_moderators_is_passed_by_nobody(yann: User, maelle: User) -> None:
    article = send_article(yann)
    workflow.mark_read(article.pk, by=maelle, now=NOON)
    assert change(article, html(), now=NOON + timedelta(days=8)).state == State.HELD


def test_established_author_links_and_repeats_as_they_like(anna: User) -> None:
    send_article(text=OFFER)
    assert send_article(anna, text=OFFER, links=SIX * 9).state == State.LISTED


def test_what_an_established_author_links_to_becomes_known(anna: User) -> None:
    send_article(anna, links=("https://www.club.asso.fr/", "https://a.blog.example/x"))
    known = set(KnownHost.objects.values_list("name", flat=True))
    assert known == {"club.asso.fr", "a.blog.example", "blog.example"}


def test_what_is_held_teaches_nothing(anna: User) -> None:
    draft = make_article(by=anna, state=State.DRAFT, body_html=html(*SIX))
    workflow.publish(draft.pk, by=anna, origin=TextOrigin("", ("honeypot",)), now=NOON)
    assert not KnownHost.objects.exists()


def test_somebody_else_with_the_text_of_an_established_author(anna: User) -> None:
    send_article(anna, text=OFFER)
    assert codes(send_article(text=OFFER.replace("banque", "commune"))) == ["repeated_text"]


def test_own_text_again_is_no_copy(yann: User) -> None:
    send_article(yann, text=OFFER)
    assert send_article(yann, text=OFFER).state == State.ONLINE


def test_two_who_begin_alike_are_two() -> None:
    send_article(text=f"{OFFER} {'Je suis Lou et je vends des gâteaux au chocolat dimanche. ' * 2}")
    more = "Ici Noé, ma barque fuit, qui me prête une pompe et deux bras samedi matin au port ?"
    assert send_article(text=f"Nous proposons un crédit de temps. {more}").state == State.ONLINE


def test_director_changes_the_rules() -> None:
    set_screening_policy(links_allowed=1, many_links=10)
    assert send_article(links=SIX[:2]).state == State.HELD


def test_text_without_an_address_or_a_form_is_no_sign() -> None:
    assert send_article(address="").state == State.ONLINE
    draft = make_article(by=make_user(), state=State.DRAFT)
    assert workflow.publish(draft.pk, by=draft.authors.get(), now=NOON).state == State.ONLINE


def queries(yann: User) -> int:
    """Of a text with five links and a wording that others have, the dearest there is."""
    with CaptureQueriesContext(connection) as seen:
        draft = make_article(by=yann, state=State.DRAFT, body_html=f"{html(*SIX[:5])}{OFFER}")
        seen.initial_queries = len(connection.queries_log)
        workflow.publish(draft.pk, by=yann, origin=TextOrigin(new_ip()), now=LATER)
    return len([q for q in seen.captured_queries if _is_of_the_screening(q["sql"])])


def _is_of_the_screening(sql: str) -> bool:
    tables = ("sign", "screening", "wave", "exempt", "disposable", "knownhost")
    return any(f"articles_{table}" in sql for table in tables)


def test_ten_thousand_signs_cost_no_more_queries_than_ten(yann: User) -> None:
    set_screening_policy(
        wave_accounts=20_000, wave_accounts_one_network=20_000, wave_accounts_network_only=20_000
    )
    other = send_article(text=OFFER, links=SIX[:5])
    few = queries(yann)
    found = list(other.signs.values("kind", "key"))
    SpamSign.objects.bulk_create(
        SpamSign(article=other, counts=True, user_number=number, at=NOON, network="x", **sign)
        for number in range(10_000 // len(found))
        for sign in found
    )
    assert queries(yann) == few <= 14


def test_wave_that_is_known_costs_less(yann: User) -> None:
    before = queries(yann)
    wave = Wave.objects.create(kind=Wave.Kind.HOST, key="s0.example")
    make_article(by=yann, state=State.HELD, wave=wave)
    assert queries(yann) <= before
