from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The visitor’s address, behind as many proxies as the settings say; empty if unknown."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return ""


def allow_request(
    request: HttpRequest,
    action: str,
    *,
    amount: int,
    per_seconds: int,
    key: str | None = None,
) -> bool:
    """Whether this request stays below ``amount`` in the last ``per_seconds``, and counts it.

    Counts by ``key`` (kept only as a hash), else by network address. The counts live in the
    cache: they are shared by all processes only if the cache is.
    """
    rate = f"{amount}/{per_seconds}s/{'ip' if key is None else 'key'}"
    usage = ratelimit.consume(
        request,
        app="accounts",
        action=action,
        config={action: rate},
        key=key,
        limit_get=True,
    )
    return usage is not None
