"""What is wrong with a tool's row, told before it is saved."""

import re
from collections.abc import Iterator
from typing import Any

import jmespath  # type: ignore[import-untyped]
from django.utils.translation import gettext as _
from jmespath.exceptions import JMESPathError  # type: ignore[import-untyped]
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from jsonschema.exceptions import SchemaError  # type: ignore[import-untyped]

from assistants.models import HttpTool
from assistants.services.http_tools import building, filling, rendering

BUILT_IN = frozenset(
    {
        "search_knowledge", "hand_off", "transfer_to_person", "register_complaint", "ask_nps", "close_conversation",
        "verify_customer", "choose_address",
    }
)  # fmt: skip
Fault = tuple[str, str]
"""A field, and what is wrong with it in words."""


def faults(tool: HttpTool) -> list[Fault]:
    """Return what would fail when the tool is called."""
    return [
        *_of_name(tool),
        *_of_arguments(tool.arguments),
        *_of_values(tool),
        *_of_result(tool.result),
        *_of_template(tool),
        *_of_errors(tool.errors),
    ]


def fault_of_path(expression: str) -> str:
    """Return what is wrong with a JMESPath, "" when nothing is."""
    try:
        if expression.strip():
            jmespath.compile(expression)
    except JMESPathError as error:
        return str(error).splitlines()[0]
    return ""


def _of_name(tool: HttpTool) -> Iterator[Fault]:
    if tool.name in BUILT_IN:
        yield "name", _("A tool of the platform has this name.")


def _of_arguments(schema: Any) -> Iterator[Fault]:
    if not isinstance(schema, dict) or schema.get("type", "object") != "object":
        yield "arguments", _("This must be the JSON schema of an object.")
        return
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        place = ".".join(map(str, error.absolute_path)) or "schema"
        yield "arguments", f"{place}: {error.message[:200]}"
        return
    properties = schema.get("properties", {})
    missing = [name for name in schema.get("required", ()) if name not in properties]
    if missing:
        yield "arguments", _("Required, but not among the properties: %(names)s") % {"names": ", ".join(missing)}
    if '"$ref"' in _text(schema):
        yield "arguments", _("References ($ref) are not followed: write the schema out.")


def _of_values(tool: HttpTool) -> Iterator[Fault]:
    if not isinstance(tool.filled, dict):
        yield "filled", _("This must be an object: a value for each name.")
        return
    if unknown := filling.unknown(tool.filled):
        yield "filled", _("Nothing fills in: %(names)s") % {"names": ", ".join(unknown)}
    arguments = tool.arguments.get("properties", {}) if isinstance(tool.arguments, dict) else {}
    names = {*arguments, *tool.filled}
    if not tool.path.startswith("/") or re.search(r"[\s?#]", tool.path):
        yield "path", _("A path begins with / and has no spaces, ? or #.")
    if absent := [name for name in building.IN_PATH.findall(tool.path) if name not in names]:
        yield "path", _("Neither an argument nor filled in by code: %(names)s") % {"names": ", ".join(absent)}
    if not isinstance(tool.places, dict) or any(not building.is_place(place) for place in tool.places.values()):
        yield "places", _("Each place is one of: %(places)s") % {"places": ", ".join(building.PLACES)}
        return
    if strange := [name for name in tool.places if name not in names]:
        yield "places", _("Neither an argument nor filled in by code: %(names)s") % {"names": ", ".join(strange)}


def _of_result(expression: str) -> Iterator[Fault]:
    if told := fault_of_path(expression):
        yield "result", told


def _of_template(tool: HttpTool) -> Iterator[Fault]:
    if told := rendering.fault(tool.template):
        yield "template", told
    elif tool.quote == HttpTool.Quote.RENDERED and not tool.template.strip():
        yield "template", _("What is rendered needs a template.")


def _of_errors(errors: Any) -> Iterator[Fault]:
    if not isinstance(errors, dict) or not all(isinstance(told, str) for told in errors.values()):
        yield "errors", _("This must be an object: a text for each code.")


def _text(schema: dict[str, Any]) -> str:
    return str(schema).replace("'", '"')
