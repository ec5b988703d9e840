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
# Accents, soft hyphens, joiners: whoever searches types none of them.
UNSEEN = frozenset({"Mn", "Mc", "Me", "Cf"})
# Breton’s “cʼh” is typed with any of these.
APOSTROPHES = re.compile("['`´‘‛ʹʻʼʽˈ′＇ꞌ]")
ELISION = re.compile(r"\b(?:qu|jusqu|lorsqu|puisqu|[cdjlmnst])['’]")


def extract_stems(text: str) -> list[str]:
    """Folded French stems in the order of the text."""
    # Decomposing is quadratic in the marks of one letter, and stemming in the letters of a word.
    text = " ".join(token[:LONGEST_WORD] for token in text.split())
    text = APOSTROPHES.sub("’", text)
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = "".join(c for c in text if unicodedata.category(c) not in UNSEEN)
    text = ELISION.sub(" ", text.replace("œ", "oe").replace("æ", "ae"))
    return [_stem(word) for word in WORD.findall(text)]


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    stem: str = stemmer("french").stemWord(word)
    return stem.removesuffix("e") or stem


def index_article(article: Article) -> None:
    """Put a listed article in, or bring it up to date; one query."""
    text = " ".join((article.title, article.standfirst, plain_text(article.body_html)))
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
