"""What a page says of itself to search engines, and to whoever is sent its link."""

import re
from html import unescape

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from articles.markup import plain_text
from articles.media import photos
from articles.models import Article, Photo

register = template.Library()
LONGEST_DESCRIPTION = 200
SPACES = re.compile(r"[ \t\r\n]+")


@register.simple_block_tag(takes_context=True)
def page_title(context: Context, content: str) -> SafeString:
    """The title for the window, with the site's name, and without it for a shared link."""
    names = {name: context.get(name, "") for name in ("site_name", "town_name")}
    return render_to_string("includes/page_title.html", {"title": _line(content), **names})


@register.simple_block_tag
def page_description(content: str) -> SafeString:
    """The same text for search engines and for a shared link."""
    return render_to_string("includes/page_description.html", {"text": _line(content)})


@register.filter
def first_words(html: str) -> str:
    """As many whole words of a text as a description holds."""
    words = plain_text(html)
    if len(words) <= LONGEST_DESCRIPTION:
        return words
    return words[:LONGEST_DESCRIPTION].rpartition(" ")[0] + "…"


@register.filter
def summarise_article(article: Article) -> str:
    """The standfirst, or how the text begins."""
    return article.standfirst or first_words(article.body_html)


@register.filter
def shared_photo(photo: Photo | None) -> str:
    """The file that every program shows which gets a link; empty until it is made."""
    file = photos.letter_variant(photo)
    return file.url if file else ""


def _line(content: str) -> str:
    """What a block rendered, as plain text; line ends of the template are no part of it."""
    return unescape(SPACES.sub(" ", content).strip(" "))
