"""How the letter is handed over and what comes back is read, read from the environment."""

from email.utils import parseaddr
from typing import Any
from urllib.parse import parse_qs, unquote

from django.core.exceptions import ImproperlyConfigured

from contrib_site.config.environment import LOOPBACK, Environment, split_url
from newsletter.engine.config import (
    MOST_CONNECTIONS,
    MailboxConfig,
    SendingConfig,
    parse_domain_rates,
)

IMAP = {"imaps": ("tls", 993), "imap+tls": ("starttls", 143), "imap": ("none", 143)}
# What each provider's events need beside the secret in the address.
PROVIDERS = {
    "brevo": "", "mailjet": "", "postmark": "", "sparkpost": "", "mailgun": "WEBHOOK_SIGNING_KEY",
}  # fmt: skip
SHORTEST_SECRET = 20


def sending_settings(env: Environment, sender: str) -> SendingConfig:
    """Raises ImproperlyConfigured naming the variable."""
    domains = env.text("NEWSLETTER_PER_DOMAIN")
    try:
        rates = parse_domain_rates(domains)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"NEWSLETTER_PER_DOMAIN={domains!r}: say orange.fr=2 *=10, for instance."
        ) from error
    try:
        return SendingConfig(
            return_path=env.text("NEWSLETTER_RETURN_PATH", parseaddr(sender)[1]),
            workers=env.number("NEWSLETTER_WORKERS", 2, least=1, most=MOST_CONNECTIONS),
            connections=env.number("NEWSLETTER_CONNECTIONS", 10, least=1, most=MOST_CONNECTIONS),
            per_connection=env.number("NEWSLETTER_PER_CONNECTION", 100, least=0, most=100_000),
            per_second=env.number("NEWSLETTER_PER_SECOND", 0, least=0, most=100_000),
            domains=rates,
            lease=env.number("NEWSLETTER_LEASE", 120, least=1, most=3600),
            reply_timeout=env.number("NEWSLETTER_PATIENCE", 600, least=1, most=3600),
            retry=env.number("NEWSLETTER_RETRY", 300, least=1, most=3600),
        )
    except ValueError as error:
        raise ImproperlyConfigured(
            f"NEWSLETTER_WORKERS, NEWSLETTER_CONNECTIONS: {error}."
        ) from error


def mailbox_settings(env: Environment) -> MailboxConfig | None:
    """Raises ImproperlyConfigured without repeating the address, which holds a password."""
    url = env.text("NEWSLETTER_MAILBOX")
    if not url:
        return None
    address = split_url(url)
    security, port = IMAP.get(address.scheme if address else "", ("", 0))
    if not address or not security or not address.hostname or not address.password:
        raise _no_mailbox("say imaps://user:password@host/INBOX")
    if security == "none" and address.hostname not in LOOPBACK:
        raise _no_mailbox("imap:// without TLS is for this machine alone, say imaps://")
    found = MailboxConfig(
        host=address.hostname,
        port=address.port or port,
        user=unquote(address.username or ""),
        password=unquote(address.password),
        folder=unquote(address.path.strip("/")) or "INBOX",
        handled=parse_qs(address.query).get("handled", ["Handled"])[0],
        security=security,
    )
    told = (found.user, found.password, found.folder, found.handled)
    if not all(text.isascii() and text.isprintable() for text in told):
        raise _no_mailbox("user, password and folders can have plain letters only")
    if found.folder == found.handled:
        raise _no_mailbox("what was read goes to another folder")
    if not env.text("NEWSLETTER_RETURN_PATH"):
        raise _no_mailbox("it is emptied, so NEWSLETTER_RETURN_PATH needs an address of its own")
    return found


def provider_settings(env: Environment) -> tuple[str, dict[str, Any]]:
    """The provider that tells what becomes of mails, and what django-anymail needs to know.

    Raises ImproperlyConfigured.
    """
    provider = env.choice("MAIL_PROVIDER", ("", *PROVIDERS), "")
    secret, key = env.text("MAIL_WEBHOOK_SECRET"), env.text("MAIL_WEBHOOK_KEY")
    if not provider:
        return "", {}
    user, _colon, password = secret.partition(":")
    if not user or len(password) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"MAIL_WEBHOOK_SECRET: say user:password, with {SHORTEST_SECRET} characters at least."
        )
    found: dict[str, Any] = {"WEBHOOK_SECRET": secret}
    if PROVIDERS[provider]:
        if not key:
            raise ImproperlyConfigured(f"MAIL_WEBHOOK_KEY: {provider} signs with it.")
        found[f"{provider.upper()}_{PROVIDERS[provider]}"] = key
    return provider, found


def _no_mailbox(how: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"NEWSLETTER_MAILBOX cannot be used: {how}.")
