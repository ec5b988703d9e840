"""Why the machine held a text back, in plain words for moderators."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from articles.models import Article, ScreeningResult, Wave

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
NO_LONGER_KNOWN = _("The screening found it doubtful.")
WAVES: dict[str, object] = {
    Wave.Kind.HOST: _("New accounts that all link to %(key)s"),
    Wave.Kind.NETWORK: _("New accounts that all come from one network"),
    Wave.Kind.TEXT: _("New accounts that all sent the same text"),
}


def of(article: Article) -> list[str]:
    """What was found when it was last looked at; no query when ``screenings`` are prefetched.

    Its wave may have been recognised later: that is another row, without an author.
    """
    results = list(article.screenings.all())
    sent = next((number for number, row in enumerate(results) if row.user_id_then), len(results))
    newest_first = [words for row in results[: sent + 1] for words in in_words(row)]
    return list(dict.fromkeys(newest_first))


def in_words(result: ScreeningResult) -> Iterable[str]:
    for reason in result.reasons:
        text = str(WORDS.get(reason["code"], NO_LONGER_KNOWN))
        yield text % {"detail": reason.get("detail", "")}


def of_wave(wave: Wave) -> str:
    return str(WAVES[wave.kind]) % {"key": wave.key}
