"""Where each recipient's own links go in a rendered mail.

Marks stand there while the mail is rendered. They are drawn anew for each rendering, after all the
words in it were written, so nobody can have written one; the rendered mail is cut at them at once.
From then on the places are known by their position, and no text is searched for anything.
"""

from collections.abc import Iterable
from enum import Enum
from secrets import token_hex

from newsletter import messages


class OwnLink(Enum):
    """Its value is the name of the URL that it leads to."""

    UNSUBSCRIBE = "newsletter_unsubscribe"
    PREFERENCES = "newsletter_preferences"


# A mail in pieces: text, and between two of them a recipient's own link.
Body = tuple[str | OwnLink, ...]


class Marks:
    """Those of one rendering."""

    def __init__(self) -> None:
        self.leave = _draw_mark()
        self.choose = _draw_mark()

    def cut(self, body: str) -> Body:
        """Raises ValueError when a mark does not stand there exactly once."""
        places = {
            body.find(self.leave): OwnLink.UNSUBSCRIBE,
            body.find(self.choose): OwnLink.PREFERENCES,
        }
        if body.count(self.leave) != 1 or body.count(self.choose) != 1:
            raise ValueError("each of the recipient's links stands once in a mail")
        pieces: list[str | OwnLink] = []
        end = 0
        for place in sorted(places):
            link = places[place]
            pieces += [body[end:place], link]
            end = place + len(self.leave if link is OwnLink.UNSUBSCRIBE else self.choose)
        return (*pieces, body[end:])


def fill_links(body: Iterable[str | OwnLink], token: str, language: str) -> str:
    """Returns the text with this token in both links."""
    return "".join(
        piece if isinstance(piece, str) else messages.token_url(piece.value, token, language)
        for piece in body
    )


def _draw_mark() -> str:
    return f"https://{token_hex(20)}.invalid/"
