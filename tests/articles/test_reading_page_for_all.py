"""What a screen reader, a keyboard and a printer make of the pages on which one reads."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from articles.models import Article, Keyword, Section
from tests.articles.article_form import WRITE, form_data
from tests.articles.article_states import client_of
from tests.factories import make_article

pytestmark = pytest.mark.django_db
PRINT = Path(__file__).parents[2] / "styles" / "print.css"


@pytest.fixture
def english(anna: User) -> Article:
    section, _made = Section.objects.get_or_create(name="Vie locale", slug="vie-locale")
    article = make_article("The feast", by=anna, language="en", section=section, place="The quay")
    article.keywords.add(Keyword.objects.create(name="Le Port", slug="le-port"))
    return article


def page_of(client: Client, address: str) -> str:
    with translation.override("fr"):
        return client.get(address).content.decode()


def test_words_of_the_page_stay_in_its_language_around_an_article_in_another(
    client: Client, english: Article
) -> None:
    page = page_of(client, english.get_absolute_url())
    assert "<article>" in page
    assert '<h1 lang="en" dir="auto">The feast</h1>' in page
    assert '<div class="prose" lang="en" dir="auto">' in page
    assert '<dd lang="en" dir="auto">The quay</dd>' in page


def test_names_of_sections_and_keywords_are_in_the_language_of_the_town(
    client: Client, english: Article
) -> None:
    page = page_of(client, f"/en{english.get_absolute_url()}")
    assert re.search(r'<a href="[^"]+" lang="fr">Vie locale</a>', page)
    assert re.search(r'<a href="[^"]+" lang="fr">Le Port</a>', page)
    assert '<h1 dir="auto">The feast</h1>' in page
    assert 'lang="fr">Vie locale' not in page_of(client, english.get_absolute_url())


def test_untitled_text_has_a_heading_all_the_same(anna: User) -> None:
    page = client_of(anna).post(WRITE, form_data(title="", action="preview", body="Un mot."))
    assert not re.search(r"<h\d[^>]*>\s*</h\d>", page.content.decode())


def test_moments_are_written_without_microseconds(client: Client, english: Article) -> None:
    page = page_of(client, english.get_absolute_url())
    moments = re.findall(r'datetime="([^"]+)"', page)
    assert moments
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d[+-]\d{4})?)?", moment) for moment in moments
    )


def test_summary_of_errors_has_the_focus_and_leads_into_groups(anna: User) -> None:
    page = client_of(anna).post(WRITE, form_data(kind="nothing", title="")).content.decode()
    assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in page
    links = re.findall(r'<li><a href="#([^"]+)">', page)
    assert "id_kind_0" in links
    assert all(f'id="{link}"' in page for link in links)


def test_printed_event_keeps_its_date_and_place_and_no_other_photos() -> None:
    hidden = PRINT.read_text().partition("{\n    display: none")[0]
    assert not re.search(r"\.callout,", hidden)
    assert ".related," in hidden
    assert ".signup," in hidden
