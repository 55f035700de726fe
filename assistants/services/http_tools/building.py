"""From a tool's row and its values to a request."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import orjson
from django.conf import settings

from assistants.models import HttpService, HttpTool
from assistants.services.http_tools import filling
from assistants.types import ToolContext
from lia_cortex.integrations.egress.client import Outgoing
from lia_cortex.kernel.errors import Refused, Terminal
from lia_cortex.registry.services import secrets

OWN_SERVICE = "backoffice"
IN_PATH = re.compile(r"\{(\w+)\}")
PLACES = ("path", "query", "csv", "body", "header")
"""Where a value goes; `csv` is a query whose lists are one value with commas. `query:tag[]`: under another name."""

_WITHOUT_BODY = (HttpTool.Method.GET, HttpTool.Method.DELETE)


def request(tool: HttpTool, arguments: Mapping[str, Any], context: ToolContext) -> Outgoing:
    """Return the request; raise Refused where a value cannot be sent, Terminal where the row is wrong."""
    # Code's values last: a model cannot choose one of them by naming it.
    values = {**arguments, **filling.values(tool.filled, context)}
    path = IN_PATH.sub(lambda match: _segment(match[1], values), tool.path)
    parts: dict[str, dict[str, Any]] = {place: {} for place in PLACES}
    for name, value in values.items():
        if value is not None:
            place, _, other = place_of(tool, name).partition(":")
            parts[place][other or name] = value
    headers = {name: secrets.fill(str(value)) for name, value in tool.service.headers.items()}
    headers |= {name: str(value) for name, value in parts["header"].items()}
    if tool.idempotency_header and tool.has_effect:
        headers[tool.idempotency_header] = context.call_id
    asked = {name: _plain(value) for name, value in parts["query"].items()}
    asked |= {name: _joined(value) for name, value in parts["csv"].items()}
    query = urlencode(asked, doseq=True)
    sends_body = tool.method not in _WITHOUT_BODY
    return Outgoing(
        method=tool.method,
        url=address(tool.service) + path + (f"?{query}" if query else ""),
        headers=headers,
        content=orjson.dumps(parts["body"]) if sends_body or parts["body"] else None,
        seconds=tool.timeout_seconds,
    )


def address(service: HttpService) -> str:
    """Return where a service is, without a slash at the end; raise Terminal where nobody said it."""
    base = service.base_url or (settings.BACKOFFICE_URL if service.name == OWN_SERVICE else "")
    if not base:
        raise Terminal("service_without_address")
    return str(base).rstrip("/")


def place_of(tool: HttpTool, name: str) -> str:
    """Return where a value goes."""
    if name in tool.places:
        return str(tool.places[name])
    if name in IN_PATH.findall(tool.path):
        return "path"
    return "query" if tool.method in _WITHOUT_BODY else "body"


def is_place(text: object) -> bool:
    """Tell whether a text says where a value goes."""
    return isinstance(text, str) and text.partition(":")[0] in PLACES


def _segment(name: str, values: Mapping[str, Any]) -> str:
    value = str(values.get(name, "")).strip()
    # `..` would be another path, and an empty part another operation.
    if value in {"", ".", ".."}:
        raise Refused("bad_arguments", f"{name}: a value is needed.")
    return quote(value, safe="")


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return orjson.dumps(value).decode() if isinstance(value, dict) else value


def _joined(value: Any) -> Any:
    return ",".join(str(_plain(item)) for item in value) if isinstance(value, list) else _plain(value)
