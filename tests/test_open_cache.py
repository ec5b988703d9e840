"""Redis is away: nobody is kept from the site by what could not be counted."""

import errno
import socket
import tempfile
import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.protection.mail_allowance import spend_mail
from contrib_site.backends.open_cache import _Outage
from contrib_site.config import service_urls
from newsletter.models import Subscriber
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _redis_is_away(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with socket.socket() as nobody_listens:
        nobody_listens.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{nobody_listens.getsockname()[1]}/0"
        settings.CACHES = {
            **settings.CACHES,
            "default": service_urls.cache_settings(url, settings.VAR_DIR),
        }
        monkeypatch.setattr(_Outage, "asks_again_at", 0.0)
        monkeypatch.setattr(_Outage, "says_again_at", 0.0)
        yield


def test_cache_answers_as_an_empty_one(caplog: pytest.LogCaptureFixture) -> None:
    cache.set("name", "Lise")
    assert cache.get("name", "nobody") == "nobody"
    assert cache.add("name", "Lise")
    assert cache.get_many(["name"]) == {}
    assert not cache.delete("name")
    assert not cache.touch("name")
    cache.delete_many(["name"])
    assert caplog.text.count("the cache is away, limits count nothing") == 1


def test_outage_is_said_again_each_minute(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for seconds in (100.0, 110.0, 150.0, 161.0):
        monkeypatch.setattr(time, "monotonic", lambda seconds=seconds: seconds)
        cache.get("name")
    assert caplog.text.count("the cache is away") == 2


def test_subscribing_and_signing_in_work(client: Client) -> None:
    assert client.post(reverse("newsletter"), {"email": "lise@example.org"}).status_code == 200
    assert Subscriber.objects.exists()
    asked = {"email": make_user().email}
    answer = client.post(reverse("account_request_login_code"), asked)
    assert answer.headers["Location"] == reverse("account_confirm_login_code")
    assert all(spend_mail("lise@example.org") for _mail in range(40))


def test_signing_in_works_on_a_full_disk(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    settings.CACHES = {
        **settings.CACHES,
        "default": service_urls.cache_settings("", settings.VAR_DIR / "cache"),
    }
    monkeypatch.setattr(tempfile, "mkstemp", full)
    assert cache.add("name", "Lise")
    asked = {"email": make_user().email}
    answer = client.post(reverse("account_request_login_code"), asked)
    assert answer.headers["Location"] == reverse("account_confirm_login_code")
