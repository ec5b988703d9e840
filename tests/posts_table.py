"""The table of everything that acts on POST."""

from collections.abc import Callable

from django.urls import reverse

from articles.models import State
from newsletter.tokens import FORGET, PREFERENCES, UNSUBSCRIBE
from tests.factories import make_article, make_user
from tests.posts import (
    PASSWORD,
    Post,
    account,
    account_appeal,
    affirm,
    answer,
    appeal,
    bring,
    browser,
    coming,
    confirm,
    decide,
    desk,
    director,
    edit,
    identify,
    letter,
    letter_address,
    letter_confirm,
    mailed_appeal,
    own,
    report,
    report_appeal,
    settle_appeal,
    sign_in,
    sign_up,
    somebody,
    standing_page,
    undo,
    wave,
    without_password,
    write,
)

POSTS: dict[str, Callable[[], Post]] = {
    "write: keep": lambda: write("draft", somebody()),
    "write: publish": lambda: write("publish", somebody()),
    "write: preview": lambda: write("preview", somebody()),
    "write: without an account": lambda: write("publish", None),
    "edit: a draft": lambda: edit(State.DRAFT),
    "edit: a published article": lambda: edit(State.LISTED),
    "identity": identify,
    "confirm: publish": lambda: confirm("publish"),
    "confirm: draft": lambda: confirm("draft"),
    "confirm: delete": lambda: confirm("delete"),
    "delete": lambda: own("article_delete", State.DRAFT),
    "withdraw": lambda: own("article_withdraw", State.LISTED),
    "reopen": lambda: own("article_reopen", State.WITHDRAWN),
    "affirm": affirm,
    "appeal": appeal,
    "appeal: by the link of a mail": mailed_appeal,
    "appeal: of an account": account_appeal,
    "appeal: of a reader": report_appeal,
    "report": report,
    "journal name": lambda: Post(browser(director()), reverse("journal_name"), {"is_public": "on"}),
    "profile": lambda: account(
        "account_profile", {"display_name": "Lise", "bio": "Je cours.", "language": "fr"}
    ),
    "close": lambda: account("account_close", {"confirm": "on"}),
    "sign in": sign_in,
    "sign in: ask for a code": lambda: Post(
        browser(), reverse("account_request_login_code"), {"email": somebody().email}
    ),
    "sign out": lambda: account("account_logout", {}),
    "sign up": sign_up,
    "password: choose": without_password,
    "password: change": lambda: account(
        "account_change_password",
        {"oldpassword": PASSWORD, "password1": "du phare au quai", "password2": "du phare au quai"},
    ),
    "password: forgotten": lambda: Post(
        browser(), reverse("account_reset_password"), {"email": somebody().email}
    ),
    "new email": lambda: account(
        "account_email", {"email": "neuve@example.org", "action_add": ""}
    ),
    "letter: subscribe": lambda: Post(
        browser(), reverse("newsletter"), {"email": "lise@example.org"}
    ),
    "letter: confirm": letter_confirm,
    "letter: leave": lambda: letter("newsletter_unsubscribe", UNSUBSCRIBE),
    "letter: leave, without the last slash": lambda: letter(
        "newsletter_unsubscribe_unslashed", UNSUBSCRIBE
    ),
    "letter: choose": lambda: letter("newsletter_preferences", PREFERENCES, {"language": "fr"}),
    "letter: be forgotten": lambda: letter("newsletter_forget", FORGET),
    "letter: move": lambda: letter(
        "newsletter_request_email_change", PREFERENCES, {"email": "neuve@example.org"}
    ),
    "letter: agree to move": letter_address,
    "desk: affirm": lambda: decide("affirm", State.ONLINE),
    "desk: release": lambda: decide("release", State.HELD),
    "desk: restore": lambda: decide("restore", State.HIDDEN),
    "desk: read": lambda: decide("read", State.LISTED),
    "desk: hide": lambda: decide(
        "hide", State.LISTED, **{"hide-rule": "insult", "hide-reason": "Une insulte."}
    ),
    "desk: remove": lambda: decide(
        "remove", State.HELD, **{"remove-rule": "insult", "remove-reason": "Une insulte."}
    ),
    "desk: note": lambda: decide("note", State.LISTED, **{"note-text": "À suivre."}),
    "desk: spam": lambda: decide("spam", State.LISTED),
    "desk: answer reports": answer,
    "desk: grant an appeal": lambda: settle_appeal("uphold"),
    "desk: dismiss an appeal": lambda: settle_appeal("dismiss"),
    "desk: note on an account": lambda: desk(
        "articles_account", make_user().pk, verb="note", **{"note-text": "À suivre."}
    ),
    "desk: suspend": lambda: desk(
        "articles_account", make_user().pk, verb="suspend",
        **{"suspend-rule": "insult", "suspend-reason": "Une insulte."},
    ),
    "desk: spam of an account": lambda: desk("articles_account", make_user().pk, verb="spam"),
    "desk: clear a wave": lambda: wave("clear"),
    "desk: dismiss a wave": lambda: wave("dismiss"),
    "desk: undo a clearance": undo,
    "desk: erase": lambda: desk(
        "articles_erase", make_article().pk, rule="illegal", reason="Illicite.", sure="on"
    ),
    "desk: connections": lambda: desk(
        "articles_connection_data", about="article", number=1, reason="Ordonnance du 3."
    ),
    "desk: a page": standing_page,
    "desk: a section": lambda: desk(
        "articles_section_add", name="Mer", slug="mer", position=1, description=""
    ),
    "desk: words for the letter": lambda: desk("newsletter_next", verb="words", body="Bonjour."),
    "desk: pin": lambda: coming("pin"),
    "desk: leave out": lambda: coming("out", reason="Déjà lu."),
    "desk: test of the letter": lambda: coming("test"),
    "desk: import": bring,
}  # fmt: skip
