"""Free ports on loopback, the same after a restart."""

import json
import secrets
import socket
from pathlib import Path

from lia_cortex.runtime.paths import write_private

LOOPBACK = "127.0.0.1"
RANGE = range(15000, 32000)
"""Below the ports that systems give to outgoing connections: one of those could sit on a server's port
while the server restarts, and a client that tries in vain can even connect to itself there."""


def obstacle(port: int, *, host: str = LOOPBACK) -> OSError | None:
    """Return why no server could listen there now, None when one could."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return error
    return None


def keep(names: tuple[str, ...], *, file: Path) -> dict[str, int]:
    """Return one free port for each name; those written down before stay while nobody else took them."""
    known = _read(file)
    for name in names:
        if name not in known or obstacle(known[name]):
            known[name] = _another(taken=set(known.values()))
    write_private(file, json.dumps(known, indent=2) + "\n")
    return {name: known[name] for name in names}


def _another(*, taken: set[int]) -> int:
    while True:
        port = RANGE.start + secrets.randbelow(len(RANGE))
        if port not in taken and obstacle(port) is None:
            return port


def _read(file: Path) -> dict[str, int]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): int(port) for name, port in found.items()}
