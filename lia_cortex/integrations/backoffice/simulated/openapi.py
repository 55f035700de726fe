"""The OpenAPI document, made from the operations that are served."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from lia_cortex.integrations.backoffice.simulated import company, effects
from lia_cortex.integrations.backoffice.simulated.operations import Operation

_REF = "#/components/schemas/{model}"
_UNPROCESSABLE = ("no_such_", "no_coverage", "malformed_", "document_or_")
_MEANINGS = {
    "400": "The body is no JSON, or the Idempotency-Key is missing.",
    "401": "The API key is missing or wrong.",
    "404": "There is no such thing.",
    "409": "The state of things does not allow it.",
    "422": "Fields cannot be taken, or the Idempotency-Key was used for another request.",
    "503": "Not now; try again.",
}


class FieldProblem(BaseModel):
    """What is wrong with a field."""

    field: str
    message: str


class Problem(BaseModel):
    """A refusal."""

    code: str
    message: str
    fields: list[FieldProblem] = []


class ProblemAnswer(BaseModel):
    """The body of every answer from 400 on."""

    error: Problem


def document(operations: Iterable[Operation], *, server_url: str, key_header: str) -> dict[str, Any]:
    """Return the document; `x-effect` and `x-personal` say what a tool made of an operation must heed."""
    listed = list(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in listed:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{company.NAME}: back office",
            "version": "1.0.0",
            "description": "Simulated: the customers and everything about them are invented.",
        },
        "servers": [{"url": server_url}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": key_header}},
            "schemas": _schemas(listed),
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [operation.tag],
        "x-effect": operation.effect,
        "x-personal": operation.personal,
        "parameters": [*_path_parameters(operation), *_other_parameters(operation)],
        "responses": _responses(operation),
    }
    if operation.effect and operation.wanted is not None:
        required = bool(operation.wanted.model_json_schema().get("required"))
        described["requestBody"] = {"required": required, "content": _content(operation.wanted)}
    return described


def _path_parameters(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in operation.parameters
    ]


def _other_parameters(operation: Operation) -> list[dict[str, Any]]:
    if operation.effect:
        schema = {"type": "string", "minLength": 1, "maxLength": effects.LONGEST_KEY}
        told = "The same key again answers the same result and has no second effect."
        return [{"name": "Idempotency-Key", "in": "header", "required": True, "description": told, "schema": schema}]
    if operation.wanted is None:
        return []
    asked = operation.wanted.model_json_schema()
    return [
        {"name": name, "in": "query", "required": name in asked.get("required", ()), "schema": schema}
        for name, schema in asked["properties"].items()
    ]


def _responses(operation: Operation) -> dict[str, Any]:
    codes: dict[str, list[str]] = {"401": ["unauthorized"], "503": []}
    for refusal in operation.refusals:
        codes.setdefault(_status(refusal), []).append(refusal)
    if operation.wanted is not None:
        codes.setdefault("422", []).append("invalid_request")
    if operation.effect:
        codes["400"] = ["malformed_json", "idempotency_key_required"]
        codes.setdefault("422", []).append("idempotency_key_reused")
    refused = {
        status: {"description": " ".join((_MEANINGS[status], *named)), "content": _content(ProblemAnswer)}
        for status, named in sorted(codes.items())
    }
    answered = {"description": operation.answer.__doc__ or operation.summary, "content": _content(operation.answer)}
    return {str(operation.status): answered, **refused}


def _status(refusal: str) -> str:
    if refusal.endswith("_not_found"):
        return "404"
    return "422" if refusal.startswith(_UNPROCESSABLE) else "409"


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}


def _schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    modes: dict[type[BaseModel], Literal["validation", "serialization"]] = {ProblemAnswer: "serialization"}
    for operation in operations:
        modes[operation.answer] = "serialization"
        if operation.effect and operation.wanted is not None:
            modes[operation.wanted] = "validation"
    _, schemas = models_json_schema(list(modes.items()), ref_template=_REF)
    defined: dict[str, Any] = schemas["$defs"]
    return defined
