"""Which hosts the platform may call on behalf of tools."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from lia_cortex.kernel.recent import Recent
from lia_cortex.registry.models import EgressHost

USUAL_PORTS = (80, 443)


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave to call a host."""

    private: bool


def leave(host: str, port: int) -> Leave | None:
    """Return leave to call this host and port, None when nobody gave it."""
    known = _hosts("")
    found = known.get(f"{host}:{port}")
    if found is None and port in USUAL_PORTS:
        found = known.get(host)
    return None if found is None else Leave(private=found)


def forget() -> None:
    """Read the rows again at the next use."""
    _hosts.forget()


def _read(_: str) -> dict[str, bool]:
    # Who sets the platform's environment may reach every address anyhow; only that one port of the host is meant.
    own = {_origin(url): True for url in settings.EGRESS_URLS if url}
    rows = EgressHost.objects.values_list("host", "allow_private")
    return own | {host.removeprefix("[").replace("]", ""): private for host, private in rows}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


_hosts = Recent(_read)
