"""Of a network address a keyed hash is kept, whose key is another every day."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.models import User
from articles import workflow
from articles.models import Article, ExemptNetwork, SpamSign, State, Wave
from articles.spam import network_hash
from articles.spam.screen import TextOrigin, purge_spam_signs
from tests.factories import make_article

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def key(address: str, now: datetime = NOON) -> str:
    return network_hash.hash_network_by_day(address, now).key


def test_neighbours_in_one_network_are_one() -> None:
    assert key("192.0.2.7") == key("192.0.2.200")
    assert key("192.0.2.7") != key("192.0.3.7")
    assert key("2001:db8:1::7") == key("2001:db8:1:ffff::1")
    assert key("2001:db8:1::7") != key("2001:db8:2::7")


def test_old_address_in_a_new_coat_is_the_same() -> None:
    assert key("::ffff:192.0.2.7") == key("192.0.2.7")


def test_key_is_another_each_day_and_yesterdays_is_still_found() -> None:
    before = network_hash.hash_network_by_day("192.0.2.7", NOON)
    after = network_hash.hash_network_by_day("192.0.2.7", NOON + timedelta(days=1))
    assert before.key != after.key
    assert before.key == after.keys[1]
    assert (
        before.key
        not in network_hash.hash_network_by_day("192.0.2.7", NOON + timedelta(days=2)).keys
    )


def test_day_is_that_of_the_town() -> None:
    evening = datetime(2026, 11, 24, 22, 59, tzinfo=UTC)
    assert key("192.0.2.7", NOON) == key("192.0.2.7", evening)
    assert key("192.0.2.7", NOON) != key("192.0.2.7", evening + timedelta(minutes=1))


def test_without_the_sites_key_nobody_makes_the_hash(settings: Settings) -> None:
    before = key("192.0.2.7")
    settings.SECRET_KEY = "another"
    assert key("192.0.2.7") != before


def test_one_purpose_is_not_another() -> None:
    assert network_hash.hash_network_for_purpose(
        "192.0.2.7", "report:1"
    ) == network_hash.hash_network_for_purpose("192.0.2.9", "report:1")
    assert network_hash.hash_network_for_purpose(
        "192.0.2.7", "report:1"
    ) != network_hash.hash_network_for_purpose("192.0.2.7", "report:2")
    assert network_hash.hash_network_for_purpose("nowhere", "report:1") == ""


def test_exempt_network_leaves_no_trace() -> None:
    ExemptNetwork.objects.create(network="192.0.2.0/25", name="La médiathèque")
    assert network_hash.hash_network_by_day("192.0.2.7", NOON) == network_hash.NetworkHashes(
        is_exempt=True
    )
    assert network_hash.hash_network_by_day("192.0.2.200", NOON).key


def test_row_that_cannot_be_read_stops_nothing() -> None:
    ExemptNetwork.objects.create(network="the library", name="La médiathèque")
    assert key("192.0.2.7")


@given(st.one_of(st.text(max_size=40), st.ip_addresses().map(str)))
def test_whatever_the_proxy_says_is_a_hash_or_nothing(address: str) -> None:
    trace = network_hash.hash_network_by_day(address, NOON)
    assert all(len(found) == 64 for found in trace.keys)
    assert address not in "".join(trace.keys) or not address


@pytest.fixture
def doubtful(yann: User) -> Article:
    """Only a text with a link that nobody knew here leaves the trace of its network."""
    html = '<p><a href="https://shop.example/">x</a></p>'
    draft = make_article("Une boutique", by=yann, state=State.DRAFT, body_html=html)
    return workflow.publish(draft.pk, by=yann, origin=TextOrigin("192.0.2.7"), now=NOON)


def test_no_address_is_kept_anywhere(doubtful: Article) -> None:
    kept = [*doubtful.signs.values(), *doubtful.screenings.values()]
    assert kept
    assert "192.0.2" not in repr(kept)


def test_traces_are_forgotten_after_the_towns_days(doubtful: Article, settings: Settings) -> None:
    settings.TRACES_KEPT_DAYS = 3
    purge_spam_signs(NOON + timedelta(days=3))
    assert doubtful.signs.exists()
    purge_spam_signs(NOON + timedelta(days=3, seconds=1))
    assert not SpamSign.objects.exists()


def test_wave_of_a_network_forgets_it_too(settings: Settings) -> None:
    for name in ("one", "two"):
        Wave.objects.create(kind="network", key=name, last_seen_at=NOON)
    purge_spam_signs(NOON + timedelta(days=settings.TRACES_KEPT_DAYS, seconds=1))
    assert not Wave.objects.filter(key__in=["one", "two"]).exists()
    assert Wave.objects.unsettled().count() == 2
