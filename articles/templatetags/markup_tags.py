from django import template
from django.utils.safestring import SafeString

from articles.markup import bless

register = template.Library()


@register.filter
def blessed(html: str) -> SafeString:
    """For ``body_html``, which ``articles.markup`` made."""
    return bless(html)
