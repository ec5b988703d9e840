"""Search in listed articles: accents, case, elisions and French endings do not matter.

The only module that knows the engine. Stems are compared with LIKE on one row an article, which
is the same on both databases and scans the whole table: fit for a few thousand articles.
"""

import re
import unicodedata
from functools import lru_cache

from snowballstemmer import stemmer

from articles.markup import plain_text
from articles.models import Article, SearchDocument
from articles.models.article import ArticleQuerySet

MOST_TERMS = 8
LONGEST_WORD = 200
WORD = re.compile(r"[^\W_]+")
# Accents, soft hyphens, joiners, what only styles a letter: whoever searches types none of them.
UNSEEN = frozenset({"Mn", "Mc", "Me", "Cf"})
# What people and their machines type for an apostrophe: quotes, primes, accents, letters.
APOSTROPHES = (
    "\u2019\u2018\u201b\u201a`\u00b4\u02cb\u02ca\u02c8\u2032\u2035\u02b9"
    "\u02bc\u02bb\u02bd\u02be\u02bf\ua78c\uff07\uff40\u055a\u05f3"
    "\u07f4\u07f5\u1fbd\u1fbf\u0384\u275b\u275c"
)
ALIKE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
BRETON = re.compile(r"c'h")
ELISION = re.compile(r"\b(?:qu|jusqu|lorsqu|puisqu|[cdjlmnst])'")


def extract_stems(text: str) -> list[str]:
    """Folded French stems in the order of the text. The c’h of Breton is one letter."""
    # Decomposing is quadratic in the marks of one letter, and stemming in the letters of a word.
    text = " ".join(token[:LONGEST_WORD] for token in text.split())
    # An accent on its own falls apart into a space and a mark: before, and ŉ holds one: after.
    text = unicodedata.normalize("NFKD", text.translate(ALIKE)).casefold()
    text = unicodedata.normalize("NFKD", text).translate(ALIKE)
    text = "".join(c for c in text if c.isascii() or unicodedata.category(c) not in UNSEEN)
    text = BRETON.sub("ch", text.replace("œ", "oe").replace("æ", "ae"))
    return [_stem(word) for word in WORD.findall(ELISION.sub(" ", text))]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    stem: str = stemmer("french").stemWord(word)
    return stem.removesuffix("e") or stem


def index_article(article: Article) -> None:
    """Put a listed article in with its authors' names, or bring it up to date; two queries."""
    body = plain_text(article.body_html)
    text = " ".join((article.title, article.standfirst, body, *article.bylines))
    row = f" {' '.join(dict.fromkeys(extract_stems(text)))} "
    SearchDocument.objects.update_or_create(article=article, defaults={"stems": row})


def remove_article(article_id: int) -> None:
    SearchDocument.objects.filter(article=article_id).delete()


def search_articles(text: str) -> ArticleQuerySet:
    """Listed articles that hold every word, newest first; none for a text without words."""
    terms = list(dict.fromkeys(extract_stems(text[:200])))[:MOST_TERMS]
    found = Article.objects.listed()
    if not terms:
        return found.none()
    for term in terms[:-1]:
        found = found.filter(search_document__stems__contains=f" {term} ")
    # The last word may still be half typed.
    return found.filter(search_document__stems__contains=f" {terms[-1]}").newest_first()
