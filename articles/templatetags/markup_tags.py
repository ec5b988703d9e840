from django import template
from django.utils.safestring import SafeString

from articles.markup import mark_html_safe

register = template.Library()


@register.filter
def rendered_html(html: str) -> SafeString:
    """For ``body_html``, which ``articles.markup`` made."""
    return mark_html_safe(html)
