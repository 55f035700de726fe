"""The tools of the example company, read from a file that a person can read."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from assistants.models import HttpService, HttpTool
from assistants.services.example_items import Items, Loaded

FILE = Path(__file__).resolve().parent.parent / "example_company" / "tools.toml"
IDEMPOTENCY_HEADER = "Idempotency-Key"
_COMPARED = (
    "role", "is_active", "description", "method", "path", "arguments", "places", "filled", "result", "errors", "quote",
    "template", "has_effect", "idempotency_header", "needs_customer", "personal", "timeout_seconds", "retries",
)  # fmt: skip


def load(*, now: datetime) -> Loaded:
    """Add the tools alone; call it inside a transaction."""
    items = Items()
    add(items)
    return items.noted(now=now)


def add(items: Items) -> None:
    """Add the tools of the example company that were never loaded here, where its service still stands."""
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    fields = written["service"]
    service = HttpService.objects.filter(name=fields["name"]).first()
    if items.is_wanted(f"service:{fields['name']}", service, fields):
        service = HttpService.objects.create(**fields)
    if service is None:
        return
    rows = {row.name: row for row in HttpTool.objects.all()}
    taken = {row.role for row in rows.values() if row.role}
    wanted = []
    for name, told in written["tools"].items():
        new = _row(service, name, told)
        there = rows.get(name)
        if there is None and new.role in taken:
            continue  # somebody's own tool does this for the platform
        if items.is_wanted(f"tool:{name}", there, {field: getattr(new, field) for field in _COMPARED}):
            wanted.append(new)
    HttpTool.objects.bulk_create(wanted)


def names() -> list[str]:
    """Return the names of the tools that assistants may be given."""
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [name for name, fields in written["tools"].items() if "role" not in fields]


def _row(service: HttpService, name: str, fields: dict[str, Any]) -> HttpTool:
    given = dict(fields)
    has_effect, of_customer = given.pop("effect", False), given.pop("customer", True)
    return HttpTool(
        service=service,
        name=name,
        description=" ".join(given.pop("description").split()),
        arguments=_schema(given.pop("arguments", {})),
        has_effect=has_effect,
        needs_customer=of_customer,
        personal=given.pop("personal", of_customer),
        idempotency_header=IDEMPOTENCY_HEADER if has_effect else "",
        retries=2 if has_effect else 1,
        **given,
    )


def _schema(arguments: dict[str, dict[str, Any]]) -> dict[str, Any]:
    properties = {name: {**spec} for name, spec in arguments.items()}
    required = [name for name, spec in properties.items() if not spec.pop("optional", False)]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
