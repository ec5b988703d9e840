"""What a receiver can see of a letter that arrived: its signatures, and what they cover."""

import re
from collections.abc import Iterator
from email.message import Message
from email.utils import parseaddr

import dkim
from django.utils.translation import gettext as _

from newsletter.returns.reading import parsing
from newsletter.returns.sender_authentication.check_findings import CheckFinding, CheckLevel
from newsletter.returns.sender_authentication.dns_lookup import DnsLookup, DnsUnavailable
from newsletter.returns.sender_authentication.spf_dmarc import DmarcPolicy, is_aligned

DKIM = "DKIM"
COVERED = ("list-unsubscribe", "list-unsubscribe-post")
MOST_SIGNATURES = 5
TAG = re.compile(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)")
# Of the receiver's own header, which stands on top (RFC 8601).
SPF_RESULT = re.compile(r"\bspf=(\w+)")


class NotALetter(Exception):
    """This is not a letter of this site. Says why."""


def check_received_letter(
    raw: bytes, sender: str, found: DmarcPolicy | None, names: DnsLookup
) -> Iterator[CheckFinding]:
    """``sender``: the domain that the site sends as. Raises NoLetter."""
    mail = parsing.parse_mail(raw)
    _require_letter(mail, sender)
    signatures = list(_signatures(raw, mail, sender, found, names))
    right = [one for one in signatures if one.level is CheckLevel.RIGHT]
    # One good signature is enough; others, of relays on the way, do no harm.
    yield from right[:1] or signatures
    if not signatures:
        text = _(
            "The mail is not signed. Switch DKIM on where your mail server signs, for %(name)s."
        )
        yield CheckFinding(CheckLevel.WRONG, DKIM, text % {"name": sender})
    yield from _spf_as_seen(mail)


def _require_letter(mail: "Message[str, str]", sender: str) -> None:
    address = parseaddr(parsing.read_header(mail, "From"))[1]
    if address.rpartition("@")[2].lower() != sender:
        raise NotALetter(_("This mail does not come from %(domain)s.") % {"domain": sender})
    if any(name not in mail for name in COVERED):
        raise NotALetter(_("This mail has no headers to unsubscribe: take the one that this sent."))


def _signatures(
    raw: bytes, mail: "Message[str, str]", sender: str, found: DmarcPolicy | None, names: DnsLookup
) -> Iterator[CheckFinding]:
    for place in range(min(len(mail.get_all("DKIM-Signature") or []), MOST_SIGNATURES)):
        text = str((mail.get_all("DKIM-Signature") or [])[place])
        tags = {name: "".join(value.split()) for name, value in TAG.findall(text)}
        try:
            yield _judged(raw, place, tags, sender, found, names)
        except DnsUnavailable as silent:
            said = _("The DNS does not answer for %(name)s: try again later.")
            yield CheckFinding(CheckLevel.UNSEEN, DKIM, said % {"name": str(silent)})


def _judged(
    raw: bytes,
    place: int,
    tags: dict[str, str],
    sender: str,
    found: DmarcPolicy | None,
    names: DnsLookup,
) -> CheckFinding:
    """Raises Silent."""
    domain, key = tags.get("d", ""), f"{tags.get('s', '')}._domainkey.{tags.get('d', '')}"
    if not is_aligned(domain, sender, found, strict=bool(found and found.strict_dkim)):
        text = _("It is signed for %(other)s, not for %(domain)s: have it signed for the latter.")
        return _wrong(text % {"other": domain, "domain": sender})
    if not names.texts(key):
        text = _("It is signed, but the DNS has no key: your mail server says which to add as TXT.")
        return CheckFinding(CheckLevel.WRONG, DKIM, text, f'{key}. TXT "v=DKIM1; k=rsa; p=…"')
    if not _holds(raw, place, names):
        text = _(
            "The signature for %(domain)s is wrong: another key, or the mail was changed later."
        )
        return _wrong(text % {"domain": domain})
    signed = {name.lower() for name in tags.get("h", "").split(":")}
    missing = [name.title() for name in COVERED if name not in signed]
    if missing:
        text = _("The signature does not cover %(headers)s: add them to the headers it signs.")
        return _wrong(text % {"headers": ", ".join(missing)})
    text = _("Signed for %(domain)s, with both headers to unsubscribe.")
    return CheckFinding(CheckLevel.RIGHT, DKIM, text % {"domain": domain})


def _holds(raw: bytes, place: int, names: DnsLookup) -> bool:
    """Raises Silent."""
    try:
        return bool(dkim.DKIM(raw).verify(idx=place, dnsfunc=names.key))
    except DnsUnavailable:
        raise
    except Exception:  # noqa: BLE001 - it raises many kinds for what is malformed
        return False


def _spf_as_seen(mail: "Message[str, str]") -> Iterator[CheckFinding]:
    """The word of the receiver that put the mail away, if it left one."""
    own = str((mail.get_all("Authentication-Results") or [""])[0])
    result = SPF_RESULT.search(own)
    if result is None:
        return
    if result[1] != "pass":
        text = _("The receiver says “%(result)s”: the record leaves out a server that sends.")
        yield CheckFinding(CheckLevel.WRONG, "SPF", text % {"result": result[1]})
    else:
        yield CheckFinding(CheckLevel.RIGHT, "SPF", _("The receiver says “pass”."))


def _wrong(text: str) -> CheckFinding:
    return CheckFinding(CheckLevel.WRONG, DKIM, text)
