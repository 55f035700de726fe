"""JSON schemas as strict function calling wants them."""

from functools import lru_cache
from typing import Any

from pydantic import BaseModel

_NOT_IN_STRICT_MODE = {"title", "default", "minLength", "maxLength", "uniqueItems", "examples"}


@lru_cache(maxsize=512)
def strict(arguments: type[BaseModel]) -> dict[str, Any]:
    """Return the model's schema with every property required and nothing else allowed.

    A property with a default may be null instead of left out; `without_nulls` undoes that. Kept for the next
    request, so nobody changes it.
    """
    schema = arguments.model_json_schema()
    definitions = schema.pop("$defs", {})
    closed: dict[str, Any] = _closed(schema, definitions)
    closed.pop("description", None)
    return closed


def without_nulls(arguments: type[BaseModel], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values without the nulls that stand for "left out"."""
    return {
        name: value
        for name, value in values.items()
        if value is not None or name not in arguments.model_fields or arguments.model_fields[name].is_required()
    }


def _closed(schema: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(schema, list):
        return [_closed(item, definitions) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target = definitions[schema["$ref"].rsplit("/", 1)[-1]]
        return _closed({**target, **{k: v for k, v in schema.items() if k != "$ref"}}, definitions)
    # A constant is an enumeration of one, which more providers understand.
    if "const" in schema:
        schema = {**schema, "enum": [schema["const"]]}
    closed = {
        key: _closed(value, definitions)
        for key, value in schema.items()
        if key not in {*_NOT_IN_STRICT_MODE, "const", "properties"}
    }
    if schema.get("type") == "object":
        required = set(schema.get("required", ()))
        properties = schema.get("properties", {})
        closed["properties"] = {
            name: _closed(value, definitions) if name in required else _nullable(_closed(value, definitions))
            for name, value in properties.items()
        }
        closed["required"] = list(properties)
        closed["additionalProperties"] = False
    return closed


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    options = schema.get("anyOf", [schema])
    if any(option.get("type") == "null" for option in options):
        return schema
    return {"anyOf": [*options, {"type": "null"}]}
