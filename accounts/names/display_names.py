"""Display names: what may stand under an article."""

import re
import unicodedata
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.names.lookalikes import drawn_words, is_drawn_alike, is_drawn_inside

MAX_DISPLAY_NAME_LENGTH = 80
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
# Fillers of Hangul, the empty pattern of Braille, a joiner of graphemes, selectors of variants.
LOOK_EMPTY = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]"
)
# What strikes a letter out, or surrounds it; three marks on one letter hide it.
DEFACED = re.compile("[\u0334-\u0338\u0488\u0489\u20d0-\u20ff]")
MOST_MARKS = 2
COLOURS_OF_EMOJI = re.compile("[\ufe0e\ufe0f]")
SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
LOOKALIKE_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
# However the letters stand apart, and as a word of its own.
OFFICES = frozenset(
    {"moderateur", "moderatri", "moderation", "moderator", "administrat", "webmaster", "webmestre"}
)
OFFICE_WORDS = frozenset({"admin", "admins", "mod", "modo", "modos", "mods", "staff", "support"})
OFFICIAL = frozenset(
    {"redaction", "equipe", "team", "editor", "editors", "journal", "site", "official", "officiel",
     "officielle", "ville", "commune", "service", "services", "compte", "account"}
)  # fmt: skip
BETWEEN = frozenset({"la", "le", "les", "l", "de", "du", "des", "d", "the", "of", "et", "and"})


def normalise_display_name(name: str) -> str:
    """Composed, trimmed, with single spaces. What is far too long for a name is left as it is."""
    # Composing is quadratic in the marks of one letter.
    if len(name) > MAX_DISPLAY_NAME_LENGTH * 4:
        return name
    shown = COLOURS_OF_EMOJI.sub("", unicodedata.normalize("NFC", name))
    return SPACES.sub(" ", shown).strip()


def validate_display_name(name: str) -> None:
    if len(name) > MAX_DISPLAY_NAME_LENGTH * 4:
        return  # its length is refused
    if _hides_something(name):
        raise ValidationError(
            _("A name holds no line breaks and no invisible characters."), code="invisible"
        )
    if _is_defaced(name):
        raise ValidationError(
            _("This name holds marks that strike its letters out or pile up: leave them away."),
            code="defaced",
        )
    if not any(character.isalnum() for character in name):
        raise ValidationError(_("A name needs at least one letter."), code="no_letter")
    if _mixes_scripts(name) or _claims_an_office(name):
        raise ValidationError(
            _("This name could be taken for the site itself or its moderators. Choose another."),
            code="impersonation",
        )


def _hides_something(name: str) -> bool:
    return bool(LOOK_EMPTY.search(name)) or any(
        unicodedata.category(character) in INVISIBLE for character in name
    )


def _is_defaced(name: str) -> bool:
    marks = "".join("m" if unicodedata.combining(character) else " " for character in name)
    return bool(DEFACED.search(name)) or "m" * (MOST_MARKS + 1) in marks


def _mixes_scripts(name: str) -> bool:
    """A word of letters that look alike but come from several alphabets deceives readers."""
    return any(
        sum(any(unicodedata.name(c, "").startswith(s) for c in word) for s in LOOKALIKE_SCRIPTS) > 1
        for word in name.split()
    )


def _claims_an_office(name: str) -> bool:
    """Whether it reads as an office, as the site, the town, or as somebody who speaks for them."""
    words = set(drawn_words(name))
    if words & _drawn(OFFICE_WORDS) or any(is_drawn_inside(office, name) for office in OFFICES):
        return True
    ours = (settings.SITE_NAME, settings.TOWN_NAME)
    if any(is_drawn_alike(name, own) for own in ours):
        return True
    for own in ours:
        if _drawn([own]) <= words:
            words -= _drawn([own])
    return words <= _drawn([*OFFICIAL, *BETWEEN])


def _drawn(names: Iterable[str]) -> set[str]:
    return {word for name in names for word in drawn_words(name)}
