import sys
import time
from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from accounts.email_address import email_for_smtp
from newsletter.engine.config import MailboxConfig
from newsletter.engine.single_copy import CopyRejected
from newsletter.engine.smtp.connection import ConnectionFailed
from newsletter.reason_words import describe_reason
from newsletter.returns import mailbox
from newsletter.returns.reading.parsing import MOST_BYTES
from newsletter.returns.sender_authentication import received_letter, spf_dmarc, test_mail
from newsletter.returns.sender_authentication.check_findings import CheckFinding, CheckLevel
from newsletter.returns.sender_authentication.dns_lookup import DnsLookup

LOOK_EVERY_SECONDS = 3
ALL_RIGHT, SOMETHING_WRONG, NOT_ALL_SEEN = 0, 1, 2


class Command(BaseCommand):
    help = (
        "Send one mail as the letter leaves, and say whether SPF, DKIM and DMARC are right for "
        "its sender, and what to change. Ends with 0 when all is right, 1 when something is "
        "wrong, 2 when not everything could be looked at."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", nargs="?", help="where to send it; without: send nothing")
        parser.add_argument("--received", type=Path, help="the mail as it arrived, saved as a file")
        parser.add_argument(
            "--fetch", action="store_true", help="wait for it in NEWSLETTER_MAILBOX"
        )
        parser.add_argument("--wait", type=int, default=120, help="for so many seconds (120)")
        parser.add_argument("--dns", default="", help="ask this DNS server (address:port)")

    def handle(self, *_args: Any, **options: Any) -> None:
        names = _names(options["dns"])
        message_id = self._send(options["address"])
        raw = self._arrived(message_id, options)
        findings = list(self._look(raw, names))
        for finding in findings:
            self._say(finding)
        levels = {finding.level for finding in findings}
        if CheckLevel.WRONG in levels:
            sys.exit(SOMETHING_WRONG)
        if CheckLevel.UNSEEN in levels:
            sys.exit(NOT_ALL_SEEN)
        self.stdout.write(_("All is right."))

    def _look(self, raw: bytes | None, names: DnsLookup) -> Iterator[CheckFinding]:
        sender = _host(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
        way_back = _host(settings.NEWSLETTER_POST.return_path)
        yield spf_dmarc.check_spf(way_back, settings.EMAIL_HOST, names)
        finding, found = spf_dmarc.check_dmarc(sender, settings.CONTACT_EMAIL, names)
        yield finding
        if not spf_dmarc.is_aligned(
            way_back, sender, found, strict=bool(found and found.strict_spf)
        ):
            text = _(
                "SPF speaks for %(other)s, not for %(domain)s: DMARC then hangs on DKIM alone."
            )
            said = text % {"other": way_back, "domain": sender}
            yield CheckFinding(CheckLevel.RIGHT, spf_dmarc.DMARC, said)
        if raw is None:
            text = _(
                "Not looked at. Open the mail where it arrived, save it as a file with all its "
                "headers, and say: check_mail --received FILE"
            )
            yield CheckFinding(CheckLevel.UNSEEN, received_letter.DKIM, text)
            return
        try:
            yield from received_letter.check_received_letter(raw, sender, found, names)
        except received_letter.NotALetter as error:
            raise CommandError(str(error)) from None

    def _send(self, address: str | None) -> str:
        """The Message-ID, or nothing. Raises CommandError."""
        if not address:
            return ""
        server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
        try:
            message_id = test_mail.send_test_mail(address)
        except ValueError:
            raise CommandError(_("That is no e-mail address.")) from None
        except (ConnectionFailed, CopyRejected, OSError) as error:
            text = _("%(server)s does not take the mail: %(reason)s")
            reason = describe_reason(str(error))
            raise CommandError(text % {"server": server, "reason": reason}) from None
        self.stdout.write(_("A mail has left for %(address)s.") % {"address": address})
        return message_id

    def _arrived(self, message_id: str, options: dict[str, Any]) -> bytes | None:
        """Raises CommandError."""
        if file := options["received"]:
            try:
                with file.open("rb") as opened:
                    return bytes(opened.read(MOST_BYTES))
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}") from None
        if not options["fetch"]:
            return None
        box = settings.NEWSLETTER_MAILBOX
        if not message_id or box is None:
            raise CommandError(_("--fetch needs an address, and NEWSLETTER_MAILBOX."))
        return _fetched(box, message_id, options["wait"])

    def _say(self, finding: CheckFinding) -> None:
        words = {
            CheckLevel.RIGHT: _("in order"),
            CheckLevel.WRONG: _("to change"),
            CheckLevel.UNSEEN: _("not seen"),
        }
        self.stdout.write(f"{finding.about} – {words[finding.level]}: {finding.text}")
        if finding.record:
            self.stdout.write("    " + _("In the DNS:") + " " + finding.record)


def _fetched(box: MailboxConfig, message_id: str, seconds: int) -> bytes:
    """Asks until it is there. Raises CommandError."""
    ends_at = time.monotonic() + seconds
    while True:
        try:
            raw = mailbox.find_mail(box, message_id)
        except mailbox.MailboxUnavailable as away:
            raise CommandError(str(away)) from None
        if raw is not None:
            return raw
        if time.monotonic() > ends_at:
            raise CommandError(_("The mail has not arrived: look among the spam, or wait longer."))
        time.sleep(LOOK_EVERY_SECONDS)


def _names(server: str) -> DnsLookup:
    try:
        return DnsLookup(server)
    except ValueError as error:
        raise CommandError(str(error)) from None


def _host(address: str) -> str:
    return email_for_smtp(address).rpartition("@")[2]
