"""What a telephone has to fetch: one style sheet, small photos, compressed texts."""

import gzip
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.test import Client
from PIL import Image
from pytest_django import Settings

from accounts.models import User
from articles.media import photos
from contrib_site.backends.style_finder import SHEETS
from contrib_site.middleware.compression import CompressionMiddleware
from contrib_site.views.errors import server_error
from tests.factories import make_article
from tests.live_town import ROOT

pytestmark = pytest.mark.django_db


def sheets_in(page: HttpResponse) -> list[str]:
    return re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.content.decode())


def widths_of(page: str, place: str) -> set[int]:
    """Of the files that a photo may be fetched in, where it stands inside such a tag."""
    shown = re.search(rf"<{place}.*?<img [^>]*>", page, re.DOTALL)
    assert shown
    return {int(width) for width in re.findall(r" (\d+)w", shown[0])}


@pytest.mark.parametrize("path", ["/", "/articles/write/", "/accounts/login/", "/nothing/"])
def test_page_has_one_style_sheet(client: Client, path: str) -> None:
    assert sheets_in(client.get(path)) == ["/static/css/site.css"]  # type: ignore[arg-type]


def test_page_of_a_fault_has_the_same_one(rf: object) -> None:
    assert sheets_in(server_error(rf)) == ["/static/css/site.css"]  # type: ignore[arg-type]


def test_style_sheet_holds_its_parts_one_after_another() -> None:
    for path, names in SHEETS.items():
        found = finders.find(path)
        assert found
        parts = "".join((ROOT / "styles" / f"{name}.css").read_text() for name in names)
        assert Path(found).read_text() == parts


def test_each_part_stands_in_one_sheet() -> None:
    named = sorted(name for names in SHEETS.values() for name in names)
    assert named == sorted(part.stem for part in (ROOT / "styles").iterdir())


def test_part_that_is_changed_shows_without_a_restart(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    for part in (ROOT / "styles").iterdir():
        (tmp_path / "styles" / part.name).write_text(part.read_text())
    settings.BASE_DIR = tmp_path
    (tmp_path / "styles" / "tokens.css").write_text("/* changed */")
    assert Path(finders.find("css/site.css") or "").read_text().startswith("/* changed */")


def test_files_of_a_photo_suit_the_place_where_it_stands(client: Client, anna: User) -> None:
    """The lead and a card: in the card no large file, whatever the screen."""
    for title in ("La criée rouvre", "Le phare"):
        sent = BytesIO()
        Image.new("RGB", (2400, 1600), "#0a5566").save(sent, "JPEG")
        photo = photos.accept_photo(BytesIO(sent.getvalue()), 1, owner=anna, alt="Le quai")
        photos.publish_variants(photo)
        make_article(title, by=anna, photo=photo)
    page = client.get("/").content.decode()
    assert widths_of(page, 'li class="card"') == {480, 720}
    assert widths_of(page, 'article class="lead-story') == {480, 720, 960, 1600}


def test_text_is_compressed_for_who_can_read_that(client: Client) -> None:
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain


def test_style_sheet_is_compressed_and_a_font_is_left_as_it_is(client: Client) -> None:
    wishes = {"Accept-Encoding": "gzip"}
    assert client.get("/static/css/site.css", headers=wishes)["Content-Encoding"] == "gzip"
    font = client.get("/static/fonts/bricolage-700.woff2", headers=wishes)
    assert "Content-Encoding" not in font


def test_proxy_of_production_compresses_itself(settings: Settings) -> None:
    settings.SITE_MODE = "production"
    with pytest.raises(MiddlewareNotUsed):
        CompressionMiddleware(lambda _request: HttpResponse())
    assert "gzip_comp_level 6;" in (ROOT / "deploy/nginx.conf").read_text()
