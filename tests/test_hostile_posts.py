"""Whatever a program sends to whatever takes a POST, the site answers; it never breaks."""

import json
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests import permission_world
from tests.factories import make_user
from tests.hostile_forms import (
    DEEP,
    Hostile,
    field_names,
    hostile_charsets,
    hostile_requests,
    hostile_values,
)
from tests.permission_world import PAGES, PermissionWorld, admin_models, page_names
from tests.posts_table import POSTS

pytestmark = pytest.mark.django_db

REFUSES_POST = 405
# A passkey as a browser sends it, and what stands in it instead.
CREDENTIAL = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "response": {
        "clientDataJSON": "AAAA",
        "attestationObject": "AAAA",
        "authenticatorData": "AAAA",
        "signature": "AAAA",
        "userHandle": "AAAA",
    },
    "clientExtensionResults": {},
}
OTHERS: tuple[Any, ...] = (None, 5, [], {}, "", "é", "\ud800", "o2NmbXQ", "e30", "9" * 30)


@pytest.fixture
def world(settings: Settings) -> PermissionWorld:
    """The demo asks for no second factor."""
    settings.SITE_MODE = "demo"
    return permission_world.build_world()


def broken(client: Client, url: str, requests: Iterable[Hostile]) -> list[str]:
    """Those requests that the site answers with an error of its own; what they did is undone."""
    found = []
    client.raise_request_exception = False
    cookies = deepcopy(client.cookies)
    for hostile in requests:
        cache.clear()
        client.cookies = deepcopy(cookies)
        with transaction.atomic():
            answer = send(client, url, hostile)
            transaction.set_rollback(True)
        if answer.status_code == REFUSES_POST:
            break
        if answer.status_code >= 500:
            found.append(f"{url}: {hostile.name}: {answer.exc_info[1]!r}"[:300])
    return found


def send(client: Client, url: str, hostile: Hostile) -> Any:
    if hostile.content_type:
        return client.generic("POST", url, hostile.body, hostile.content_type)
    return client.post(url, hostile.body)


def urls(world: PermissionWorld) -> list[str]:
    """Each address of the site, allauth's and the admin's included; ``readyz`` says 503 itself."""
    own = [permission_world.page_url(name, world) for name in sorted(page_names() - {"readyz"})]
    return own + [
        permission_world.model_page(model, page, world.rows[model])
        for model in sorted(admin_models())
        for page in PAGES
    ]


@pytest.mark.parametrize("role", ["visitor", "director"])
def test_each_url_answers_whatever_is_sent(world: PermissionWorld, role: str) -> None:
    found: list[str] = []
    for url in urls(world):
        client = world.client(role)
        page = client.get(url)
        fields = field_names("" if page.streaming else page.content.decode(errors="replace"))
        found += broken(client, url, hostile_requests(fields))
    assert found == []


@pytest.mark.parametrize("name", POSTS)
def test_each_field_of_a_right_form_may_hold_anything(name: str) -> None:
    post = POSTS[name]()
    found: list[str] = []
    for field in post.data:
        forms = (
            Hostile(f"{field}: {kind}", {**post.data, field: make()})
            for kind, make in hostile_values()
        )
        found += broken(post.client, post.url, forms)
    assert found == []


def test_any_code_of_characters_may_be_named() -> None:
    assert broken(Client(), reverse("newsletter"), hostile_charsets(["email"])) == []


def test_codes_of_characters_count_in_a_get_as_well() -> None:
    for hostile in hostile_charsets(["email"]):
        answer = Client().generic("GET", "/search/?q=%2B2AA-", b"", hostile.content_type)
        assert answer.status_code == 200


def passkeys() -> Iterable[Hostile]:
    for name, text in (("nested", DEEP), ("a long number", "9" * 5000), ("half", "{")):
        yield Hostile(name, {"credential": text, "name": "Téléphone"})
    for key, other in ((key, other) for key in CREDENTIAL for other in OTHERS):
        yield _passkey(f"{key} {other!r}", {**CREDENTIAL, key: other})
    answered: dict[str, Any] = CREDENTIAL["response"]  # type: ignore[assignment]
    for key, other in ((key, other) for key in answered for other in OTHERS):
        response = {**answered, key: other}
        yield _passkey(f"response.{key} {other!r}", {**CREDENTIAL, "response": response})
    for other in OTHERS:
        yield _passkey(repr(other), other)


def _passkey(name: str, credential: object) -> Hostile:
    return Hostile(name, {"credential": json.dumps(credential), "name": "Téléphone"})


@pytest.mark.parametrize("name", ["mfa_add_webauthn", "mfa_reauthenticate_webauthn"])
def test_passkey_that_no_browser_made_is_refused_in_words(name: str) -> None:
    client = Client()
    client.force_login(make_user())
    client.get(reverse(name))
    assert broken(client, reverse(name), passkeys()) == []
