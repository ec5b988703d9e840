"""What the editor will write as Markdown is rendered as the editor showed it."""

import re

import pytest

from articles.markup import render_markdown

# As ProseMirror writes it: three spaces after a hyphen, signs escaped, “&” and “<” as entities.
WRITTEN = {
    "\\# pas un titre": "<p># pas un titre</p>",
    "\\- pas une liste": "<p>- pas une liste</p>",
    "\\+ 3 points": "<p>+ 3 points</p>",
    "\\> pas une citation": "<p>&gt; pas une citation</p>",
    "3 \\* 4 \\* 5 et \\*mot\\*": "<p>3 * 4 * 5 et *mot*</p>",
    "nom_de_fichier et \\_mot\\_": "<p>nom_de_fichier et _mot_</p>",
    "Balise &lt;script>alert(1)&lt;/script>": "<p>Balise &lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "Le code &amp;amp; et R&amp;D": "<p>Le code &amp;amp; et R&amp;D</p>",
    "\\[x\\](y) et !\\[z\\](w)": "<p>[x](y) et ![z](w)</p>",
    "un \\`code\\` ici": "<p>un `code` ici</p>",
    "un **gras** puis": "<p>un <strong>gras</strong> puis</p>",
    "«**texte**»et**suite**fin": "<p>«<strong>texte</strong>»et<strong>suite</strong>fin</p>",
    "anti**consti**tution": "<p>anti<strong>consti</strong>tution</p>",
    "**gras *ital* fin**": "<p><strong>gras <em>ital</em> fin</strong></p>",
    "Ligne une  \nligne deux": "<p>Ligne une<br>ligne deux</p>",
    "[**lien gras**](https://a.fr/)":
        '<p><a href="https://a.fr/"><strong>lien gras</strong></a></p>',
    "<https://a.fr/x>": '<p><a href="https://a.fr/x">https://a.fr/x</a></p>',
    "[écrire](mailto:a@b.fr)": '<p><a href="mailto:a@b.fr">écrire</a></p>',
    '![Un "bateau" \\[rouge\\]](/media/a.jpg)':
        '<p><img alt="Un &quot;bateau&quot; [rouge]" src="/media/a.jpg"></p>',
    "-   a\n\n1.  b": "<ul><li>a</li></ul><ol><li>b</li></ol>",
    "3.  c\n4.  d": '<ol start="3"><li>c</li><li>d</li></ol>',
    "> un\n>\n> deux": "<blockquote><p>un</p><p>deux</p></blockquote>",
    "avant\n\n* * *\n\naprès": "<p>avant</p><hr><p>après</p>",
    "## Titre *ital* n° 1 \\#": "<h2>Titre <em>ital</em> n° 1 #</h2>",
    "Voici :\n\n-   a\n\nfin": "<p>Voici :</p><ul><li>a</li></ul><p>fin</p>",
    "\\*\\[HTML\\]: x": "<p>*[HTML]: x</p>",
    "\\[^1\\]: note\n\ntexte\\[^1\\]": "<p>[^1]: note</p><p>texte[^1]</p>",
    "C:\\\\dossier\\\\\\*x et \\\\\\[": "<p>C:\\dossier\\*x et \\[</p>",
    "https://exemple.fr/a_b_c\\*":
        '<p><a href="https://exemple.fr/a_b_c">https://exemple.fr/a_b_c</a>*</p>',
    "2026\\. Une année": "<p>2026. Une année</p>",
}  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_page_shows_what_the_editor_showed(written: str) -> None:
    html = re.sub(r' rel="[^"]*"|\n', "", render_markdown(written)).replace("\u00a0", "&nbsp;")
    assert html == WRITTEN[written]
