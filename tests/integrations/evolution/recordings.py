"""The gateway's recorded traffic, read from disk."""

import json
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).parents[2] / "recordings" / "evolution"
_NOT_REQUESTS = {"webhook-retry-timings", "meta-race-wrong-remoteJid-examples"}


def webhook_bodies(name: str) -> list[dict[str, Any]]:
    """Return the bodies of one recording, in the order they arrived."""
    return [request["body"] for request in json.loads((_ROOT / "webhooks" / f"{name}.json").read_text())]


def webhook_body(name: str, event: str) -> dict[str, Any]:
    """Return the first body of that event in one recording."""
    return next(body for body in webhook_bodies(name) if body["event"] == event)


def webhook_names() -> list[str]:
    """Return the names of all recordings that hold requests."""
    return sorted(path.stem for path in (_ROOT / "webhooks").glob("*.json") if path.stem not in _NOT_REQUESTS)


def rest(name: str) -> dict[str, Any]:
    """Return one recorded REST exchange: request, status, response, webhooks."""
    found: dict[str, Any] = json.loads((_ROOT / "rest" / f"{name}.json").read_text())
    return found


def rest_names() -> list[str]:
    """Return the names of all recorded REST exchanges."""
    return sorted(path.stem for path in (_ROOT / "rest").glob("*.json"))
