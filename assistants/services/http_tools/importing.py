"""From operations of an OpenAPI document to rows that a person reviews before they are active."""

import re
from collections.abc import Collection
from typing import Any

from django.db import transaction

from assistants.models import HttpService, HttpTool
from assistants.services.http_tools.building import OWN_SERVICE
from assistants.services.http_tools.openapi import Document, Operation, Value

OF_CODE = {
    "customerid": "{customer.reference}",
    "clientid": "{customer.reference}",
    "contractid": "{customer.contract}",
}
"""Values that no model may choose, by their name without case and underscores."""

_NAME_LENGTH = 60


def fill(*, service: HttpService, document: Document, wanted: Collection[str]) -> list[HttpTool]:
    """Make an inactive tool of each wanted operation and return them; an operation that has one already is left out."""
    with transaction.atomic():
        _fill_service(service, document)
        known = {(tool.method, tool.path) for tool in service.tools.all()}
        taken = set(HttpTool.objects.values_list("name", flat=True))
        made = []
        for operation in document.operations:
            if operation.id not in wanted or operation.problem or (operation.method, operation.path) in known:
                continue
            tool = _tool(service, operation, name=_free(name_of(operation.id), taken))
            tool.save()
            taken.add(tool.name)
            made.append(tool)
        return made


def name_of(operation_id: str) -> str:
    """Return a tool's name for an operation's id: getClientInvoices is get_client_invoices."""
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", operation_id)
    name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
    return (name if name[:1].isalpha() else f"tool_{name}")[:_NAME_LENGTH].strip("_")


def _fill_service(service: HttpService, document: Document) -> None:
    if not service.base_url and service.name != OWN_SERVICE and document.address.startswith(("http://", "https://")):
        service.base_url = document.address.rstrip("/")
    if not service.headers:
        secret = f"{{secret:{re.sub(r'[^A-Z0-9]+', '_', service.name.upper())}_API_KEY}}"
        service.headers = {name: value.replace("{secret}", secret) for name, value in document.headers.items()}
    service.save()


def _tool(service: HttpService, operation: Operation, *, name: str) -> HttpTool:
    tool = HttpTool(
        service=service,
        name=name,
        is_active=False,
        description=operation.about or name,
        method=operation.method,
        path=operation.path,
        has_effect=operation.has_effect,
        needs_customer=operation.personal,
        personal=operation.personal,
    )
    properties: dict[str, Any] = {}
    required: list[str] = []
    for value in operation.values:
        if value.place == "header" and "idempotency" in value.name.lower():
            tool.idempotency_header = value.name
            continue
        given = _given(value, {*properties, *tool.filled})
        if (place := _place(tool, value, given)) is not None:
            tool.places[given] = place
        filled = OF_CODE.get(value.name.lower().replace("_", ""))
        if filled is not None:
            tool.filled[given] = filled if value.required else filled.replace("}", "?}")
            continue
        properties[given] = value.schema
        if value.required:
            required.append(given)
    tool.arguments = {"type": "object", "properties": properties, "required": required}
    return tool


def _given(value: Value, taken: Collection[str]) -> str:
    """Return the name under which a model gives a value: letters, digits and _, and no other value's."""
    name = re.sub(r"\W+", "_", value.name).strip("_") or "value"
    return name if name not in taken else f"{value.place}_{name}"


def _place(tool: HttpTool, value: Value, given: str) -> str | None:
    usual = "query" if tool.method in {"GET", "DELETE"} else "body"
    if value.place == "path":
        tool.path = tool.path.replace(f"{{{value.name}}}", f"{{{given}}}")
        return None
    if given == value.name:
        return None if value.place == usual else value.place
    return f"{value.place}:{value.name}"


def _free(name: str, taken: Collection[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name[: _NAME_LENGTH - 4]}_{number}", number + 1
    return free
