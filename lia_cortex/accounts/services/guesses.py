"""Whose wrong passwords are counted together."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

HOME_BITS = 64
"""One customer of a provider has this many bits of an IPv6 address for himself: it is his house that is counted."""


def address(request: HttpRequest) -> str | None:
    """Return where the request comes from, an IPv6 one as its network; None when that is no address.

    Of X-Forwarded-For only the last entry counts, which the trusted proxy itself wrote: whoever asks may write the
    others, and would be somebody else at each guess.
    """
    told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2] if settings.TRUST_PROXY else ""
    return _network(told.strip()) or _network(request.META.get("REMOTE_ADDR", ""))


def _network(told: str) -> str | None:
    try:
        found = ipaddress.ip_address(told)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), HOME_BITS), strict=False).network_address)
