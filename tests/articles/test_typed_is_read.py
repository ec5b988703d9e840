"""What a person types is what a reader reads: line ends, signs, links; nothing vanishes."""

import re
from html import unescape

import pytest

from articles.markup import plain_text, render_in_child_process, render_markdown

IMAGINED = [
    "- de 12 ans : gratuit", "+ de 12 ans : 5 €", "* réservé aux adhérents", "#Hashtag du jour",
    "#1 de la saison", "Les étudiant*es et habitant*es", "3*4*5 et 3**4**5", "2026. Une année",
    "1. Seul au monde", "> 18 ans : 5 €", ">= 3 personnes", "nom_de_fichier_long",
    "(*) facultatif (*)", "Remplacez <votre nom> par le vôtre", "a<b et c>d", "<!-- rien -->",
    "<script>alert(1)</script>",
    "R&D, AT&T & Cie", "[ ] à faire", "Voir [1] et [2]", "[^1] sans note",
    "[Note]: le concert est annulé",
    "===", "C:\\dossier\\photo", "<iframe></iframe>", "*[HTML]: x", "1) un",
    "18 h – 20 h — « fin »…",
    "Prix* : 5 €", "http://", "www.", "midi.La fête", "[x](javascript:alert(1))", "[x]()", "$5|6€",
]  # fmt: skip


@pytest.mark.parametrize("typed", IMAGINED)
def test_signs_that_mean_nothing_stay_what_was_typed(typed: str) -> None:
    html = render_markdown(typed)
    assert unescape(html) == f"<p>{typed}</p>"


@pytest.mark.parametrize("typed", ["\tUn retrait.", "    Quatre espaces.", "\u3000Un retrait."])
def test_first_line_indent_is_no_code(typed: str) -> None:
    assert render_markdown(typed) == f"<p>{typed.strip()}</p>"


def test_line_end_is_a_line_end() -> None:
    html = render_markdown("Premier.\nDeuxième.  \n14h : ouverture\\\n15h : concert")
    assert html == "<p>Premier.<br>\nDeuxième.<br>\n14h : ouverture<br>\n15h : concert</p>"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_every_line_end_there_is_separates_words(end: str) -> None:
    assert plain_text(render_markdown(f"un{end}deux")) == "un deux"


@pytest.mark.parametrize("nothing", ["\u00a0", "\t", "\u3000", "\u200b", " \u2060\ufeff", "\u2800"])
def test_line_that_shows_nothing_is_blank(nothing: str) -> None:
    assert render_markdown(f"Un.\n{nothing}\nDeux.") == "<p>Un.</p>\n<p>Deux.</p>"


@pytest.mark.parametrize("sign", ["-", "*", "•", "\uf0b7", "▪"])
def test_list_begins_right_after_a_line(sign: str) -> None:
    html = render_markdown(f"On apporte :\n{sign} du pain")
    assert re.sub(r"\s", "", html) == "<p>Onapporte:</p><ul><li>dupain</li></ul>"


def test_list_ends_where_the_margin_begins_again() -> None:
    html = render_markdown("- danse\n- chant\nVenez nombreux !")
    assert html.endswith("</ul>\n<p>Venez nombreux !</p>")


def test_word_bullets_of_two_families_are_lists() -> None:
    html = render_markdown("\uf0b7\tun\n\uf0b7\tdeux\n\n·\u00a0\u00a0 trois\n·\u00a0\u00a0 quatre")
    assert html.count("<ul>") == 2
    assert html.count("<li>") == 4


def test_numbers_of_a_list_are_those_that_were_typed() -> None:
    html = render_markdown("3. c\n4. d\n\nTexte\n\n7. x\n9. y")
    assert '<ol start="3">' in html
    assert "<p>7. x<br>\n9. y</p>" in html


def test_minus_and_plus_are_tariffs_even_in_a_row() -> None:
    html = render_markdown("Tarifs :\n- de 12 ans : gratuit\n+ de 12 ans : 5 €\n- de 3 ans : rien")
    assert "<li>" not in html
    assert html.count("<br>") == 3


def test_items_may_hold_lists_and_paragraphs() -> None:
    html = render_markdown(
        "- un\n  - deux\n    - trois\n- quatre\n\nSuite.\n\n-   un\n\n    suite\n\n-   deux"
    )
    assert "<li>un<ul>\n<li>deux<ul>\n<li>trois</li>" in html
    assert "<li>\n<p>un</p>\n<p>suite</p>\n</li>" in html


@pytest.mark.parametrize(
    ("typed", "href"),
    [
        ("[x](www.example.org)", "http://www.example.org"),
        ("[x](example.org/page)", "http://example.org/page"),
        ("[x](/articles/5/titre/)", "/articles/5/titre/"),
        ("[x](jean@example.org)", "mailto:jean@example.org"),
        ("<jean@example.org>", "mailto:jean@example.org"),
        ("[x](tel:+33 2 98 00 00 00)", None),
        ("[x](tel:+33298000000)", "tel:+33298000000"),
        ("[x](02 98 00 00 00)", "tel:0298000000"),
        ("[x](https://fr.example.org/Lannec_(ville))", "https://fr.example.org/Lannec_(ville)"),
        ("(voir https://x.example/a_b*c~d_(e)).", "https://x.example/a_b*c~d_(e)"),
        ("**https://x.example/~jean/a_**", "https://x.example/~jean/a_"),
        ("[https://x.example/a](https://x.example/b)", "https://x.example/b"),
        ("Voir <https://x.example/a?b=1&c=2>.", "https://x.example/a?b=1&c=2"),
        ("[la **gare**][g]\n\n[g]: https://gare.example/", "https://gare.example/"),
        ("![une affiche](https://x.example/a.jpg)", "https://x.example/a.jpg"),
    ],
)
def test_no_link_comes_out_without_its_address(typed: str, href: str | None) -> None:
    html = render_markdown(typed)
    found = [unescape(link) for link in re.findall(r'<a href="([^"]*)"', html)]
    assert found == ([href] if href else [])
    assert "<a>" not in html


def test_reference_that_nobody_names_stays_text() -> None:
    html = render_markdown(
        "Un [mot] et `[deux]`.\n\n[mot]: https://x.example/\n[trois]: https://y.example/"
    )
    assert "[trois]:" in html
    assert "[mot]:" not in html


def test_player_of_another_page_leaves_its_link() -> None:
    html = render_markdown('<iframe width="5" src="//video.example.org/embed/1"\nallow></iframe>')
    assert '<a href="https://video.example.org/embed/1"' in html
    assert "iframe" not in html


def test_note_stands_below_and_leads_back_in_words_of_the_text() -> None:
    html = render_in_child_process("Texte[^a].\n\n[^a]: La note.\n[^b]: Une autre.", "fr")
    assert 'href="#fn:1"' in html
    assert 'aria-label="Retour au texte, note 1"' in html
    assert "[^b]: Une autre." in html


def test_marks_that_turn_the_page_around_are_dropped() -> None:
    assert render_markdown("un \u202egnp.exe\u2066 mot &#8238;fin") == "<p>un gnp.exe mot fin</p>"


def test_cells_beyond_the_table_are_shown() -> None:
    html = render_markdown("| a | b |\n|---|---|\n| 1 | 2 | 3 \\| 4 |\n| 5 |")
    assert "<td>2 | 3 | 4</td>" in html
    assert html.count("<td>") == 4


def test_headings_step_down_one_at_a_time() -> None:
    html = render_markdown("## Un\n\n#### Deux\n\n##### Trois\n\n### Quatre\n\n# Cinq")
    assert re.findall(r"<(h\d)>", html) == ["h2", "h3", "h4", "h3", "h2"]


def test_table_and_code_can_be_scrolled_with_the_keyboard() -> None:
    html = render_markdown("| a |\n|---|\n| b |\n\n```\ncode\n```\n\n| c |\n|---|\n| d |")
    regions = re.findall(r'<(?:div|pre) aria-label="([^"]+)" role="region" tabindex="0">', html)
    assert regions == ["Tableau 1", "Texte tel quel 1", "Tableau 2"]
