"""The tools of the example company, read from a file that a person can read."""

import tomllib
from pathlib import Path
from typing import Any

from assistants.models import HttpService, HttpTool

FILE = Path(__file__).resolve().parent.parent / "example_company" / "tools.toml"
IDEMPOTENCY_HEADER = "Idempotency-Key"


def load() -> int:
    """Make the example company's service and its tools where there are none yet; return how many tools.

    Call it inside a transaction.
    """
    if HttpService.objects.exists():
        return 0
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    service = HttpService.objects.create(**written["service"])
    rows = [_row(service, name, fields) for name, fields in written["tools"].items()]
    return len(HttpTool.objects.bulk_create(rows))


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
