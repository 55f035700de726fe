"""Asking the simulated gateway and the model's clock what they saw."""

import http.client
import json
from typing import Any

READ_SECONDS = 30


def sends(port: int, *, since: float) -> list[tuple[str, float]]:
    """Return phone and arrival of every send that reached the gateway from `since` (epoch seconds) on."""
    return [(send["number"], float(send["at"])) for send in _get(port, f"/simulated/sent?since={since}")["sent"]]


def reports_to(port: int) -> str | None:
    """Return where the gateway's first instance sends its events, None as long as nobody told it."""
    instances = _get(port, "/simulated/state")["instances"]
    return instances[0]["webhook"] if instances else None


def events(port: int) -> dict[str, int]:
    """Return how many webhooks the gateway posted, had accepted, retried and gave up."""
    counted: dict[str, int] = _get(port, "/simulated/state")["webhooks"]
    return counted


def thinking(port: int) -> list[tuple[str, float, float]]:
    """Return word, arrival and end of every request that the model answered."""
    return [(word, arrived, finished) for word, arrived, finished, _ in _get(port, "/bench/clock")]


def texts(port: int, *, since: float) -> list[tuple[str, float, str]]:
    """Return phone, arrival and text of every send that reached the gateway from `since` (epoch seconds) on."""
    sent = _get(port, f"/simulated/sent?since={since}")["sent"]
    return [(send["number"], float(send["at"]), send["text"]) for send in sent]


def asked(port: int) -> list[tuple[str, float, float, int]]:
    """Return what each request of the back office's API said, its arrival, its end and its status."""
    return [(said, arrived, finished, status) for said, arrived, finished, status in _get(port, "/bench/clock")]


def effects(port: int) -> list[dict[str, Any]]:
    """Return the effects that the back office's own store holds."""
    found: list[dict[str, Any]] = _get(port, "/simulated/effects")["effects"]
    return found


def offices_customers(port: int) -> list[dict[str, Any]]:
    """Return every customer of the back office."""
    found: list[dict[str, Any]] = _get(port, "/simulated/customers")["customers"]
    return found


def steer(port: int, path: str, content: object) -> None:
    """Tell a simulated vendor how to behave; raise OSError when it does not take it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=READ_SECONDS)
    try:
        connection.request("POST", path, json.dumps(content))
        response = connection.getresponse()
        response.read()
    finally:
        connection.close()
    if response.status >= http.client.BAD_REQUEST:
        raise OSError(f"{path} answered {response.status}")


def _get(port: int, path: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=READ_SECONDS)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise OSError(f"{path} answered {response.status}")
    return json.loads(content)
