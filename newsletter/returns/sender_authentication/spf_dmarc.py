"""SPF (RFC 7208) of the return path's domain, DMARC (RFC 7489) of the sender's."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from newsletter.returns.sender_authentication.check_findings import (
    CheckFinding,
    CheckLevel,
    txt_record,
)
from newsletter.returns.sender_authentication.dns_lookup import DnsLookup, DnsUnavailable

MOST_LOOKUPS = 10  # RFC 7208, 4.6.4
COSTLY = {"a", "mx", "ptr", "exists", "include"}
POLICIES = {"none", "quarantine", "reject"}
SPF, DMARC = "SPF", "DMARC"


class InvalidSpfRecord(Exception):
    """What is wrong with an SPF record, in words."""


@dataclass(frozen=True)
class DmarcPolicy:
    """``organisation``: the domain whose record holds for the sender's."""

    organisation: str
    policy: str
    strict_dkim: bool = False
    strict_spf: bool = False


def check_spf(domain: str, relay: str, names: DnsLookup) -> CheckFinding:
    """``relay`` is the host to which mails are handed over."""
    try:
        records = _of_kind("v=spf1", names.texts(domain))
        if not records:
            text = _("No record: nobody can tell that your mail server may send for %(domain)s.")
            return _wrong(SPF, text % {"domain": domain}, _permission(domain, relay))
        if len(records) > 1:
            raise InvalidSpfRecord(
                _("There are several records; receivers then look at none: merge them.")
            )
        last = _last_word(domain, names)
        _count(domain, names, 0)
    except InvalidSpfRecord as broken:
        return CheckFinding(CheckLevel.WRONG, SPF, str(broken))
    except DnsUnavailable as silent:
        return _unseen(SPF, silent)
    if last in {"+all", "all"}:
        text = _("The record allows everybody (“+all”): say -all at its end, or ~all.")
        return _wrong(SPF, text, txt_record(domain, _with_end(records[0])))
    if last in {"", "?all"}:
        text = _("The record does not say what is forbidden: it ends with -all, or with ~all.")
        return _wrong(SPF, text, txt_record(domain, _with_end(records[0])))
    return CheckFinding(CheckLevel.RIGHT, SPF, f"{domain}: {records[0]}")


def check_dmarc(
    domain: str, contact: str, names: DnsLookup
) -> tuple[CheckFinding, DmarcPolicy | None]:
    """Asked for at the domain itself and at each one above it."""
    try:
        return _dmarc(domain, contact, names)
    except DnsUnavailable as silent:
        return _unseen(DMARC, silent), None


def is_aligned(domain: str, sender: str, found: DmarcPolicy | None, *, strict: bool) -> bool:
    """Whether DMARC takes what is said by ``domain`` as said for ``sender``."""
    domain, sender = domain.lower().rstrip("."), sender.lower()
    if domain == sender:
        return True
    if strict or "." not in domain:
        return False
    whole = found.organisation if found else sender
    related = domain.endswith(f".{sender}") or sender.endswith(f".{domain}")
    return related or domain == whole or domain.endswith(f".{whole}")


def _dmarc(domain: str, contact: str, names: DnsLookup) -> tuple[CheckFinding, DmarcPolicy | None]:
    labels = domain.split(".")
    for start in range(len(labels) - 1):
        holder = ".".join(labels[start:])
        records = _of_kind("v=dmarc1", names.texts(f"_dmarc.{holder}"))
        if len(records) > 1:
            text = _("There are several records at %(name)s; receivers look at none: keep one.")
            return _wrong(DMARC, text % {"name": f"_dmarc.{holder}"}), None
        if records:
            return _policy(domain, holder, records[0])
    text = _("No record: the large receivers ask for one, and trust letters less without.")
    value = f"v=DMARC1; p=none; rua=mailto:{contact}"
    return _wrong(DMARC, text, txt_record(f"_dmarc.{domain}", value)), None


def _policy(domain: str, holder: str, record: str) -> tuple[CheckFinding, DmarcPolicy | None]:
    tags = dict(_tag(part) for part in record.split(";"))
    policy = tags.get("p", "").lower()
    if domain != holder:
        policy = tags.get("sp", policy).lower()
    if policy not in POLICIES:
        text = _("The record at %(name)s says no policy: p=none, p=quarantine or p=reject.")
        return _wrong(DMARC, text % {"name": f"_dmarc.{holder}"}), None
    found = DmarcPolicy(holder, policy, tags.get("adkim") == "s", tags.get("aspf") == "s")
    text = f"_dmarc.{holder}: {record}"
    if policy == "none":
        text += " " + _("After some weeks without surprises, say p=quarantine.")
    return CheckFinding(CheckLevel.RIGHT, DMARC, text), found


def _tag(part: str) -> tuple[str, str]:
    name, _equals, value = part.partition("=")
    return name.strip().lower(), value.strip()


def _last_word(domain: str, names: DnsLookup) -> str:
    """The ``all`` of a record, followed through redirections. Raises Broken and Silent."""
    for _hop in range(MOST_LOOKUPS):
        terms = _terms(domain, names)
        ends = [term for term in terms if term.lstrip("+-~?") == "all"]
        onward = [term for term in terms if term.startswith("redirect=")]
        if ends or not onward:
            return ends[0] if ends else ""
        domain = onward[0].removeprefix("redirect=")
    raise InvalidSpfRecord(_("The record leads in a circle."))


def _count(domain: str, names: DnsLookup, counted: int) -> int:
    """How many questions the record costs a receiver. Raises Broken and Silent."""
    for term in _terms(domain, names):
        kind = term.lstrip("+-~?").replace("=", ":").replace("/", ":").partition(":")
        if kind[0] not in COSTLY | {"redirect"}:
            continue
        counted += 1
        if counted > MOST_LOOKUPS:
            text = _("The record costs more than %(most)d questions; receivers then look at none.")
            raise InvalidSpfRecord(text % {"most": MOST_LOOKUPS})
        if kind[0] in {"include", "redirect"} and "%" not in kind[2]:
            counted = _count(kind[2], names, counted)
    return counted


def _terms(domain: str, names: DnsLookup) -> list[str]:
    records = _of_kind("v=spf1", names.texts(domain))
    if len(records) != 1:
        text = _("The record leads to %(domain)s, which has none, or several: correct it.")
        raise InvalidSpfRecord(text % {"domain": domain})
    return records[0].lower().split()[1:]


def _of_kind(start: str, texts: list[str]) -> list[str]:
    return [text for text in texts if text.lower().replace(" ", ";").split(";")[0] == start]


def _permission(domain: str, relay: str) -> str:
    host = relay if "." in relay and not relay.replace(".", "").isdigit() else domain
    return txt_record(domain, f"v=spf1 a:{host} -all")


def _with_end(record: str) -> str:
    kept = [term for term in record.split() if term.lower().lstrip("+-~?") != "all"]
    return " ".join([*kept, "-all"])


def _wrong(about: str, text: str, record: str = "") -> CheckFinding:
    return CheckFinding(CheckLevel.WRONG, about, text, record)


def _unseen(about: str, silent: DnsUnavailable) -> CheckFinding:
    text = _("The DNS does not answer for %(name)s: try again later.")
    return CheckFinding(CheckLevel.UNSEEN, about, text % {"name": str(silent)})
