"""Reads from the environment how the letter is sent, and where returned mail arrives."""

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
# The second secret that a provider's webhook needs, beside the one in its URL.
PROVIDERS = {
    "brevo": "", "mailjet": "", "postmark": "", "sparkpost": "", "mailgun": "WEBHOOK_SIGNING_KEY",
}  # fmt: skip
SHORTEST_SECRET = 20


def sending_settings(env: Environment, sender: str) -> SendingConfig:
    """Returns how the letter is sent. Raises ImproperlyConfigured naming the variable."""
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
    """Returns the mailbox of returned mail, or None. Raises ImproperlyConfigured.

    Errors never repeat the URL, which holds a password.
    """
    value = env.text("NEWSLETTER_MAILBOX")
    if not value:
        return None
    url = split_url(value)
    security, port = IMAP.get(url.scheme if url else "", ("", 0))
    if not url or not security or not url.hostname or not url.password:
        raise _no_mailbox("say imaps://user:password@host/INBOX")
    if security == "none" and url.hostname not in LOOPBACK:
        raise _no_mailbox("imap:// without TLS is for this machine alone, say imaps://")
    mailbox = MailboxConfig(
        host=url.hostname,
        port=url.port or port,
        user=unquote(url.username or ""),
        password=unquote(url.password),
        folder=unquote(url.path.strip("/")) or "INBOX",
        handled=parse_qs(url.query).get("handled", ["Handled"])[0],
        security=security,
    )
    texts = (mailbox.user, mailbox.password, mailbox.folder, mailbox.handled)
    if not all(text.isascii() and text.isprintable() for text in texts):
        raise _no_mailbox("user, password and folders can have plain letters only")
    if mailbox.folder == mailbox.handled:
        raise _no_mailbox("what was read goes to another folder")
    if not env.text("NEWSLETTER_RETURN_PATH"):
        raise _no_mailbox("it is emptied, so NEWSLETTER_RETURN_PATH needs an address of its own")
    return mailbox


def provider_settings(env: Environment) -> tuple[str, dict[str, Any]]:
    """Returns the provider that reports what becomes of mails, and django-anymail's settings.

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
    anymail: dict[str, Any] = {"WEBHOOK_SECRET": secret}
    if PROVIDERS[provider]:
        if not key:
            raise ImproperlyConfigured(f"MAIL_WEBHOOK_KEY: {provider} signs with it.")
        anymail[f"{provider.upper()}_{PROVIDERS[provider]}"] = key
    return provider, anymail


def _no_mailbox(hint: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"NEWSLETTER_MAILBOX cannot be used: {hint}.")
