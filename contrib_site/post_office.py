"""How the letter is handed over, read from the environment."""

from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured

from contrib_site.environment import Environment
from newsletter.posting import MOST_CONNECTIONS, Posting, domain_rates


def posting(env: Environment, sender: str) -> Posting:
    """Raises ImproperlyConfigured naming the variable."""
    domains = env.text("NEWSLETTER_PER_DOMAIN")
    try:
        rates = domain_rates(domains)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"NEWSLETTER_PER_DOMAIN={domains!r}: say orange.fr=2 *=10, for instance."
        ) from error
    try:
        return Posting(
            return_path=env.text("NEWSLETTER_RETURN_PATH", parseaddr(sender)[1]),
            workers=env.number("NEWSLETTER_WORKERS", 2, least=1, most=MOST_CONNECTIONS),
            connections=env.number("NEWSLETTER_CONNECTIONS", 10, least=1, most=MOST_CONNECTIONS),
            per_connection=env.number("NEWSLETTER_PER_CONNECTION", 100, least=0, most=100_000),
            per_second=env.number("NEWSLETTER_PER_SECOND", 0, least=0, most=100_000),
            domains=rates,
            lease=env.number("NEWSLETTER_LEASE", 120, least=1, most=3600),
            patience=env.number("NEWSLETTER_PATIENCE", 600, least=1, most=3600),
            retry=env.number("NEWSLETTER_RETRY", 300, least=1, most=3600),
        )
    except ValueError as error:
        raise ImproperlyConfigured(
            f"NEWSLETTER_WORKERS, NEWSLETTER_CONNECTIONS: {error}."
        ) from error
