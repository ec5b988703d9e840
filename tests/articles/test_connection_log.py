"""Connection data for the justice: sealed, apart, opened by the director alone, purged."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.models import User
from articles import workflow
from articles.models import Article, ConnectionAccess, ConnectionRecord, State
from articles.spam.screen import TextOrigin
from articles.workflow import connection_log
from articles.workflow.permissions import ActionRefused
from articles.writing.drafts import ArticleText, revise_article
from contrib_site.config.environment import Environment
from tests.factories import make_article

KEY = urlsafe_b64encode(bytes(range(32))).decode()
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
ORDER = "Réquisition du 2 décembre, parquet de Port-Lannec."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def with_a_key(settings: Settings) -> None:
    settings.CONNECTION_DATA_KEY = KEY


@pytest.fixture
def published(yann: User) -> Article:
    draft = make_article("Le phare", by=yann, state=State.DRAFT)
    return workflow.publish(draft.pk, by=yann, origin=TextOrigin("192.0.2.7"), now=NOON)


def opened(by: User, article: Article, reason: str = ORDER) -> list[str]:
    rows = connection_log.open_connection_data(
        by=by, user_id=None, article_number=article.pk, reason=reason, now=NOON
    )
    return [row.address for row in rows]


def test_publishing_and_changing_are_kept(published: Article, yann: User, odette: User) -> None:
    text, later = ArticleText("Le phare", "a", "<p>a</p>"), NOON + timedelta(hours=1)
    revise_article(published.pk, text, by=yann, origin=TextOrigin("192.0.2.9"), now=later)
    assert opened(odette, published) == ["192.0.2.7", "192.0.2.9"]


def test_it_is_found_by_account_as_well(published: Article, yann: User, odette: User) -> None:
    rows = connection_log.open_connection_data(
        by=odette, user_id=yann.pk, article_number=None, reason=ORDER, now=NOON
    )
    assert [(row.at, row.user_id, row.article_number) for row in rows] == [
        (NOON, yann.pk, published.pk)
    ]


def test_database_alone_says_nothing(published: Article) -> None:
    row = ConnectionRecord.objects.get()
    assert b"192.0.2" not in bytes(row.sealed)
    assert "192.0.2" not in repr(row.__dict__)


def test_each_look_leaves_a_row(published: Article, odette: User) -> None:
    opened(odette, published)
    found = ConnectionAccess.objects.get()
    assert (found.by, found.by_name, found.reason) == (odette, odette.display_name, ORDER)
    assert (found.about, found.found) == (f"article {published.pk}", 1)


def test_look_that_finds_nothing_leaves_one_too(odette: User) -> None:
    assert opened(odette, make_article()) == []
    assert ConnectionAccess.objects.get().found == 0


def test_moderator_cannot_look(published: Article, maelle: User) -> None:
    with pytest.raises(ActionRefused):
        opened(maelle, published)
    assert not ConnectionAccess.objects.exists()


def test_nobody_looks_without_a_reason(published: Article, odette: User) -> None:
    with pytest.raises(ActionRefused):
        opened(odette, published, "  ")


def test_nothing_is_kept_where_another_law_applies(
    settings: Settings, yann: User, odette: User
) -> None:
    settings.CONNECTION_DATA_KEY = ""
    draft = make_article("Le phare", by=yann, state=State.DRAFT)
    workflow.publish(draft.pk, by=yann, origin=TextOrigin("192.0.2.7"))
    assert not ConnectionRecord.objects.exists()
    with pytest.raises(ActionRefused):
        opened(odette, draft)


def test_what_another_key_sealed_is_said_to_be_so(
    published: Article, odette: User, settings: Settings
) -> None:
    settings.CONNECTION_DATA_KEY = urlsafe_b64encode(bytes(range(7, 39))).decode()
    [address] = opened(odette, published)
    assert "192.0.2" not in address


def test_it_is_gone_after_a_year_even_without_the_key(
    published: Article, settings: Settings
) -> None:
    settings.CONNECTION_DATA_KEY = ""
    connection_log.purge_connection_data(NOON + timedelta(days=365))
    assert ConnectionRecord.objects.exists()
    connection_log.purge_connection_data(NOON + timedelta(days=365, seconds=1))
    assert not ConnectionRecord.objects.exists()


def test_refused_publication_keeps_nothing(yann: User) -> None:
    draft = make_article("Le phare", by=yann, state=State.DRAFT, body=" ")
    with pytest.raises(ActionRefused):
        workflow.publish(draft.pk, by=yann, origin=TextOrigin("192.0.2.7"))
    assert not ConnectionRecord.objects.exists()


def test_key_may_be_left_out() -> None:
    assert Environment({}).encryption_key("CONNECTION_DATA_KEY") == ""
    env = Environment({"CONNECTION_DATA_KEY": KEY})
    assert env.encryption_key("CONNECTION_DATA_KEY") == KEY


@pytest.mark.parametrize(
    "key",
    ["secret", KEY[:-1], KEY + "=", f"!{KEY}", KEY.replace("A", "+"), "A" * 43 + "=", "é" * 44,
     urlsafe_b64encode(bytes(range(16))).decode()],
)  # fmt: skip
def test_malformed_key_stops_the_site_and_is_not_repeated(key: str) -> None:
    env = Environment({"CONNECTION_DATA_KEY": key})
    with pytest.raises(ImproperlyConfigured) as refused:
        env.encryption_key("CONNECTION_DATA_KEY")
    assert "CONNECTION_DATA_KEY" in str(refused.value)
    assert key not in str(refused.value)


@given(st.binary(min_size=32, max_size=32))
def test_each_accepted_key_seals(raw: bytes) -> None:
    key = urlsafe_b64encode(raw).decode()
    try:
        Environment({"K": key}).encryption_key("K")
    except ImproperlyConfigured:
        assert len(set(raw)) < 12
    else:
        assert len(set(raw)) >= 12
