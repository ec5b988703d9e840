"""Why something was decided, in plain words: for moderators what was found, for authors of which
kind it was, so that nobody learns how to slip through."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from articles.models import Article, ScreeningResult, Wave
from articles.models.journal import ERASED_REASON

MODERATOR_TEXTS = {
    "honeypot": _("The field that people do not see was filled in."),
    "too_fast": _("The form was sent in under three seconds."),
    "odd_stamp": _("The form’s time stamp is missing or forged."),
    "disposable": _("The author’s address is of a throw-away kind."),
    "many_links": _("It holds %(detail)s links, more than a newcomer is allowed."),
    "same_host": _("It links again and again to %(detail)s."),
    "repeated_text": _("The same text, but for a few words, came from other accounts: %(detail)s."),
    "too_many": _("This account sent %(detail)s other articles within an hour."),
    "too_many_links": _("This account sent %(detail)s links within an hour."),
    "wave": _("It came with a wave of new accounts."),
    "absence": _("No moderator had been here for seven days: newcomers wait."),
}
PROGRAM_KIND = _("The form was sent in the way in which programs send it.")
EMAIL_KIND = _("The e-mail address of the account is of a kind often used for advertising in bulk.")
LINKS_KIND = _("Its links look like advertising.")
COPIES_KIND = _("It is alike to texts of other accounts.")
MANY_KIND = _("Many texts came from this account in a short time.")
WAVE_KIND = _("Many new accounts published at the same time, with something in common.")
ABSENCE_KIND = _(
    "No moderator has been active for seven days: the articles of newcomers wait for one."
)
AUTHOR_TEXTS: dict[str, object] = {
    "honeypot": PROGRAM_KIND, "too_fast": PROGRAM_KIND, "odd_stamp": PROGRAM_KIND, "disposable": EMAIL_KIND,
    "many_links": LINKS_KIND, "same_host": LINKS_KIND, "too_many_links": LINKS_KIND, "repeated_text": COPIES_KIND,
    "too_many": MANY_KIND, "wave": WAVE_KIND, "absence": ABSENCE_KIND,
}  # fmt: skip
# What the machine, or one click on many texts, writes into the journal as a reason.
STORED_REASONS: dict[str, object] = {
    "Three independent established authors have reported this article.": _(
        "Three independent established authors have reported this article."
    ),
    "Spam.": _("Spam."),
    ERASED_REASON: _("(erased)"),
}
NO_LONGER_KNOWN = _("The screening found it doubtful.")
WAVE_TEXTS: dict[str, object] = {
    Wave.Kind.HOST: _("New accounts that all link to %(key)s"),
    Wave.Kind.NETWORK: _("New accounts that all come from one network"),
    Wave.Kind.TEXT: _("New accounts that all sent the same text"),
}


def describe_screening(article: Article) -> list[str]:
    """What was found when it was last looked at; no query when ``screenings`` are prefetched."""
    newest_first = [
        words for row in _last_look(article) for words in describe_screening_result(row)
    ]
    return list(dict.fromkeys(newest_first))


def last_reason_codes(article: Article) -> list[str]:
    """The signs found when it was last looked at; one query."""
    found = [reason["code"] for row in _last_look(article) for reason in row.reasons]
    return list(dict.fromkeys(found))


def describe_codes_for_author(codes: Iterable[str]) -> list[object]:
    """Which kinds of sign they are, each once, in the language of whoever reads them."""
    return list(dict.fromkeys(AUTHOR_TEXTS.get(code, NO_LONGER_KNOWN) for code in codes))


def translate_stored_reason(reason: str) -> object:
    """A reason of the journal, in the language of whoever reads it if the site wrote it."""
    return STORED_REASONS.get(reason, reason)


def _last_look(article: Article) -> list[ScreeningResult]:
    """Its wave may have been recognised later: that is another row, without an author."""
    results = list(article.screenings.all())
    sent = next((number for number, row in enumerate(results) if row.user_number), len(results))
    return results[: sent + 1]


def describe_screening_result(result: ScreeningResult) -> Iterable[str]:
    for reason in result.reasons:
        text = str(MODERATOR_TEXTS.get(reason["code"], NO_LONGER_KNOWN))
        yield text % {"detail": reason.get("detail", "")}


def describe_wave(wave: Wave) -> str:
    return str(WAVE_TEXTS[wave.kind]) % {"key": wave.key}
