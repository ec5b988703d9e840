"""Network addresses, of which only keyed hashes are kept, under a key that is another every day."""

import hashlib
import hmac
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.utils import timezone

from articles.models import ExemptNetwork

PREFIX_4, PREFIX_6 = 24, 48


def traces(address: str, now: datetime) -> list[str]:
    """The hashes under which this network may have been seen today and yesterday, newest first.

    Nothing for what is no address, or lies in an exempt network. One query.
    """
    network = _network(address)
    if network is None or _is_exempt(address):
        return []
    day = timezone.localdate(now)
    return [_keyed(f"{d:%Y-%m-%d}", network) for d in (day, day - timedelta(days=1))]


def trace_for(address: str, purpose: str) -> str:
    """One hash for this network and this purpose alone, such as the reports of one article."""
    network = _network(address)
    return _keyed(purpose, network) if network else ""


def _keyed(about: str, network: str) -> str:
    """The day's key cannot be made again without the site's, and links no two days."""
    key = hmac.new(settings.SECRET_KEY.encode(), f"network:{about}".encode(), hashlib.sha256)
    return hmac.new(key.digest(), network.encode(), hashlib.sha256).hexdigest()


def _network(address: str) -> str | None:
    try:
        ip = ip_address(address)
    except ValueError:
        return None
    prefix = PREFIX_4 if ip.version == 4 else PREFIX_6  # noqa: PLR2004
    return str(ip_network(f"{ip}/{prefix}", strict=False))


def _is_exempt(address: str) -> bool:
    ip = ip_address(address)
    known = ExemptNetwork.objects.values_list("network", flat=True)
    return any(ip in ip_network(network, strict=False) for network in known)
