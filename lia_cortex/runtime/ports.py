"""Free ports on loopback, the same after a restart."""

import json
import socket
from pathlib import Path

from lia_cortex.runtime.paths import write_private

LOOPBACK = "127.0.0.1"


def is_free(port: int, *, host: str = LOOPBACK) -> bool:
    """Return whether a server could listen on the port now."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError:
            return False
    return True


def keep(names: tuple[str, ...], *, file: Path) -> dict[str, int]:
    """Return one free port for each name; those written down before stay while nobody else took them."""
    known = _read(file)
    ports = {name: known[name] for name in names if name in known and is_free(known[name])}
    # All probes stay open until every name has its port: the kernel would hand the same one out again.
    probes: list[socket.socket] = []
    for name in names:
        if name not in ports:
            probe = socket.socket()
            probes.append(probe)
            probe.bind((LOOPBACK, 0))
            ports[name] = probe.getsockname()[1]
    for probe in probes:
        probe.close()
    write_private(file, json.dumps({**known, **ports}, indent=2) + "\n")
    return ports


def _read(file: Path) -> dict[str, int]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(name): int(port) for name, port in found.items()}
