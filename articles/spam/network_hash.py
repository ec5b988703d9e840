"""Network addresses, of which only keyed hashes are kept, under a key that is another every day."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils import timezone

from articles.models import ExemptNetwork

PREFIX_4, PREFIX_6 = 24, 48
IPAddress = IPv4Address | IPv6Address


@dataclass(frozen=True)
class NetworkHashes:
    """The hashes under which a network may have been seen today and yesterday, newest first.

    None for what is no address, or lies in an exempt network.
    """

    keys: tuple[str, ...] = ()
    is_exempt: bool = False

    @property
    def key(self) -> str:
        return self.keys[0] if self.keys else ""


def hash_network_by_day(address: str, now: datetime) -> NetworkHashes:
    """What may be kept of where a text came from; one query."""
    ip = _parsed(address)
    if ip is None:
        return NetworkHashes()
    if _is_exempt(ip):
        return NetworkHashes(is_exempt=True)
    today = timezone.localdate(now)
    days = (today, today - timedelta(days=1))
    return NetworkHashes(tuple(_keyed(f"{day:%Y-%m-%d}", ip) for day in days))


def hash_network_for_purpose(address: str, purpose: str) -> str:
    """One hash for this network and this purpose alone, such as the reports of one article."""
    ip = _parsed(address)
    return _keyed(purpose, ip) if ip else ""


def _keyed(about: str, ip: IPAddress) -> str:
    """The day's key cannot be made again without the site's, and links no two days."""
    prefix = PREFIX_4 if isinstance(ip, IPv4Address) else PREFIX_6
    network = str(
        ip_network((int(ip).to_bytes(ip.max_prefixlen // 8, "big"), prefix), strict=False)
    )
    key = hmac.new(settings.SECRET_KEY.encode(), f"network:{about}".encode(), hashlib.sha256)
    return hmac.new(key.digest(), network.encode(), hashlib.sha256).hexdigest()


def _parsed(address: str) -> IPAddress | None:
    """An IPv4 address in the coat of an IPv6 one is itself again."""
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return (ip.ipv4_mapped or ip) if isinstance(ip, IPv6Address) else ip


def _is_exempt(ip: IPAddress) -> bool:
    known = ExemptNetwork.objects.values_list("network", flat=True)
    return any(_holds(network, ip) for network in known)


def _holds(network: str, ip: IPAddress) -> bool:
    """A row that cannot be read exempts nobody and stops nothing."""
    try:
        return ip in ip_network(network, strict=False)
    except ValueError:
        return False
