"""What a mail that came back says: a failure, a complaint, a wish to leave, or nothing.

Pure: it looks at the mail alone, knows no key and touches no row. It runs in a child process
(see ``reading``) and imports nothing of Django. Delivery reports are RFC 3464, complaints RFC
5965, automatic answers RFC 3834; what older servers write is known to flufl.bounce.
"""

import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum, auto

from flufl.bounce import all_failures

from newsletter.returns import parsing
from newsletter.returns.parsing import MOST_BYTES, read_header

# Mail servers say in one of these which address the mail came to.
CAME_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To", "To")
MARK = r"\d{1,19}-[0-9a-f]{20}"
ADDRESSED = re.compile(rf"\+({MARK})@", re.IGNORECASE)
RETURNED = re.compile(rf"(?:\+|<letter\.)({MARK})@".encode(), re.IGNORECASE)
MOST_MARKS, MOST_FAILURES = 20, 50

REPORT = "message/delivery-status"
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
ANSWER_LINE = re.compile(r"^.*(?:\b[45]\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b).*$", re.MULTILINE)


class ReturnedMailKind(StrEnum):
    FAILURE = auto()
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
    sort, failures = _understood(mail)
    return ClassifiedMail(
        sort=sort,
        message_id=read_header(mail, "Message-ID"),
        marks=tuple(_marks(mail, raw, recipient)),
        failures=failures[:MOST_FAILURES],
        sender=read_header(mail, "From"),
        subject=read_header(mail, "Subject"),
        text=parsing.readable_text(mail),
    )


def _understood(mail: "Message[str, str]") -> tuple[ReturnedMailKind, tuple[FailedRecipient, ...]]:
    kinds = {part.get_content_type(): part for part in parsing.walk_parts(mail)}
    if REPORT in kinds:
        return _report(kinds[REPORT])
    if "message/disposition-notification" in kinds:
        return ReturnedMailKind.NOTHING, ()
    if "message/feedback-report" in kinds:
        return _feedback(kinds["message/feedback-report"]), ()
    if read_header(mail, "Subject").lower() == "unsubscribe":
        return ReturnedMailKind.UNSUBSCRIBE_REQUEST, ()
    if failures := _informal(mail):
        return ReturnedMailKind.FAILURE, failures
    return (ReturnedMailKind.NOTHING if _is_automatic(mail) else ReturnedMailKind.UNKNOWN), ()


def _report(part: "Message[str, str]") -> tuple[ReturnedMailKind, tuple[FailedRecipient, ...]]:
    """Delays, relays and successes are no failures."""
    about = [group for group in parsing.inner_messages(part) if "Final-Recipient" in group]
    failures = tuple(_failure(group) for group in about if _has_failed(group))
    if failures:
        return ReturnedMailKind.FAILURE, failures
    return (ReturnedMailKind.NOTHING if about else ReturnedMailKind.UNKNOWN), ()


def _has_failed(group: "Message[str, str]") -> bool:
    action = read_header(group, "Action").lower()
    return action == "failed" or (not action and read_header(group, "Status").startswith("5"))


def _failure(group: "Message[str, str]") -> FailedRecipient:
    names = (read_header(group, name) for name in ("Final-Recipient", "Original-Recipient"))
    return FailedRecipient(
        addresses=tuple(name.rpartition(";")[2].strip(" <>") for name in names if name),
        status=read_header(group, "Status"),
        diagnostic=read_header(group, "Diagnostic-Code"),
    )


def _feedback(part: "Message[str, str]") -> ReturnedMailKind:
    fields = parsing.inner_messages(part)
    kind = read_header(fields[0], "Feedback-Type").lower() if fields else ""
    if kind in COMPLAINTS:
        return ReturnedMailKind.COMPLAINT
    return ReturnedMailKind.NOTHING if kind in NO_COMPLAINT else ReturnedMailKind.UNKNOWN


def _informal(mail: "Message[str, str]") -> tuple[FailedRecipient, ...]:
    """As servers write who keep to no standard; the code is looked for in their words.

    A report inside of a forwarded mail is not the forwarder's.
    """
    try:
        if any(part.get_content_type() == REPORT for part in mail.walk()):
            return ()
        _for_now, for_good = all_failures(parsing.reduce_mail(mail))
    except Exception:  # noqa: BLE001 - its detectors break on mails without a sender and the like
        return ()
    if not for_good:
        return ()
    found = ANSWER_LINE.search(parsing.readable_text(mail))
    words = parsing.clean_value(found[0]) if found else ""
    return tuple(
        FailedRecipient((address.decode("ascii", "replace"),), "", words)
        for address in sorted(for_good)
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
