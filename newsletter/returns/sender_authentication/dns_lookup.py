"""Questions to the DNS, each with a limit of time."""

import dns.exception
import dns.rdatatype
import dns.resolver

ANSWER_SECONDS = 5


class DnsUnavailable(Exception):
    """The DNS does not answer. Says which name was asked for."""


class DnsLookup:
    """Asks the machine's own servers, or the one at ``server`` (address, or address:port)."""

    def __init__(self, server: str = "") -> None:
        """Raises ValueError for what is no address of a server."""
        try:
            self.resolver = dns.resolver.Resolver(configure=not server)
            if server:
                host, _colon, port = server.partition(":")
                self.resolver.nameservers = [host]
                self.resolver.port = int(port or 53)
        except (dns.exception.DNSException, OSError) as error:
            raise ValueError(f"no DNS server: {server}") from error
        self.resolver.lifetime = ANSWER_SECONDS
        self.kept: dict[str, list[str]] = {}

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name; none when there is no such name. Raises Silent."""
        name = name.rstrip(".").lower()
        if name not in self.kept:
            self.kept[name] = self._ask(name)
        return self.kept[name]

    def key(self, name: bytes, timeout: float = ANSWER_SECONDS) -> bytes | None:
        """As dkimpy asks for a key; it hands over a limit of its own. Raises Silent."""
        found = self.texts(name.decode("ascii", "replace"))
        return found[0].encode() if found else None

    def _ask(self, name: str) -> list[str]:
        try:
            answer = self.resolver.resolve(name, "TXT", search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.resolver.NoNameservers as error:
            raise DnsUnavailable(name) from error
        except (dns.exception.DNSException, UnicodeError, OSError) as error:
            raise DnsUnavailable(name) from error
        return [b"".join(row.strings).decode("latin-1") for row in answer]
