"""Which duties are the law's, and which the town took on freely. ``docs/moderation.md`` agrees."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class LegalDuty(NamedTuple):
    """``page`` is where the site does it: the name of an address."""

    source: str
    what: Any
    how: Any
    page: str = ""
    key: str = ""


LEGAL_DUTIES = (
    LegalDuty(
        "DSA 11, 12",
        _("A contact point for authorities and for users, reached directly and in French"),
        _("The contact page names it. Answer what arrives there."),
        "page",
        "contact",
    ),
    LegalDuty(
        "DSA 14",
        _("Terms that say what is restricted, how it is moderated and how to complain"),
        _("The charter. Change its version when you change its rules; apply it to all alike."),
        "page",
        "charter",
    ),
    LegalDuty(
        "DSA 16",
        _("Notices of unlawful content: a form for anybody, acknowledged, decided, answered"),
        _("“Report” under each article; the desk answers in your name, with the way to appeal."),
    ),
    LegalDuty(
        "DSA 17",
        _("A statement of reasons to whoever is restricted"),
        _(
            "Mailed at once for hidden, removed, held, erased and a blocked account. Your rule and "
            "your sentence are in it. Mass commercial spam alone is exempt."
        ),
    ),
    LegalDuty(
        "DSA 18",
        _("Suspicion of an offence against somebody’s life or safety is told to the police"),
        _("No program does this: call them, then hide the article."),
    ),
    LegalDuty(
        "LCEN",
        _("Legal notice: who publishes, who hosts; the right of reply"),
        _("The legal page. Check its names once a year."),
        "page",
        "legal",
    ),
    LegalDuty(
        "LCEN, 2021-1362",
        _("Connection data of who published, kept for a year, for the justice alone"),
        _("Sealed under a key outside the database, if the town set one; opened here, by you."),
        "admin:articles_connection_data",
    ),
)
VOLUNTARY_DUTIES = (
    LegalDuty(
        "DSA 20",
        _("Appeals, decided by another person within the site"),
        _(
            "Platforms must; small ones are exempt (DSA 19). Here everybody may, for six months, "
            "and who reported as well."
        ),
    ),
    LegalDuty(
        "DSA 15",
        _("Figures of a year’s moderation"),
        _("Small hosts are exempt. They are computed and public all the same."),
    ),
    LegalDuty(
        "DSA 23",
        _("Measures against those who abuse reports"),
        _("Small platforms are exempt. What you mark as an abuse no longer hides an article."),
    ),
    LegalDuty(
        "–", _("The public journal of every decision"), _("Without title or name."), "journal"
    ),
    LegalDuty(
        "–", _("Publishing first, moderating afterwards"), _("The machine may hold, never reject.")
    ),
    LegalDuty(
        "–", _("A decision within 72 hours"), _("Moderators are mailed daily once it is late.")
    ),
    LegalDuty("–", _("Reasons for a newcomer’s limits"), _("In the first mail of each newcomer.")),
)
