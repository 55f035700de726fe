"""JSON schemas as strict function calling wants them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from pydantic import BaseModel

Arguments = type[BaseModel] | Mapping[str, Any]
_NOT_IN_STRICT_MODE = {"title", "default", "minLength", "maxLength", "uniqueItems", "examples", "example", "$schema"}


def strict(arguments: Arguments) -> dict[str, Any]:
    """Return the schema with every property required and nothing else allowed.

    A property with a default, or one that is not required, may be null instead of left out; `without_nulls` undoes
    that. Kept for the next request, so nobody changes it.
    """
    if isinstance(arguments, Mapping):
        return _strict_json(orjson.dumps(arguments))
    return _strict_model(arguments)


def without_nulls(arguments: Arguments, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values without the nulls that stand for "left out"."""
    if isinstance(arguments, Mapping):
        kept: dict[str, Any] = _without_nulls(arguments, values)
        return kept
    return {
        name: value
        for name, value in values.items()
        if value is not None or name not in arguments.model_fields or arguments.model_fields[name].is_required()
    }


@lru_cache(maxsize=512)
def _strict_model(arguments: type[BaseModel]) -> dict[str, Any]:
    return _strict(arguments.model_json_schema())


@lru_cache(maxsize=512)
def _strict_json(schema: bytes) -> dict[str, Any]:
    return _strict(orjson.loads(schema))


def _strict(schema: dict[str, Any]) -> dict[str, Any]:
    definitions = schema.pop("$defs", {})
    closed: dict[str, Any] = _closed({"type": "object", **schema}, definitions)
    closed.pop("description", None)
    return closed


def _without_nulls(schema: Any, value: Any) -> Any:
    """Return the value without nulls where the schema, free of references, knows no null."""
    if not isinstance(schema, Mapping):
        return value
    if isinstance(value, list):
        return [_without_nulls(schema.get("items"), item) for item in value]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    required = schema.get("required", ())
    return {
        name: _without_nulls(properties.get(name), item)
        for name, item in value.items()
        if item is not None or name in required or name not in properties
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
