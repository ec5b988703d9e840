"""The text of an article as a form takes it: rendered, and counted, since rendering costs."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.protection import rate_limit
from articles.markdown.lines import has_player
from articles.markup import RendererBusy, TextTooComplex, render_in_child_process
from articles.models import Article

# Each look costs a process: of one account, and of all the visitors of one network.
LOOKS_AN_HOUR, LOOKS_OF_A_NETWORK = 120, 240


class BodyFormMixin(forms.Form):
    """``body_html``, ``has_player`` and ``is_busy`` are known after ``is_valid()``."""

    request: HttpRequest
    article: Article | None
    body_html = ""
    has_player = False
    is_busy = False

    @property
    def language(self) -> str:
        """That of the text: a new one is in the language of the page."""
        return self.article.language if self.article else str(get_language() or "fr")

    def clean_body_of(self, cleaned: dict[str, Any]) -> None:
        """Renders the text; what is in its way is said at the field, and the text stays."""
        if not cleaned.get("body"):
            return
        if not self._may_look():
            self.is_busy = True
            self.add_error(
                "body",
                _(
                    "You looked very often within the hour. Your text is kept below: "
                    "please send it again in a little while."
                ),
            )
            return
        self.has_player = has_player(cleaned["body"])
        try:
            self.body_html = render_in_child_process(cleaned["body"], self.language)
        except TextTooComplex as error:
            self.is_busy = isinstance(error, RendererBusy)
            self.add_error("body", str(error))

    def _may_look(self) -> bool:
        """Every text that is sent is rendered, also when it is only looked at."""
        user = self.request.user
        key = f"user {user.pk}" if user.is_authenticated else None
        amount = LOOKS_AN_HOUR if key else LOOKS_OF_A_NETWORK
        return rate_limit.allow_request(
            self.request, "look", amount=amount, per_seconds=3600, key=key
        )
