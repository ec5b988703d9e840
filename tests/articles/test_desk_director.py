"""What the director alone does: erase, set the screening's rules, open connection data."""

import pytest
from cryptography.fernet import Fernet
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from articles.models import (
    Article,
    ConnectionAccess,
    DisposableDomain,
    ExemptNetwork,
    ScreeningPolicy,
    State,
)
from articles.workflow import connection_log
from tests.articles.desk import article_desk_url
from tests.factories import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

POLICY = "/admin/articles/screeningpolicy/1/change/"
CONNECTIONS = "/admin/articles/article/connections/"
ERASING = {"rule": "privacy", "reason": "Une adresse privée.", "sure": "on"}


@pytest.fixture
def desk(client: Client, odette: User, settings: Settings, commits_at_once: None) -> Client:
    settings.SITE_MODE = "demo"
    client.force_login(odette)
    return client


@pytest.fixture
def sealed(settings: Settings, yann: User) -> Article:
    """An article of which it is kept from where it came."""
    settings.CONNECTION_DATA_KEY = Fernet.generate_key().decode()
    article = make_article(by=yann)
    connection_log.record_connection(
        user_id=yann.pk, article_number=article.pk, address="203.0.113.9", now=timezone.now()
    )
    return article


def erase_page(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/erase/"


def test_erasing_asks_once_more(desk: Client) -> None:
    article = make_article("Une adresse")
    assert "Une adresse" in desk.get(erase_page(article)).content.decode()
    desk.post(erase_page(article), {k: v for k, v in ERASING.items() if k != "sure"})
    article.refresh_from_db()
    assert article.state == State.LISTED


def test_erased_text_is_gone_and_so_is_its_title_in_the_log(desk: Client) -> None:
    article = make_article("Une adresse")
    desk.post(article_desk_url(article), {"verb": "read"})
    desk.post(erase_page(article), ERASING)
    article.refresh_from_db()
    assert (article.state, article.title) == (State.ERASED, "")
    assert {entry.object_repr for entry in LogEntry.objects.all()} == {str(article.pk)}


def test_moderator_erases_nothing(desk: Client, maelle: User) -> None:
    article = make_article()
    desk.force_login(maelle)
    assert desk.post(erase_page(article), ERASING).status_code == 403
    assert "/erase/" not in desk.get(article_desk_url(article)).content.decode()


def test_weights_are_changed_by_the_director_and_logged(desk: Client) -> None:
    assert desk.get("/admin/articles/screeningpolicy/", follow=True).status_code == 200
    policy = ScreeningPolicy.objects.get()
    names = [field.name for field in ScreeningPolicy._meta.fields if field.name != "id"]
    data = {name: getattr(policy, name) for name in names}
    desk.post(POLICY, data | {"honeypot": 3})
    policy.refresh_from_db()
    assert policy.honeypot == 3
    assert LogEntry.objects.exists()


def test_sum_that_would_hold_every_text_is_refused(desk: Client) -> None:
    desk.get("/admin/articles/screeningpolicy/", follow=True)
    policy = ScreeningPolicy.objects.get()
    names = [field.name for field in ScreeningPolicy._meta.fields if field.name != "id"]
    data = {name: getattr(policy, name) for name in names}
    page = desk.post(POLICY, data | {"hold_threshold": 0}).content.decode()
    assert "At 0 every text would wait" in page
    policy.refresh_from_db()
    assert policy.hold_threshold == 10


def test_each_weight_and_ceiling_stands_in_the_form(desk: Client) -> None:
    page = desk.get("/admin/articles/screeningpolicy/", follow=True).content.decode()
    for field in ScreeningPolicy._meta.fields:
        assert field.primary_key or f'name="{field.name}"' in page


@pytest.mark.parametrize(
    "model", ["screeningpolicy", "exemptnetwork", "disposabledomain", "connectionaccess"]
)
def test_moderators_do_not_see_the_rules(desk: Client, maelle: User, model: str) -> None:
    desk.force_login(maelle)
    assert desk.get(f"/admin/articles/{model}/").status_code == 403


def test_network_is_kept_as_the_screening_reads_it(desk: Client) -> None:
    desk.post("/admin/articles/exemptnetwork/add/", {"name": "Lycée", "network": "192.0.2.7/24"})
    assert ExemptNetwork.objects.get().network == "192.0.2.0/24"


def test_what_is_no_network_is_refused(desk: Client) -> None:
    page = desk.post("/admin/articles/exemptnetwork/add/", {"name": "Lycée", "network": "le lycée"})
    assert "This is no network" in page.content.decode()
    assert not ExemptNetwork.objects.exists()


def test_domain_is_kept_in_small_letters(desk: Client) -> None:
    desk.post("/admin/articles/disposabledomain/add/", {"name": " @Jetable.Example "})
    assert DisposableDomain.objects.get().name == "jetable.example"


def test_connection_data_is_opened_with_a_reason_and_kept_on_record(
    desk: Client, sealed: Article, odette: User
) -> None:
    reason = "Réquisition 2026/114 du parquet de Quimper."
    data = {"about": "article", "number": sealed.pk, "reason": reason}
    page = desk.post(CONNECTIONS, data).content.decode()
    assert "203.0.113.9" in page
    row = ConnectionAccess.objects.get()
    assert (row.by, row.reason, row.found) == (odette, reason, 1)


def test_without_a_reason_nothing_is_opened(desk: Client, sealed: Article) -> None:
    page = desk.post(CONNECTIONS, {"about": "article", "number": sealed.pk, "reason": " "})
    assert "203.0.113.9" not in page.content.decode()
    assert not ConnectionAccess.objects.exists()


def test_town_that_keeps_none_says_so(desk: Client) -> None:
    data = {"about": "account", "number": 1, "reason": "Réquisition."}
    page = desk.post(CONNECTIONS, data).content.decode()
    assert "This site keeps no connection data." in page


def test_looks_are_read_and_never_changed(desk: Client, sealed: Article) -> None:
    desk.post(CONNECTIONS, {"about": "article", "number": sealed.pk, "reason": "Réquisition."})
    row = ConnectionAccess.objects.get()
    assert desk.get("/admin/articles/connectionaccess/").status_code == 200
    assert desk.post(f"/admin/articles/connectionaccess/{row.pk}/delete/").status_code == 403
    assert desk.post(f"/admin/articles/connectionaccess/{row.pk}/change/", {}).status_code == 403


def test_moderators_open_no_connection_data(desk: Client, sealed: Article, maelle: User) -> None:
    desk.force_login(maelle)
    assert desk.get(CONNECTIONS).status_code == 403


def test_duties_of_the_law_and_what_was_taken_on_freely(desk: Client) -> None:
    page = desk.get("/admin/articles/article/duties/").content.decode()
    law, _heading, freely = page.partition("What this site does freely")
    for source in ("DSA 11, 12", "DSA 14", "DSA 16", "DSA 17", "LCEN"):
        assert source in law
    assert "DSA 20" in freely
