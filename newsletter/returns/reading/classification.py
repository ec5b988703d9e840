"""What a mail that came back says: a failure, a complaint, a wish to leave, or nothing.

Pure: it looks at the mail alone, knows no key and touches no row. It runs in a child process
(see ``sandbox``) and imports nothing of Django. Delivery reports are RFC 3464, complaints RFC
5965, automatic answers RFC 3834; what older servers write is known to flufl.bounce.
"""

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum, auto

from flufl.bounce import all_failures

from newsletter.returns.reading import delivery_status, parsing, plain_reports
from newsletter.returns.reading.delivery_status import RecipientStatus
from newsletter.returns.reading.parsing import MOST_BYTES, read_header

# Mail servers say in one of these which address the mail came to.
CAME_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To", "To")
MARK = r"\d{1,19}-[0-9a-f]{20}"
ADDRESSED = re.compile(rf"\+({MARK})@", re.IGNORECASE)
RETURNED = re.compile(rf"(?:\+|<letter\.)({MARK})@".encode(), re.IGNORECASE)
MOST_MARKS, MOST_FAILURES = 20, 50

COMPLAINTS = {"abuse", "fraud", "opt-out", "opt-out-list"}
NO_COMPLAINT = {"not-spam"}

AUTOMATIC_HEADERS = (
    "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Response-Suppress", "X-Vacation",
)  # fmt: skip
AUTOMATIC_PRECEDENCE = {"auto_reply", "auto-reply", "bulk", "junk", "list"}
AUTOMATIC_SUBJECT = re.compile(
    r"(?:re ?: ?)?(?:automatic reply|auto(?:matic)?[ -]?reply|out of (?:the )?office"
    r"|réponse automatique|message d.absence|absence\b|absent\b|vacation\b)"
)
# What answers, gateways and filters put before it says nothing.
LEAVING_SUBJECT = re.compile(
    r"(?:(?:re|r|aw|sv|tr|fwd?|wg|rép|ant|external|externe) ?(?:\[\d{1,3}\])? ?: ?"
    r"|\[[^\[\]]{1,30}\] ?|\*{2,5}[\w ]{1,30}\*{2,5} ?){0,6}"
    r"(?:unsubscribe(?: me)?|désinscription|désabonnement|(?:se |me )?(?:désinscrire|désabonner))"
    r" ?[.!]{0,3}"
)
# Which of Microsoft's customers complains: its own mails have it, and nobody else's.
MICROSOFT_COMPLAINT = "X-HmXmrOriginalRecipient"


class ReturnedMailKind(StrEnum):
    """``REPORT``: a mail system's own words; whether they mean a failure is not known here."""

    FAILURE = auto()
    REPORT = auto()
    COMPLAINT = auto()
    UNSUBSCRIBE_REQUEST = auto()
    NOTHING = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class FailedRecipient:
    """``addresses``: the recipient that failed, under each name that the report gives it."""

    addresses: tuple[str, ...]
    status: str
    diagnostic: str


@dataclass(frozen=True)
class ClassifiedMail:
    """``marks``: those that it carries, genuine or not."""

    sort: ReturnedMailKind
    message_id: str = ""
    marks: tuple[str, ...] = ()
    failures: tuple[FailedRecipient, ...] = ()
    sender: str = ""
    subject: str = ""
    text: str = ""


def classify_mail(raw: bytes, recipient: str = "") -> ClassifiedMail:
    """``recipient``: where it came to, if the mail server says so. A parser may raise anything."""
    mail = parsing.parse_mail(raw)
    sort, failures = _understood(mail, raw)
    return ClassifiedMail(
        sort=sort,
        message_id=read_header(mail, "Message-ID"),
        marks=tuple(_marks(mail, raw, recipient)),
        failures=failures[:MOST_FAILURES],
        sender=read_header(mail, "From"),
        subject=read_header(mail, "Subject"),
        text=parsing.readable_text(mail),
    )


def _understood(
    mail: "Message[str, str]", raw: bytes
) -> tuple[ReturnedMailKind, tuple[FailedRecipient, ...]]:
    kinds = {part.get_content_type(): part for part in parsing.walk_parts(mail)}
    if kinds.keys() & delivery_status.KINDS:
        return _report(mail, delivery_status.read_recipients(mail))
    if "message/disposition-notification" in kinds:
        return ReturnedMailKind.NOTHING, ()
    if "message/feedback-report" in kinds:
        return _feedback(kinds["message/feedback-report"]), ()
    if _is_microsoft_complaint(mail):
        return ReturnedMailKind.COMPLAINT, ()
    if LEAVING_SUBJECT.fullmatch(read_header(mail, "Subject").lower()):
        return ReturnedMailKind.UNSUBSCRIBE_REQUEST, ()
    if failures := _informal(mail):
        return ReturnedMailKind.FAILURE, failures
    if plain_reports.comes_from_mail_system(mail):
        return _report(mail, delivery_status.read_broken_report(raw))
    return (ReturnedMailKind.NOTHING if _is_automatic(mail) else ReturnedMailKind.UNKNOWN), ()


def _report(
    mail: "Message[str, str]", about: list[RecipientStatus]
) -> tuple[ReturnedMailKind, tuple[FailedRecipient, ...]]:
    """Delays, relays and successes are no failures. What is neither is a person's to look at."""
    failed = [one for one in about if one.has_failed]
    if failed:
        return ReturnedMailKind.FAILURE, tuple(_failure(mail, one) for one in failed)
    if any(one.is_unclear for one in about):
        return ReturnedMailKind.UNKNOWN, ()
    if about:
        return ReturnedMailKind.NOTHING, ()
    if plain_reports.only_warns(mail):
        return ReturnedMailKind.UNKNOWN, ()
    own_words = plain_reports.read_own_words(mail)
    emails = plain_reports.find_emails(mail, own_words)
    words = plain_reports.explain_failure(own_words, emails)
    words = words or parsing.clean_value(own_words)[: plain_reports.LONGEST_WORDS]
    return ReturnedMailKind.REPORT, (FailedRecipient(tuple(emails), "", words),)


def _failure(mail: "Message[str, str]", about: RecipientStatus) -> FailedRecipient:
    """Where the report itself gives no words, its text has them."""
    words = about.diagnostic
    if not any(letter.isalpha() for letter in words.partition(";")[2]):
        own_words = plain_reports.read_own_words(mail)
        words = f"{words} {plain_reports.explain_failure(own_words, about.emails)}".strip()
    return FailedRecipient(about.emails, about.status, words)


def _is_microsoft_complaint(mail: "Message[str, str]") -> bool:
    returned = (
        one for part in parsing.walk_parts(mail) for one in (part, *parsing.inner_messages(part))
    )
    return any(MICROSOFT_COMPLAINT in one for one in (mail, *returned))


def _feedback(part: "Message[str, str]") -> ReturnedMailKind:
    fields = parsing.inner_messages(part)
    kind = read_header(fields[0], "Feedback-Type").lower() if fields else ""
    if kind in COMPLAINTS:
        return ReturnedMailKind.COMPLAINT
    return ReturnedMailKind.NOTHING if kind in NO_COMPLAINT else ReturnedMailKind.UNKNOWN


def _informal(mail: "Message[str, str]") -> tuple[FailedRecipient, ...]:
    """As servers write who keep to no standard; what it means is looked for in their words.

    A report inside of a forwarded mail is not the forwarder's.
    """
    try:
        if any(part.get_content_type() in delivery_status.KINDS for part in mail.walk()):
            return ()
        _for_now, for_good = all_failures(parsing.reduce_mail(mail))
    except Exception:  # noqa: BLE001 - its detectors break on mails without a sender and the like
        return ()
    own_words = plain_reports.read_own_words(mail) if for_good else ""
    named = [address.decode("ascii", "replace") for address in sorted(for_good)]
    return tuple(
        FailedRecipient((email,), "", plain_reports.explain_failure(own_words, (email,)))
        for email in named
    )


def _is_automatic(mail: "Message[str, str]") -> bool:
    if read_header(mail, "Auto-Submitted").lower() not in {"", "no"}:
        return True
    if read_header(mail, "Precedence").lower() in AUTOMATIC_PRECEDENCE:
        return True
    if any(name in mail for name in AUTOMATIC_HEADERS):
        return True
    return bool(AUTOMATIC_SUBJECT.match(read_header(mail, "Subject").lower()))


def _marks(mail: "Message[str, str]", raw: bytes, recipient: str) -> list[str]:
    """Those of the address it came to; else those of the mail that it returns."""
    for place in (recipient, *(read_header(mail, name) for name in CAME_TO)):
        if found := ADDRESSED.findall(place):
            return found[:MOST_MARKS]
    found = RETURNED.findall(raw[:MOST_BYTES])
    return [mark.decode("ascii") for mark in dict.fromkeys(found)][:MOST_MARKS]
