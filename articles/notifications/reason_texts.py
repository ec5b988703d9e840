"""Why something was decided, in plain words: for moderators what was found, for authors of which
kind it was, so that nobody learns how to slip through."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from articles.models import Article, ScreeningResult, Wave
from articles.models.journal import ERASED_REASON

WORDS = {
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
PROGRAM = _("The form was sent in the way in which programs send it.")
ADDRESS = _("The e-mail address of the account is of a kind often used for advertising in bulk.")
LINKS = _("Its links look like advertising.")
COPIES = _("It is alike to texts of other accounts.")
MANY = _("Many texts came from this account in a short time.")
WAVE = _("Many new accounts published at the same time, with something in common.")
ABSENCE = _("No moderator has been active for seven days: the articles of newcomers wait for one.")
KINDS: dict[str, object] = {
    "honeypot": PROGRAM, "too_fast": PROGRAM, "odd_stamp": PROGRAM, "disposable": ADDRESS,
    "many_links": LINKS, "same_host": LINKS, "too_many_links": LINKS, "repeated_text": COPIES,
    "too_many": MANY, "wave": WAVE, "absence": ABSENCE,
}  # fmt: skip
# What the machine, or one click on many texts, writes into the journal as a reason.
STORED: dict[str, object] = {
    "Three independent established authors have reported this article.": _(
        "Three independent established authors have reported this article."
    ),
    "Spam.": _("Spam."),
    ERASED_REASON: _("(erased)"),
}
NO_LONGER_KNOWN = _("The screening found it doubtful.")
WAVES: dict[str, object] = {
    Wave.Kind.HOST: _("New accounts that all link to %(key)s"),
    Wave.Kind.NETWORK: _("New accounts that all come from one network"),
    Wave.Kind.TEXT: _("New accounts that all sent the same text"),
}


def of(article: Article) -> list[str]:
    """What was found when it was last looked at; no query when ``screenings`` are prefetched."""
    newest_first = [words for row in _last_look(article) for words in in_words(row)]
    return list(dict.fromkeys(newest_first))


def codes_of(article: Article) -> list[str]:
    """The signs found when it was last looked at; one query."""
    found = [reason["code"] for row in _last_look(article) for reason in row.reasons]
    return list(dict.fromkeys(found))


def for_author(codes: Iterable[str]) -> list[object]:
    """Which kinds of sign they are, each once, in the language of whoever reads them."""
    return list(dict.fromkeys(KINDS.get(code, NO_LONGER_KNOWN) for code in codes))


def stored(reason: str) -> object:
    """A reason of the journal, in the language of whoever reads it if the site wrote it."""
    return STORED.get(reason, reason)


def _last_look(article: Article) -> list[ScreeningResult]:
    """Its wave may have been recognised later: that is another row, without an author."""
    results = list(article.screenings.all())
    sent = next((number for number, row in enumerate(results) if row.user_id_then), len(results))
    return results[: sent + 1]


def in_words(result: ScreeningResult) -> Iterable[str]:
    for reason in result.reasons:
        text = str(WORDS.get(reason["code"], NO_LONGER_KNOWN))
        yield text % {"detail": reason.get("detail", "")}


def of_wave(wave: Wave) -> str:
    return str(WAVES[wave.kind]) % {"key": wave.key}
