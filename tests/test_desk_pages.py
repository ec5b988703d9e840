"""Lists and forms of the desk: one face with the rest of it, and nothing secret shown or asked for.

Each test goes through every model that is registered, so that a new one is held as well.
"""

import re
from itertools import product

import pytest
from django.contrib import admin
from django.db.models import Field, Model
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.admin_base import DeskAdmin
from tests import permission_world
from tests.permission_world import PermissionWorld

pytestmark = pytest.mark.django_db
REGISTERED = sorted(admin.site._registry.items(), key=lambda pair: str(pair[0]))
SECRET = re.compile(r"token|secret|key|password|email|hash|sealed|network")
SPELLING = ("startswith", "contains", "regex", "in", "range")


@pytest.fixture
def world(settings: Settings) -> PermissionWorld:
    settings.SITE_MODE = "demo"
    return permission_world.build_world()


def columns(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.get_fields() if isinstance(field, Field)]


@pytest.mark.parametrize(("model", "model_admin"), REGISTERED)
def test_filters_never_spell_a_value_out(model: type[Model], model_admin: DeskAdmin) -> None:
    request = RequestFactory().get("/")
    lookups = [f"{name}__{how}" for name, how in product(columns(model), SPELLING)]
    lookups += [f"{name}__email__startswith" for name in columns(model)]
    assert [one for one in lookups if model_admin.lookup_allowed(one, "a", request)] == []


@pytest.mark.parametrize(("model", "model_admin"), REGISTERED)
def test_secret_column_is_no_filter(model: type[Model], model_admin: DeskAdmin) -> None:
    request = RequestFactory().get("/")
    secret = [name for name in columns(model) if SECRET.search(name)]
    assert [one for one in secret if model_admin.lookup_allowed(one, "a", request)] == []


def test_moderator_who_asks_how_a_secret_begins_is_refused(
    world: PermissionWorld,
) -> None:
    moderator = world.client("moderator")
    for path, lookup in (
        ("/admin/articles/article/", "preview_token__startswith"),
        ("/admin/articles/journalentry/", "actor_key__startswith"),
        ("/admin/accounts/user/", "password__startswith"),
        ("/admin/accounts/user/", "email__startswith"),
    ):
        assert moderator.get(path, {lookup: "a"}).status_code == 400


def visible_pages(world: PermissionWorld, role: str) -> dict[str, str]:
    """What opens for somebody, of each model's list and forms."""
    client, found = world.client(role), {}
    for model, page in product(sorted(world.rows), permission_world.PAGES):
        path = permission_world.model_page(model, page, world.rows[model])
        answer = client.get(path)
        if answer.status_code == 200:
            found[path] = answer.content.decode()
    return found


@pytest.mark.parametrize("role", ["moderator", "director"])
def test_no_page_shows_a_resident_s_email(world: PermissionWorld, role: str) -> None:
    emails = [person.email for person in world.people.values()]
    pages = visible_pages(world, role)
    assert [path for path, html in pages.items() if any(one in html for one in emails)] == []


def test_account_is_found_by_its_whole_email_alone(world: PermissionWorld) -> None:
    moderator, anna = world.client("moderator"), world.people["author"]
    path, link = "/admin/accounts/user/", f"/admin/accounts/user/{anna.pk}/change/"
    assert link in moderator.get(path, {"q": anna.email.upper()}).content.decode()
    assert link not in moderator.get(path, {"q": "@example.org"}).content.decode()
    assert link in moderator.get(path, {"q": "ann"}).content.decode()


@pytest.mark.parametrize("role", ["moderator", "director"])
def test_lists_and_forms_stand_in_the_desk(world: PermissionWorld, role: str) -> None:
    pages = visible_pages(world, role)
    assert len(pages) > 40
    for path, html in pages.items():
        assert '<body class="desk">' in html, path
        assert html.count("<h1") == 1, path
        assert "/static/admin/" not in html, path
        assert "objet" not in html.partition("<main")[2], path


def test_ticked_rows_are_asked_about_once_more(world: PermissionWorld) -> None:
    moderator, keyword = world.client("moderator"), world.things["keyword"]
    ticked = {"action": "delete_selected", "index": "0", "_selected_action": [keyword.pk]}
    page = moderator.post("/admin/articles/keyword/", ticked).content.decode()
    assert '<body class="desk">' in page
    assert keyword.name in page


def test_queue_shows_how_a_text_begins(client: Client, world: PermissionWorld) -> None:
    article = world.things["online"]
    article.body_html = "<p>Le <strong>phare</strong> est rallumé.</p>" + "<p>Encore.</p>" * 1000
    article.save(update_fields=["body_html"])
    page = world.client("moderator").get("/admin/articles/article/queue/").content.decode()
    assert "Le phare est rallumé. Encore." in page
    assert page.count("Encore.") < 30
