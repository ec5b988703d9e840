"""E-mail addresses: what is one, and when two are the same mailbox."""

import re
from functools import lru_cache

import idna

LOCAL_PART = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
MAX_EMAIL_LENGTH = 254
MAX_LOCAL_PART_LENGTH = 64


def fold_email(address: str) -> str:
    """The one form under which an address is compared: lower case, the host in ASCII (IDNA 2008).

    Raises ValueError for what is no address that this site writes to: line breaks, NUL, quoted
    local parts, IP literals, hosts without a dot.
    """
    local, host = _parts(address)
    folded = f"{local.lower()}@{host}"
    if len(folded) > MAX_EMAIL_LENGTH:
        raise ValueError("address too long")
    return folded


def email_for_smtp(address: str) -> str:
    """The address as typed with its host in ASCII, as SMTP wants it. Raises ValueError."""
    local, host = _parts(address)
    return f"{local}@{host}"


def _parts(address: str) -> tuple[str, str]:
    local, at, host = address.strip(" ").rpartition("@")
    if not at or len(local) > MAX_LOCAL_PART_LENGTH or len(host) > MAX_EMAIL_LENGTH:
        raise ValueError("not an address")
    if not local.isascii() or not LOCAL_PART.fullmatch(local.lower()):
        raise ValueError("not a local part")
    return local, _ascii_host(host)


@lru_cache(maxsize=1024)
def _ascii_host(host: str) -> str:
    try:
        ascii_host = idna.encode(host, uts46=True).decode("ascii").lower()
    except UnicodeError as error:
        raise ValueError("not a host") from error
    if "." not in ascii_host.strip(".") or ascii_host.endswith("."):
        raise ValueError("not a host")
    top = ascii_host.rpartition(".")[2]
    if top.isdigit():
        raise ValueError("not a host")
    return ascii_host
