"""Display names: what may stand under an article."""

import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_DISPLAY_NAME_LENGTH = 80
INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
LOOKALIKE_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")
OFFICE = re.compile(r"\b(moderat\w*|admin\w*|webmaster\w*|webmestre\w*|staff|support)\b")
OFFICIAL = {"redaction", "la redaction", "equipe", "l equipe", "the team", "editor", "the editors"}


def normalise_display_name(name: str) -> str:
    """Composed, trimmed, with single spaces."""
    return re.sub(r"[ \u00a0]+", " ", unicodedata.normalize("NFC", name)).strip()


def validate_display_name(name: str) -> None:
    if any(unicodedata.category(character) in INVISIBLE for character in name):
        raise ValidationError(
            _("A name holds no line breaks and no invisible characters."), code="invisible"
        )
    if not any(character.isalnum() for character in name):
        raise ValidationError(_("A name needs at least one letter."), code="no_letter")
    if _mixes_scripts(name) or _claims_an_office(name):
        raise ValidationError(
            _("This name could be taken for the site itself or its moderators. Choose another."),
            code="impersonation",
        )


def _mixes_scripts(name: str) -> bool:
    """A word of letters that look alike but come from several alphabets deceives readers."""
    return any(
        sum(any(unicodedata.name(c, "").startswith(s) for c in word) for s in LOOKALIKE_SCRIPTS) > 1
        for word in name.split()
    )


def _claims_an_office(name: str) -> bool:
    plain = _plain(name)
    if OFFICE.search(plain):
        return True
    site = _plain(settings.SITE_NAME)
    without_site = plain.replace(site, "").strip()
    return plain == site or plain in OFFICIAL or without_site in OFFICIAL


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", letters))
