"""Stored texts after a change of the renderer: rendered in batches, what was typed stays."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from articles.markup import RENDERER_VERSION, RendererBusy
from articles.models import Article, SearchDocument
from articles.writing import rerendering
from contrib_site.models import StandingPage
from newsletter.models import Foreword
from tests.factories import make_article

pytestmark = pytest.mark.django_db
OLD = {"body_html": "<p>alt</p>", "renderer_version": 1}


def rendered_by_a_former_version(by: User, body: str) -> Article:
    article = make_article("Le quai", by=by, body=body)
    Article.objects.filter(pk=article.pk).update(**OLD)
    article.refresh_from_db()
    return article


def run(*arguments: str) -> tuple[str, str]:
    said, warned = StringIO(), StringIO()
    call_command("render_again", *arguments, stdout=said, stderr=warned)
    return said.getvalue(), warned.getvalue()


def test_old_page_is_made_anew_and_nothing_else_changes(anna: User) -> None:
    article = rendered_by_a_former_version(anna, "Un\ndeux")
    said, _warned = run()
    again = Article.objects.get()
    assert (again.body, again.body_html) == ("Un\ndeux", "<p>Un<br>\ndeux</p>")
    assert again.renderer_version == RENDERER_VERSION
    assert (again.updated_at, again.corrected_at) == (article.updated_at, article.corrected_at)
    assert again.revisions.count() == article.revisions.count()
    assert "1 articles were rendered by another version" in said
    assert "deux" in SearchDocument.objects.get().stems


def test_second_run_finds_nothing_left(anna: User) -> None:
    rendered_by_a_former_version(anna, "Un")
    run()
    assert "0 articles" in run()[0]


def test_stopped_run_goes_on_where_it_was(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        rendered_by_a_former_version(anna, f"Texte {number}")
    monkeypatch.setattr(rerendering, "BATCH", 2)
    run("--most", "3")
    assert rerendering.count_outdated() == 2
    assert "2 of 2 rendered" in run()[0]
    assert rerendering.count_outdated() == 0


def test_text_that_is_too_complicated_keeps_its_page_and_is_named(anna: User) -> None:
    article = rendered_by_a_former_version(anna, "[" * 300)
    rendered_by_a_former_version(anna, "Un mot.")
    _said, warned = run()
    assert str(article.pk) in warned
    article.refresh_from_db()
    assert article.body_html == OLD["body_html"]
    assert Article.objects.exclude(pk=article.pk).get().body_html == "<p>Un mot.</p>"


def test_what_is_saved_meanwhile_is_newer(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    article = rendered_by_a_former_version(anna, "Un")

    def save_meanwhile(body: str, _language: str) -> str:
        Article.objects.update(body="Neuf", body_html="<p>Neuf</p>", renderer_version=2)
        return f"<p>{body}</p>"

    monkeypatch.setattr(rerendering, "render_in_child_process", save_meanwhile)
    run("--most", "1")
    article.refresh_from_db()
    assert article.body_html == "<p>Neuf</p>"


def test_without_processes_the_command_says_to_run_it_again(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered_by_a_former_version(anna, "Un")

    def refuse(*_given: str) -> str:
        raise RendererBusy("busy")

    monkeypatch.setattr(rerendering, "render_in_child_process", refuse)
    with pytest.raises(CommandError, match="run it again"):
        run()
    assert rerendering.count_outdated() == 1


def test_standing_page_and_waiting_foreword_are_rendered_too(anna: User) -> None:
    StandingPage.objects.create(
        key="charter", language="fr", title="Charte", body="Un\ndeux", body_html="<p>alt</p>"
    )
    Foreword.objects.create(body="[Ici](/agenda/)", body_html="<p>alt</p>", by=anna)
    said, _warned = run()
    assert "1 standing pages and 1 forewords" in said
    assert StandingPage.objects.get().body_html == "<p>Un<br>\ndeux</p>"
    assert 'href="http' in Foreword.objects.get().body_html
