"""Whoever runs the site asks whether its mail is believed: real mail, real DNS, real signatures."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from pytest_django import Settings

from newsletter import tokens
from newsletter.engine.config import MailboxConfig
from newsletter.management.commands import check_mail
from tests.live_town import free_port
from tests.newsletter.dns_server import DnsServer
from tests.newsletter.imap_server import ImapServer
from tests.newsletter.signing_relay import BOTH, RECORD, SIGNED, SigningRelay
from tests.patience import patient

pytestmark = [pytest.mark.django_db, pytest.mark.waits]
GOOD = {
    "news.example.org": ["some-site-verification=1", "v=spf1 include:_spf.relay.example -all"],
    "_spf.relay.example": ["v=spf1 ip4:192.0.2.0/24 ~all"],
    "_dmarc.news.example.org": ["v=DMARC1; p=quarantine; rua=mailto:contact@example.org"],
    "rade._domainkey.news.example.org": [RECORD],
}


@pytest.fixture
def imap() -> Iterator[ImapServer]:
    found = ImapServer()
    yield found
    found.stop()


@pytest.fixture
def dns() -> Iterator[DnsServer]:
    found = DnsServer({name: list(texts) for name, texts in GOOD.items()})
    yield found
    found.stop()


@pytest.fixture
def relay(settings: Settings, imap: ImapServer) -> Iterator[SigningRelay]:
    found = SigningRelay(imap)
    controller = Controller(
        found, hostname="127.0.0.1", port=free_port(), ready_timeout=patient(10)
    )
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.DEFAULT_FROM_EMAIL = "La Rade <lettre@news.example.org>"
    post = replace(settings.NEWSLETTER_POST, return_path="lettre@news.example.org")
    settings.NEWSLETTER_POST = post
    settings.NEWSLETTER_MAILBOX = MailboxConfig(
        "127.0.0.1", imap.port, imap.user, imap.password, security="none"
    )
    yield found
    controller.stop()


def run_check(dns: DnsServer, *words: str, **options: Any) -> tuple[int, str]:
    """How it ended, and what it said."""
    out = StringIO()
    try:
        call_command("check_mail", *words, dns=dns.address, stdout=out, **options)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def run_fetch_check(dns: DnsServer) -> tuple[int, str]:
    return run_check(dns, "denis@example.org", fetch=True, wait=5)


def test_all_is_right(relay: SigningRelay, dns: DnsServer) -> None:
    code, said = run_fetch_check(dns)
    assert code == 0, said
    assert "SPF – en ordre" in said
    assert "DKIM – en ordre" in said
    assert "DMARC – en ordre" in said


def test_mail_leaves_as_the_letter_does(relay: SigningRelay, dns: DnsServer) -> None:
    run_check(dns, "denis@example.org")
    sender, raw = relay.taken[0]
    assert re.fullmatch(r"lettre\+\d+-[0-9a-f]{20}@news\.example\.org", sender)
    text = raw.decode()
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in text
    assert f"<mailto:{sender}?subject=unsubscribe>" in re.sub(r"\r\n\s+", " ", text)
    assert tokens.read_bounce_token(sender.partition("+")[2].partition("@")[0]) > 10**18


def test_what_could_not_be_seen_is_said(relay: SigningRelay, dns: DnsServer) -> None:
    code, said = run_check(dns, "denis@example.org")
    assert code == 2
    assert "--received" in said


def test_saved_mail_is_looked_at(relay: SigningRelay, dns: DnsServer, tmp_path: Path) -> None:
    run_check(dns, "denis@example.org")
    saved = tmp_path / "mail.eml"
    saved.write_bytes(relay.taken[0][1])
    assert run_check(dns, received=saved)[0] == 0
    saved.write_bytes(relay.taken[0][1] + b"-- \r\nadded by a list\r\n")
    code, said = run_check(dns, received=saved)
    assert (code, "modifié" in said) == (1, True)


@pytest.mark.parametrize("headers", [SIGNED, [*SIGNED, BOTH[0]]])
def test_signature_that_leaves_a_header_out(
    relay: SigningRelay, dns: DnsServer, headers: list[bytes]
) -> None:
    relay.headers = headers
    code, said = run_fetch_check(dns)
    assert code == 1
    assert "List-Unsubscribe-Post" in said


def test_unsigned_mail(relay: SigningRelay, dns: DnsServer) -> None:
    relay.headers = []
    code, said = run_fetch_check(dns)
    assert code == 1
    assert "DKIM – à changer" in said


def test_signature_of_another_domain(relay: SigningRelay, dns: DnsServer) -> None:
    relay.domain = b"relay.example"
    dns.records["rade._domainkey.relay.example"] = [RECORD]
    code, said = run_fetch_check(dns)
    assert code == 1
    assert "relay.example" in said


def test_signature_of_the_domain_above_is_right(relay: SigningRelay, dns: DnsServer) -> None:
    relay.domain = b"example.org"
    dns.records["rade._domainkey.example.org"] = [RECORD]
    assert run_fetch_check(dns)[0] == 0
    dns.records["_dmarc.news.example.org"] = ["v=DMARC1; p=none; adkim=s"]
    assert run_fetch_check(dns)[0] == 1


def test_key_that_is_missing_is_named(relay: SigningRelay, dns: DnsServer) -> None:
    del dns.records["rade._domainkey.news.example.org"]
    code, said = run_fetch_check(dns)
    assert code == 1
    assert "rade._domainkey.news.example.org. TXT" in said


def test_key_that_is_another(relay: SigningRelay, dns: DnsServer) -> None:
    dns.records["rade._domainkey.news.example.org"] = ["v=DKIM1; p=nonsense"]
    assert run_fetch_check(dns)[0] == 1


@pytest.mark.parametrize(
    ("record", "wanted"),
    [
        ([], 'news.example.org. TXT "v=spf1 a:news.example.org -all"'),
        (["v=spf1 mx +all"], 'TXT "v=spf1 mx -all"'),
        (["v=spf1 mx"], 'TXT "v=spf1 mx -all"'),
        (["v=spf1 mx -all", "v=spf1 a -all"], "SPF – à changer"),
        (["v=spf1 include:nobody.example -all"], "nobody.example"),
        (["v=spf1 include:news.example.org -all"], "SPF – à changer"),
        (["v=spf1 redirect=news.example.org"], "SPF – à changer"),
        (["v=spf1 " + "a:x.example " * 11 + "-all"], "SPF – à changer"),
    ],
)
def test_spf_and_what_to_change(
    relay: SigningRelay, dns: DnsServer, record: list[str], wanted: str
) -> None:
    dns.records["news.example.org"] = record or ["other=1"]
    code, said = run_fetch_check(dns)
    assert code == 1
    assert wanted in said


def test_spf_that_leads_elsewhere_is_right(relay: SigningRelay, dns: DnsServer) -> None:
    dns.records["news.example.org"] = ["v=spf1 redirect=_spf.relay.example"]
    assert run_fetch_check(dns)[0] == 0


@pytest.mark.parametrize(
    ("records", "code", "wanted"),
    [
        ({}, 1, '_dmarc.news.example.org. TXT "v=DMARC1; p=none; rua=mailto:contact@example.org"'),
        ({"_dmarc.example.org": ["v=DMARC1; p=reject"]}, 0, "_dmarc.example.org"),
        ({"_dmarc.example.org": ["v=DMARC1; p=reject; sp=x"]}, 1, "DMARC – à changer"),
        ({"_dmarc.news.example.org": ["v=DMARC1; p=maybe"]}, 1, "DMARC – à changer"),
        ({"_dmarc.news.example.org": ["v=DMARC1; p=none"] * 2}, 1, "DMARC – à changer"),
        ({"_dmarc.news.example.org": ["v=DMARC1;p=none"]}, 0, "p=quarantine"),
    ],
)
def test_dmarc_and_what_to_change(
    relay: SigningRelay, dns: DnsServer, records: dict[str, list[str]], code: int, wanted: str
) -> None:
    if len(records.get("_dmarc.news.example.org", [])) == 2:
        records = {"_dmarc.news.example.org": ["v=DMARC1; p=none", "v=DMARC1; p=reject"]}
    del dns.records["_dmarc.news.example.org"]
    dns.records |= records
    found, said = run_fetch_check(dns)
    assert (found, wanted in said) == (code, True), said


def test_return_path_of_the_provider_is_said(
    relay: SigningRelay, dns: DnsServer, settings: Settings
) -> None:
    post = replace(settings.NEWSLETTER_POST, return_path="back@bounce.relay.example")
    settings.NEWSLETTER_POST = post
    dns.records["bounce.relay.example"] = ["v=spf1 ip4:192.0.2.1 -all"]
    code, said = run_fetch_check(dns)
    assert code == 0
    assert "bounce.relay.example" in said


@pytest.mark.parametrize(("result", "code"), [("pass", 0), ("softfail", 1), ("fail", 1)])
def test_receiver_s_own_word_about_spf(
    relay: SigningRelay, dns: DnsServer, result: str, code: int
) -> None:
    relay.added = f"Authentication-Results: mx.example; spf={result} (x) a=b\r\n".encode()
    assert run_fetch_check(dns)[0] == code


@pytest.mark.parametrize("name", ["news.example.org", "_dmarc.news.example.org"])
def test_dns_that_fails_is_no_verdict(relay: SigningRelay, dns: DnsServer, name: str) -> None:
    dns.broken.add(name)
    code, said = run_fetch_check(dns)
    assert code == 2
    assert name in said


def test_mail_that_does_not_arrive_is_waited_for_so_long(
    relay: SigningRelay, dns: DnsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay.delivers = False
    monkeypatch.setattr(check_mail, "LOOK_EVERY_SECONDS", 0.05)
    with pytest.raises(CommandError, match="pas arrivé"):
        run_check(dns, "denis@example.org", fetch=True, wait=0)


def test_relay_that_does_not_answer_is_told(
    relay: SigningRelay, dns: DnsServer, settings: Settings
) -> None:
    settings.EMAIL_PORT = free_port()
    with pytest.raises(CommandError, match="ConnectionRefusedError"):
        run_check(dns, "denis@example.org")


@pytest.mark.parametrize(
    ("words", "options"),
    [
        (("no address",), {}),
        ((), {"fetch": True}),
        ((), {"received": Path("/nowhere.eml")}),
        (("denis@example.org",), {"dns": "x:y"}),
    ],
)
def test_what_is_asked_wrongly_is_told(
    relay: SigningRelay, words: tuple[str, ...], options: dict[str, Any]
) -> None:
    with pytest.raises(CommandError):
        call_command("check_mail", *words, stdout=StringIO(), **({"dns": "127.0.0.1:1"} | options))


@pytest.mark.parametrize(
    "raw",
    [b"", b"From: x@else.example\n\n", b"From: lettre@news.example.org\n\n", b"\xff\0" * 99, b" x"],
)
def test_mail_that_is_no_letter_is_told(
    relay: SigningRelay, dns: DnsServer, tmp_path: Path, raw: bytes
) -> None:
    (tmp_path / "x.eml").write_bytes(raw)
    with pytest.raises(CommandError):
        run_check(dns, received=tmp_path / "x.eml")


HEAD = (
    b"From: lettre@news.example.org\r\nList-Unsubscribe: <x>\r\n"
    b"List-Unsubscribe-Post: x\r\nDKIM-Signature: "
)


@pytest.mark.parametrize(
    "tags",
    [b"", b"v=1", b"d=news.example.org; s=rade", b"d=news.example.org; s=rade; h=; b=; bh=",
     b"d=\xff; s=\0", b"v=1; a=rsa-sha256; d=news.example.org; s=rade; h=from; b=AA==; bh=AA==",
     b"d=.; s=.", b"d=news.example.org; s=" + b"a" * 300],
)  # fmt: skip
def test_signature_that_is_none_is_told(
    relay: SigningRelay, dns: DnsServer, tmp_path: Path, tags: bytes
) -> None:
    (tmp_path / "x.eml").write_bytes(HEAD + tags + b"\r\n\r\nx\r\n")
    assert run_check(dns, received=tmp_path / "x.eml")[0] in {1, 2}
