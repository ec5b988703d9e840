"""What residents really paste and type: every word is found again on the page, and in its place."""

import re
from html import unescape

import pytest

from articles.markup import links_of, plain_text, render_markdown
from articles.text_cleaning import clean_text

# Small inputs that once failed, by the numbers under which they were reported.
CASES = {
    "1 angle brackets": (
        "Remplacez <votre nom> par le vôtre.",
        "<p>Remplacez &lt;votre nom&gt; par le vôtre.</p>",
    ),
    "2 paragraphs with one line end": (
        "Premier paragraphe.\nDeuxième paragraphe.\n14h : ouverture\n15h : concert\n",
        "<p>Premier paragraphe.<br>\nDeuxième paragraphe.<br>\n14h : ouverture<br>\n"
        "15h : concert</p>",
    ),
    "3 blank line with a no-break space": ("Un.\n\u00a0\nDeux.", "<p>Un.</p>\n<p>Deux.</p>"),
    "5 characters eaten": (
        "#PortLannec2027 commence.\n\n- de 12 ans : gratuit\n\nLes étudiant*es et habitant*es.",
        "<p>#PortLannec2027 commence.</p>\n<p>- de 12 ans : gratuit</p>\n"
        "<p>Les étudiant*es et habitant*es.</p>",
    ),
    "10 indent of the first line": (
        "\tUn paragraphe qui commence par un retrait.",
        "<p>Un paragraphe qui commence par un retrait.</p>",
    ),
    "11 list after a line": (
        "Au programme :\n- danse\n- chant",
        "<p>Au programme :</p>\n<ul>\n<li>danse</li>\n<li>chant</li>\n</ul>",
    ),
}
LINKS = {
    "6 mail in angle brackets": ("Écrire à <jean@example.org>.", ["mailto:jean@example.org"]),
    "7 link without a scheme": (
        "[notre site](www.example.org) [l'article](/articles/5/titre/) [écrire](jean@example.org)",
        ["http://www.example.org", "/articles/5/titre/", "mailto:jean@example.org"],
    ),
    "9 code of a player": (
        '<iframe src="https://video.example.org/embed/1"></iframe>',
        ["https://video.example.org/embed/1"],
    ),
    "28 note": ("Texte[^1].\n\n[^1]: La note.", ["#fn:1", "#fnref:1"]),
}
# Programmes, tariffs, poems, mails, and what word processors put on the clipboard.
PASTED = [
    "Samedi 5\n\t10h\tOuverture\n\t11h\tConcert",
    "1er prix : un jambon\n2e prix : un panier\n3e prix : rien",
    "12.05 : réunion\n13.05 : repas",
    "5. mai\n12. juin",
    "a) le port\nb) la gare",
    "– un tiret demi-cadratin\n– un autre",
    "— Bonjour, dit-elle.\n— Bonjour, dit-il.",
    "* = sur réservation",
    "*sur réservation* ou **sur place**, au choix",
    "_en italique_, __très gras__",
    "Tél. : 02.98.00.00.00 / 06-00-00-00-00",
    "Mme X <x@example.org> ; M. Y <y@example.org>",
    "Si x<3 ou y>5, alors <b>gras</b> & <i>italique</i>",
    "<p>Un paragraphe</p><br/>",
    "&eacute;t&eacute; et &lt;balise&gt;",
    "~~annulé~~ reporté",
    "^_^ et :-) et <3 et ¯\\_(ツ)_/¯",
    "Fichier : rapport_final_v2.pdf (~3 Mo)",
    "--- Original Message ---\n> Bonjour,\n> je viens.\nÀ demain",
    "10 € | 5 € | gratuit",
    "A | B\nC | D",
    "#1 #2 #3\n#Lannec\n# titre vrai",
    "Total = 3 + 4 - 2 * 5 / 6 % 7",
    "+33 2 98 00 00 00",
    "[complet] Atelier du 3 [annulé]",
    "![] et [] et ()",
    "Rendez-vous au 12 bis,\nrue du Port\n29000 LANNEC",
    "\uf0a7  puce de Word\n\uf0d8  une autre",
    "• un\n\n• deux\n\n\n• trois",
    "Un.\u2029Deux.\u2028Trois.\u0085Quatre.\x0bCinq.\x0cSix.",
    "`code` et ```trois``` et `un seul",
    "```\nbloc jamais fermé\nsuite",
    "    quatre espaces\n        huit",
    "Titre\n=====\nTexte\n-----\nSuite",
    "[^1] et [^note] sans rien",
    "[a]: pas une référence",
    "http://exemple.org/a_b_(c)*d~e~, puis (www.exemple.org/x).",
    "<https://exemple.org/a?b=1&c=2> ; https://exemple.org/?q=l’été",
    "<svg onload=alert(1)>texte</svg> <style>p{}</style> <!DOCTYPE html> <?php echo 1 ?>",
    "<![CDATA[texte]]> </div> <a href='x'>lien</a>",
    "مرحبا 2026 - בוקר טוב",
    "9 > 8 > 7\n> 7 ans : 3 €",
    "+ 12 ans : 5 €\n- 12 ans : 3 €",
    "- 5 °C dehors",
    "**",
    "***très* important**",
    "\\*étoile\\* et \\_souligné\\_",
]


@pytest.mark.parametrize("name", CASES)
def test_case_that_was_reported_reads_as_it_was_meant(name: str) -> None:
    typed, html = CASES[name]
    assert render_markdown(typed) == html


@pytest.mark.parametrize("name", LINKS)
def test_link_that_was_reported_leads_where_it_was_meant_to(name: str) -> None:
    typed, links = LINKS[name]
    assert links_of(render_markdown(typed)) == links


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@pytest.mark.parametrize("typed", PASTED)
def test_every_word_that_was_typed_is_read_in_its_order(typed: str) -> None:
    read = iter(words_of(plain_text(render_markdown(typed))))
    assert [word for word in words_of(unescape(clean_text(typed))) if word not in read] == []


@pytest.mark.parametrize("drawn", ["^_^ et :-)", "¯\\_(ツ)_/¯", "<3 et *<*", "=_= puis ^_^"])
def test_faces_that_are_drawn_with_signs_stay_faces(drawn: str) -> None:
    assert unescape(render_markdown(drawn)) == f"<p>{drawn.replace(chr(92), '')}</p>"


def test_list_of_word_inside_a_list_is_one() -> None:
    html = render_markdown("•\tun\n•\tdeux\n\to\ttrois\n\to\tquatre")
    assert "<li>deux<ul>\n<li>trois</li>\n<li>quatre</li>" in html
