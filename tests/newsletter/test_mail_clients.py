"""The letter in the mailboxes of a French town: what they bear, in light and in the dark."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import get_template

from articles.markup import render_markdown as markdown
from newsletter.contents import rendering
from newsletter.contents.schedule import week_of
from newsletter.models import Foreword, Issue, IssueItem
from tests.live_town import ROOT
from tests.newsletter.mail_clients import (
    ELEMENTS,
    EVERYWHERE,
    SINGLE,
    SOME,
    MailStyles,
    unsupported_styles,
)

WEEK = week_of(datetime(2026, 11, 23, 6, tzinfo=UTC))
HTML_BYTES = 60 * 1024
PHOTO: dict[str, Any] = {
    "photo_path": "/media/2026/a/letter.jpg", "photo_alt": "La criée au petit matin",
    "photo_credit": "Anna", "photo_width": 560, "photo_height": 373,
}  # fmt: skip
WORDS = "Bonne *semaine*, **vraiment** :\n\n- [le quai](https://quai.example)\n- la rade"
MAILS = sorted(
    path for path in (ROOT / "templates" / "emails").glob("*.html") if path.name != "letter.html"
)


def an_issue() -> Issue:
    return Issue(year=WEEK.year, week=WEEK.number, planned_at=WEEK.planned_at)


def a_piece(kind: str = "news", **fields: object) -> IssueItem:
    text = {"title": "Le phare", "standfirst": "Enfin.", "byline": "Anna", "path": "/articles/1/x/"}
    return IssueItem(kind=kind, article_id=1, **(text | fields))


def make_letter(*pieces: IssueItem) -> rendering.Letter:
    words = Foreword(body=WORDS, body_html=markdown(WORDS))
    return rendering.render_letter(an_issue(), list(pieces), "fr", words)


def whole_styles() -> MailStyles:
    """With everything that may stand in a letter."""
    kinds = [a_piece(kind, when="lundi", place="Le quai") for kind in IssueItem.Kind.values]
    top = a_piece(is_top=True, section_name="Mer", **PHOTO)
    news = [top, *[a_piece() for _ in range(100)]]
    return MailStyles(make_letter(*news, *kinds).html)


def relative_luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast_ratio(one: str, other: str) -> float:
    dark, light = sorted((relative_luminance(one), relative_luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_letter_uses_what_all_of_them_bear() -> None:
    assert unsupported_styles(whole_styles(), EVERYWHERE, SOME) == []


def test_letter_is_made_of_what_all_of_them_show() -> None:
    assert whole_styles().elements <= ELEMENTS


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_other_mails_use_what_they_bear_or_do_without(path: Path) -> None:
    source = get_template(f"emails/{path.name}").template.source  # type: ignore[attr-defined]
    sheet = re.search(r"<style>(.*?)@media", source, re.DOTALL)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", sheet[1] if sheet else "")
    stand_in = {".ground": "table", ".frame": "table", ".brand": "td", ".block": "td",
                ".preheader": "div", ".after": "td", ".button": "td", ".button a": "a",
                ".code": "p", ".quote": "p", ".meta": "p", ".brand a": "a"}  # fmt: skip
    html = "".join(
        f'<{stand_in.get(name.strip(), name.strip())} style="{body.replace(chr(34), chr(39))}">'
        for name, body in rules
    )
    assert unsupported_styles(MailStyles(html), EVERYWHERE, SOME, SINGLE) == []


def test_night_changes_colours_alone() -> None:
    """La Poste, SFR and Gmail drop these rules: nothing may depend on them."""
    sheet = whole_styles()
    assert sheet.at_rules == {"@media (prefers-color-scheme: dark) "}
    names = {name for _selector, name, _value in sheet.night}
    assert names <= {"background", "color", "border-color"}
    assert all(value.endswith("!important") for _selector, _name, value in sheet.night)


@pytest.mark.parametrize("mode", ["day", "night"])
def test_text_stands_out_from_its_ground(mode: str) -> None:
    """4.5 to 1, WCAG 2.2 AA."""
    template = get_template("emails/letter.html").template.source  # type: ignore[attr-defined]
    by_day, _at, by_night = template.partition("@media")
    colours = dict(re.findall(r"(?m)^(\S.*) \{.* ?\bcolor: (#\w{6})", by_day))
    grounds = dict(re.findall(r"(?m)^\s*(\.\w+) \{ background: (#\w{6})", by_day))
    if mode == "night":
        colours |= dict(re.findall(r"(?m)^  (\S.*) \{.* ?\bcolor: (#\w{6})", by_night))
        grounds = dict(re.findall(r"(?m)^  (\.\w+) \{ background: (#\w{6})", by_night))
        colours["a"] = colours["h2"] = colours[".block a, h2"]
        colours[".button a"] = colours[".block .button a"]
    for name in (".ground", ".brand a", "a", "h2", ".meta"):
        assert contrast_ratio(colours[name], grounds[".ground"]) >= 4.5, name
    for name in (".ground", "a"):
        assert contrast_ratio(colours[name], grounds[".words"]) >= 4.5, name
    assert contrast_ratio(colours[".button a"], grounds[".button"]) >= 4.5


def test_nothing_hides_in_a_table_of_layout() -> None:
    """Screen readers read the text in order; no table pretends to hold data."""
    html = make_letter(a_piece()).html
    assert html.count("<table") == html.count('role="presentation"')
    assert [int(level) for level in re.findall(r"<h(\d)", html)][:2] == [1, 2]
    assert 'lang="fr"' in html


def test_words_of_a_moderator_read_as_prose_in_the_text_part() -> None:
    text = make_letter(a_piece()).text
    said = "> Bonne semaine, vraiment :\n>\n> – le quai (https://quai.example)\n> – la rade\n"
    assert said in text


@pytest.mark.parametrize(
    ("words", "read"),
    [("https://quai.example", "https://quai.example"), ("<x@example.org>", "x@example.org"),
     ("L’été & « nous »", "L’été & « nous »"), ("1 < 2", "1 < 2")],
)  # fmt: skip
def test_words_without_markup_stay_as_they_are(words: str, read: str) -> None:
    said = Foreword(body=words, body_html=markdown(words))
    text = rendering.render_letter(an_issue(), [a_piece()], "fr", said).text
    assert f"\n\n> {read}\n\n" in text


def test_photo_is_described_and_has_its_size() -> None:
    """Word knows no max-width, and keeps no room without the attributes."""
    [photo] = re.findall(r"<img [^>]*>", make_letter(a_piece(is_top=True, **PHOTO)).html)
    assert 'alt="La criée au petit matin"' in photo
    assert 'width="560" height="373"' in photo
    assert "max-width:100%" in photo.replace(" ", "")


def test_name_of_the_photographer_stands_under_the_photo() -> None:
    assert re.search(
        r"<img [^>]*></a><br>© Anna</p>", make_letter(a_piece(is_top=True, **PHOTO)).html
    )


def test_letter_without_photos_loads_nothing() -> None:
    assert "<img" not in make_letter(a_piece()).html


def test_text_part_does_without_the_photo() -> None:
    assert make_letter(a_piece(**PHOTO)).text == make_letter(a_piece()).text


def test_four_hundred_articles_stay_below_the_limit_and_say_how_many_more() -> None:
    text = "Deux phrases qui en disent juste assez long pour donner envie. " * 5
    pieces = [
        a_piece(title=f"Le titre assez long du numéro {n}", standfirst=text) for n in range(400)
    ]
    found = make_letter(*pieces)
    shown = found.html.count("<h3")
    assert len(found.html.encode()) <= HTML_BYTES
    assert f"Encore {400 - shown} articles sur le site" in found.html
    assert f"Encore {400 - shown} articles sur le site" in found.text
    assert shown >= 20


@pytest.mark.parametrize("character", ["é", "&", "'", "👍"])
def test_whatever_is_written_the_letter_stays_below_the_limit(character: str) -> None:
    """The longest of everything, in characters that take the most room."""
    longest = {"title": 150, "standfirst": 400, "byline": 300, "when": 120, "place": 160,
               "photo_path": 240, "photo_alt": 300, "photo_credit": 120}  # fmt: skip
    fields = {name: character * length for name, length in longest.items()}
    sections = [a_piece(**fields, section_name=f"{n}" + character * 58) for n in range(80)]
    assert len(make_letter(*sections).html.encode()) <= HTML_BYTES
