"""Which addresses a call may go to: a name is resolved once, checked, and that address is used."""

import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
"""IPv6 addresses whose last four bytes are an IPv4 address that a gateway calls for us."""

_resolvers = ThreadPoolExecutor(max_workers=16, thread_name_prefix="resolve")


class NotAllowedError(Exception):
    """The name leads to an address that must not be called."""


class UnknownNameError(Exception):
    """The name leads nowhere now."""


def pin(host: str, port: int, *, private: bool, seconds: float) -> str:
    """Return the address to connect to; raise NotAllowedError or UnknownNameError.

    One forbidden address among several refuses the name: which one is used would be the name server's choice.
    """
    found = _resolve(host, port, seconds=seconds)
    if not private and any(not is_public(address) for address in found):
        raise NotAllowedError(host)
    return str(found[0])


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the internet, and not to an own network, this machine or a trick."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _inside(address)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _inside(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address carries, if it does."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in _TRANSLATED):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _resolve(host: str, port: int, *, seconds: float) -> list[Address]:
    try:
        return [ipaddress.ip_address(host)]
    except ValueError:
        pass
    # The system's resolver has no time-out of its own that we could set.
    asked = _resolvers.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    try:
        answers = asked.result(timeout=max(seconds, 0.001))
    except (OSError, UnicodeError, TooLate) as error:
        raise UnknownNameError(host) from error
    return [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
