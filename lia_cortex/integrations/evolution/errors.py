"""What a refusal of the gateway means: try again, give up, or find out first."""

from collections.abc import Mapping

import httpx2

from lia_cortex.integrations.evolution.schemas.scalars import integer, items, mapping
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain

Failure = Retryable | Terminal | Uncertain

_NEVER_LEFT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
    httpx2.UnsupportedProtocol,
)
_WITHOUT_EFFECT = frozenset({401, 403, 404, 408, 429, 503})
_MISCONFIGURED_AFTER = 30.0
"""Seconds to leave a gateway alone that does not know our key or our instance: a person must act."""

INSTANCE_UNKNOWN = "instance_unknown"
"""The reason when the gateway itself says that it has no instance of that name; any other 404 may be a proxy's."""

KEY_REFUSED = "gateway answered 401"
"""The reason when the gateway does not take our key."""

_PASSING_GRAPH_CODES = frozenset({1, 2, 4, 190, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004, 133016})
"""Cloud API errors that pass by themselves or when a person acts (rate, outage, expired token)."""

_REASONS = (
    ("message not found", "message_not_found"),
    ("not of the media type", "message_without_media"),
    ("not available", "not_supported"),
    ("not connected", "not_connected"),
    ("already in use", "name_in_use"),
)


def of_transport(error: httpx2.RequestError, *, repeatable: bool) -> Failure:
    """Return what a broken exchange means; `repeatable` calls may be made twice without harm."""
    name = type(error).__name__
    if repeatable or isinstance(error, _NEVER_LEFT):
        return Retryable(f"gateway unreachable: {name}")
    return Uncertain(f"gateway silent after the request left: {name}")


def of_response(status: int, body: object, *, repeatable: bool, retry_after: str | None = None) -> Failure | None:
    """Return what an answer that is not a success means, or None for any 2xx."""
    if 200 <= status < 300:
        return None
    if status == 404 and "instance does not exist" in _said(body).lower():
        return Retryable(INSTANCE_UNKNOWN, after=_MISCONFIGURED_AFTER)
    if status in _WITHOUT_EFFECT:
        return Retryable(f"gateway answered {status}", after=_wait(status, retry_after))
    if status == 400 and "connection closed" in _said(body).lower():
        return Retryable("instance lost its connection")
    if 400 <= status < 500:
        return Terminal(_reason(status, body))
    if status < 400:
        return Retryable(f"gateway answered {status}: the address is not the gateway's", after=_MISCONFIGURED_AFTER)
    if repeatable:
        return Retryable(f"gateway answered {status}")
    return Uncertain(f"gateway answered {status}")


def of_missing_key(body: object) -> Failure:
    """Return what a 2xx to a send without a message id means: the Cloud API error is its body."""
    code = integer(mapping(body).get("code"))
    if code is None:
        return Uncertain("gateway accepted without a message id")
    return Retryable(f"graph_{code}") if code in _PASSING_GRAPH_CODES else Terminal(f"graph_{code}")


def _wait(status: int, retry_after: str | None) -> float | None:
    if retry_after and retry_after.isascii() and retry_after.isdigit():
        return float(min(int(retry_after[:6]), 3600))
    return _MISCONFIGURED_AFTER if status in (401, 403, 404) else None


def _messages(body: object) -> list[object]:
    answer = mapping(body)
    response = mapping(answer.get("response"))
    return items(response.get("message", answer.get("message")))


def _said(body: object) -> str:
    return " ".join(said for said in _messages(body) if isinstance(said, str))


def _reason(status: int, body: object) -> str:
    """Return a stable reason without the phone or the text that the gateway may quote."""
    told = _messages(body)
    if any(isinstance(each, Mapping) and each.get("exists") is False for each in told):
        return "not_on_whatsapp"
    if any(isinstance(each, list) for each in told):
        return "invalid_request"
    said = _said(body).lower()
    return next((reason for words, reason in _REASONS if words in said), f"refused_{status}")
