"""Every answer tells the browser what it may do: nothing inline, nothing from elsewhere."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.factories import make_article

pytestmark = pytest.mark.django_db

STATIC = "/static/css/site.css"
MEDIA = "/media/2026/a/480.webp"


@pytest.fixture(autouse=True)
def town_behind_a_proxy(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.fixture
def client() -> Client:
    return Client(headers={"x-forwarded-proto": "https"})


@pytest.fixture
def photo() -> None:
    default_storage.save("2026/a/480.webp", ContentFile(b"picture"))


def policy(answer: HttpResponseBase) -> dict[str, str]:
    """The directives of its Content-Security-Policy."""
    rules = [rule.strip().partition(" ") for rule in answer["Content-Security-Policy"].split(";")]
    return {name: sources for name, _space, sources in rules}


def assert_guarded(answer: HttpResponseBase) -> None:
    rules = policy(answer)
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert set(re.findall(r"'[a-z-]+'", answer["Content-Security-Policy"])) == {"'none'", "'self'"}
    assert not re.search(r"https?:|data:|blob:|\*", answer["Content-Security-Policy"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/articles/write/", "/accounts/login/", "/nothing/", STATIC])
def test_public_page(client: Client, path: str) -> None:
    answer = client.get(path)
    assert_guarded(answer)
    assert path == STATIC or answer["X-Frame-Options"] == "DENY"


def test_article(client: Client) -> None:
    assert_guarded(client.get(make_article().get_absolute_url()))


@pytest.mark.usefixtures("photo")
def test_photo(client: Client) -> None:
    answer = client.get(MEDIA)
    assert_guarded(answer)
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"].startswith("public, max-age=3600")
    assert b"".join(answer.streaming_content) == b"picture"  # type: ignore[attr-defined]


def test_page_from_the_cache(client: Client) -> None:
    client.get("/")
    assert_guarded(client.get("/"))


def test_refused_form() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"x-forwarded-proto": "https"})
    answer = strict.post(reverse("account_login"), {})
    assert answer.status_code == 403
    assert_guarded(answer)


def test_desk(client: Client, odette: User) -> None:
    client.force_login(odette)
    for name in ("index", "accounts_user_changelist", "contrib_site_standingpage_add"):
        answer = client.get(reverse(f"admin:{name}"))
        assert answer.status_code == 200
        assert_guarded(answer)
        assert not re.search(r"<script>|<style| style=\"| on[a-z]+=\"", answer.content.decode())


@pytest.mark.parametrize(
    "path", ["/media/../private/2026/a/original.jpg", "/media/.hidden", "/media/2026/", "/media/x"]
)
def test_nothing_but_photos_under_media(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_plain_http_is_sent_to_https() -> None:
    answer = Client().get("/agenda/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/agenda/")
