"""The text of an article as a form takes it: counted before it costs a rendering."""

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.protection import rate_limit
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

    def may_look(self) -> bool:
        """Whether the text may be rendered; else says why not at the field, and the text stays."""
        if self._counts():
            return True
        self.is_busy = True
        message = _(
            "You looked very often within the hour. Your text is kept below: "
            "please send it again in a little while."
        )
        self.add_error("body", message)
        return False

    def _counts(self) -> bool:
        """Every text that is sent is rendered, also when it is only looked at."""
        user = self.request.user
        key = f"user {user.pk}" if user.is_authenticated else None
        amount = LOOKS_AN_HOUR if key else LOOKS_OF_A_NETWORK
        return rate_limit.allow_request(
            self.request, "look", amount=amount, per_seconds=3600, key=key
        )
