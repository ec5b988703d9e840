"""For the text parts of mails, which escape nothing."""

from django import template

from accounts.mail import plain_text

register = template.Library()


@register.filter
def one_line(text: object) -> str:
    return plain_text.join_lines(text)


@register.filter
def quoted_block(text: object) -> str:
    return plain_text.quote_lines(text)
