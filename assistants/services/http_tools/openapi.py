"""Read an OpenAPI document (3.0 or 3.1): its operations, with schemas written out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import yaml

from lia_cortex.kernel.errors import Refused

METHODS = ("get", "post", "put", "patch", "delete")
DEEPEST = 24
"""Levels of a schema that are followed: a deeper one is no form that a model can fill in."""

_DROPPED = {"example", "examples", "xml", "externalDocs", "discriminator", "deprecated", "readOnly", "writeOnly"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an operation; `place` is where it goes, as `places` of a tool says it."""

    name: str
    place: str
    schema: dict[str, Any]
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; `problem` says why it cannot be a tool."""

    id: str
    method: str
    path: str
    about: str
    values: tuple[Value, ...] = ()
    has_effect: bool = True
    personal: bool = True
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a document says; `headers` are those that carry a key."""

    title: str
    address: str
    operations: tuple[Operation, ...]
    headers: dict[str, str] = field(default_factory=dict)


def read(text: str) -> Document:
    """Return what the document says; raise Refused `no_openapi` for anything else."""
    written = _parsed(text)
    if not isinstance(written, dict) or not str(written.get("openapi", "")).startswith("3."):
        raise Refused("no_openapi", "This is no OpenAPI document of version 3.")
    paths = written.get("paths")
    operations = tuple(_operations(paths, written)) if isinstance(paths, dict) else ()
    servers = written.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else {}
    return Document(
        title=str(_object(written.get("info")).get("title", "")),
        address=str(_object(first).get("url", "")),
        operations=operations,
        headers=_key_headers(written),
    )


def _parsed(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        raise Refused("no_openapi", "This is neither JSON nor YAML.") from error


def _operations(paths: Mapping[str, Any], document: dict[str, Any]) -> Iterator[Operation]:
    for path, item in paths.items():
        shared = item.get("parameters", []) if isinstance(item, dict) else []
        for method in METHODS:
            described = item.get(method) if isinstance(item, dict) else None
            if isinstance(described, dict):
                yield _operation(str(path), method, described, shared, document)


def _operation(
    path: str, method: str, described: dict[str, Any], shared: list[Any], document: dict[str, Any]
) -> Operation:
    name = str(described.get("operationId") or f"{method} {path}")
    about = ". ".join(str(described[key]).strip(" .") for key in ("summary", "description") if described.get(key))
    effect, personal = described.get("x-effect", method != "get"), described.get("x-personal", True)
    try:
        values = (*_parameters(described, shared, document), *_body(described, document))
    except _Unfit as unfit:
        return Operation(name, method.upper(), path, about, problem=str(unfit))
    except (AttributeError, KeyError, TypeError, ValueError):
        return Operation(name, method.upper(), path, about, problem="malformed")
    return Operation(name, method.upper(), path, about, values, bool(effect), bool(personal))


class _Unfit(Exception):
    """A part that no tool can be made of."""


def _parameters(described: dict[str, Any], shared: list[Any], document: dict[str, Any]) -> Iterator[Value]:
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in (*shared, *described.get("parameters", [])):
        written = _target(each, document)
        found[str(written["name"]), str(written["in"])] = written
    for (name, where), written in found.items():
        required = bool(written.get("required")) or where == "path"
        if where == "cookie":
            if required:
                raise _Unfit(f"needs a cookie: {name}")
            continue
        schema = _plain(written.get("schema", {"type": "string"}), document)
        if written.get("description"):
            schema["description"] = str(written["description"])
        joined = where == "query" and schema.get("type") == "array" and written.get("explode", True) is False
        yield Value(name, "csv" if joined else where, schema, required)


def _body(described: dict[str, Any], document: dict[str, Any]) -> Iterator[Value]:
    if not described.get("requestBody"):
        return
    contents = _target(described["requestBody"], document).get("content", {})
    content = next((contents[kind] for kind in contents if "json" in kind), None)
    if content is None:
        raise _Unfit("takes no JSON")
    schema = _plain(content.get("schema", {}), document)
    if "properties" not in schema:
        if schema.get("type", "object") == "object":
            return
        raise _Unfit("takes a body that is no object")
    for name, of_it in schema["properties"].items():
        yield Value(name, "body", of_it, name in schema.get("required", ()))


def _plain(schema: Any, document: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    """Return a schema without references, allOf and the words of version 3.0."""
    if depth > DEEPEST:
        raise _Unfit("a schema that contains itself")
    if not isinstance(schema, dict):
        return {}
    own = _target(schema, document)
    merged = {key: value for key, value in own.items() if key not in _DROPPED and not key.startswith("x-")}
    for part in merged.pop("allOf", ()):
        merged = _joined(_plain(part, document, depth + 1), merged)
    if isinstance(merged.get("properties"), dict):
        merged["properties"] = {
            name: _plain(value, document, depth + 1) for name, value in merged["properties"].items()
        }
    if "items" in merged:
        merged["items"] = _plain(merged["items"], document, depth + 1)
    for key in ("anyOf", "oneOf"):
        if key in merged:
            merged[key] = [_plain(option, document, depth + 1) for option in merged[key]]
    return _of_version_3_1(merged)


def _of_version_3_1(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.pop("nullable", False) and isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema and None not in schema["enum"]:
            schema["enum"] = [*schema["enum"], None]
    for limit, own in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(schema.get(limit), bool):
            is_exclusive = schema.pop(limit)
            if is_exclusive and own in schema:
                schema[limit] = schema.pop(own)
    return schema


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    joined = {**one, **other}
    for key, kind in (("properties", dict), ("required", list)):
        if key in one and key in other:
            joined[key] = {**one[key], **other[key]} if kind is dict else [*one[key], *other[key]]
    return joined


def _target(part: Any, document: dict[str, Any]) -> dict[str, Any]:
    """Return what a reference within the document leads to, with what stands beside it."""
    for _ in range(DEEPEST):
        if not isinstance(part, dict):
            raise _Unfit("a part that is no object")
        reference = part.get("$ref")
        if reference is None:
            return part
        if not str(reference).startswith("#/"):
            raise _Unfit(f"a reference out of the document: {reference}")
        found: Any = document
        for step in str(reference)[2:].split("/"):
            found = found.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(found, dict) else None
        if not isinstance(found, dict):
            raise _Unfit(f"a reference to nothing: {reference}")
        part = {**found, **{key: value for key, value in part.items() if key != "$ref"}}
    raise _Unfit("references in a circle")


def _key_headers(document: dict[str, Any]) -> dict[str, str]:
    schemes = _object(_object(document.get("components")).get("securitySchemes"))
    for scheme in map(_object, schemes.values()):
        if scheme.get("type") == "apiKey" and scheme.get("in") == "header" and scheme.get("name"):
            return {str(scheme["name"]): "{secret}"}
        if (scheme.get("type"), str(scheme.get("scheme")).lower()) == ("http", "bearer"):
            return {"Authorization": "Bearer {secret}"}
    return {}


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
