"""Reports of mail systems that keep to no standard: who they come from, and what they say of whom.

Pure, as ``classification`` is.
"""

import re
from collections.abc import Iterable
from email.message import Message

from newsletter.returns.reading import parsing
from newsletter.returns.reading.parsing import read_header

MOST_EMAILS, MOST_LINES, LONGEST_WORDS = 5, 400, 900
LINES_BEHIND = 5

_SYSTEM = re.compile(
    r"mailer[-_ ]?daemon|\bpost_?master\b|mail(?:er)? deliver|mail[-_ ]?(?:system|administrator)"
    r"|microsoft ?exchange|system administrator|non-?delivery",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|deliver\w{0,20} (?:status|fail|problem|error|notification)"
    r"|fail\w{0,20} (?:notice|deliver)"
    r"|returned (?:e-?)?mail|mail (?:delivery )?(?:failed|failure|returned|system error)|non remis"
    r"|delivery has failed|could not be delivered|[ée]chec de (?:la )?(?:remise|livraison"
    r"|distribution)"
    r"|unzustellbar|non[- ]recapitabile|no se puede entregar|notification d.[ée]tat de remise",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+=-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}", re.IGNORECASE)
_ANSWER = re.compile(r"(?<![\w.])(?:[45]\d\d[ -]|#?[45]\.\d{1,3}\.\d{1,3}\b)")
_TAG = re.compile(r"<[a-z/!][^<>@]{0,300}>", re.IGNORECASE)
# Behind it stands the mail that comes back.
_COPY = re.compile(
    r"^\W{0,20}(?:below this line|(?:this|here|below) is a copy of|here is a copy"
    r"|(?:the )?(?:original|unsent|"
    r"returned|undelivered) message|message headers?\b|headers? of|copy of (?:the"
    r"|your) (?:original )?"
    r"message)|^(?:received|return-path|message-id|x-[a-z-]{1,40}): ?",
    re.IGNORECASE,
)
_WARNING = re.compile(
    r"warning[: -]|this is a warning|delayed|still being retried|no action is required"
    r"|do not need to resend|will (?:be retried|continue to)|\(delay\)|retard",
    re.IGNORECASE,
)


def comes_from_mail_system(mail: "Message[str, str]") -> bool:
    """Whether a machine returns a mail, as far as its sender, subject and headers tell."""
    if "X-Failed-Recipients" in mail or mail.get_content_type() == "multipart/report":
        return True
    if _SYSTEM.search(read_header(mail, "From")):
        return True
    has_no_sender = any(read_header(mail, name) == "<>" for name in ("Return-Path", "From"))
    return has_no_sender and bool(_SUBJECT.search(read_header(mail, "Subject")))


def only_warns(mail: "Message[str, str]") -> bool:
    """Whether it is tried again: in the subject, or in the first words."""
    first_words = parsing.readable_text(mail)[:600]
    return bool(_WARNING.search(read_header(mail, "Subject")) or _WARNING.search(first_words))


def find_emails(mail: "Message[str, str]", own_words: str) -> list[str]:
    """Returns those of whom it may speak: the first few named, but for where it came to."""
    named = _EMAIL.findall(read_header(mail, "X-Failed-Recipients"))
    ways_back = " ".join(read_header(mail, name) for name in ("To", "From", "Delivered-To")).lower()
    others = [one for one in _EMAIL.findall(own_words) if one.lower() not in ways_back]
    return list(dict.fromkeys(named or others))[:MOST_EMAILS]


def read_own_words(mail: "Message[str, str]") -> str:
    """Returns its text without the mail that it returns."""
    text = parsing.readable_text(mail)
    if "<html" in text.lower() or "<body" in text.lower():
        text = _TAG.sub("\n", text)
    lines = text.splitlines()[:MOST_LINES]
    end = next((number for number, line in enumerate(lines) if _COPY.match(line)), len(lines))
    return "\n".join(lines[:end])


def explain_failure(own_words: str, emails: Iterable[str]) -> str:
    """Returns what stands with these addresses, or else with a code; empty when nothing does."""
    lines = own_words.splitlines()
    names = [email.lower() for email in emails if email]
    places = [n for n, line in enumerate(lines) if any(name in line.lower() for name in names)]
    chosen = dict.fromkeys(n for place in places[:3] for n in _paragraph(lines, place, names))
    if not any(_ANSWER.search(lines[n]) for n in chosen):
        answers = [n for n, line in enumerate(lines) if _ANSWER.search(line)]
        after = [n for n in answers if not places or n > places[0]]
        chosen |= dict.fromkeys(n for place in after[:1] for n in _paragraph(lines, place, names))
    return parsing.clean_value(" ".join(lines[n] for n in sorted(chosen)))[:LONGEST_WORDS]


def _paragraph(lines: list[str], place: int, names: list[str]) -> list[int]:
    """A line, and those behind it until one is empty or about somebody else.

    A single empty one right behind is passed.
    """
    found = [place]
    for number in range(place + 1, min(place + 1 + LINES_BEHIND, len(lines))):
        named = [one.lower() for one in _EMAIL.findall(lines[number])]
        if names and any(one not in names for one in named):
            break
        if lines[number].strip():
            found.append(number)
        elif number > place + 1:
            break
    return found
