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
    "repeated_text": _("The same text came from another account (%(detail)s)."),
    "too_many": _("This account sent %(detail)s other articles within an hour."),
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
    """What the last screening found; no query when ``screenings`` are prefetched."""
    results = list(article.screenings.all())
    if results:
        return list(in_words(results[0]))
    return [str(WORDS["wave"])] if article.wave_id else []


def in_words(result: ScreeningResult) -> Iterable[str]:
    for reason in result.reasons:
        text = str(WORDS.get(reason["code"], NO_LONGER_KNOWN))
        yield text % {"detail": reason.get("detail", "")}


def of_wave(wave: Wave) -> str:
    return str(WAVES[wave.kind]) % {"key": wave.key}
