"""Refusals in the provider's own form, and the checks that bring them about."""

import re
from typing import Any

from starlette.responses import JSONResponse

_TOOL_NAME = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")


class BadRequestError(Exception):
    """The real provider would answer 400 with this message, parameter and code."""

    def __init__(self, message: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = code


def body(message: str, *, kind: str, code: str | None = None, param: str | None = None) -> dict[str, Any]:
    """Return an error body."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def response(status: int, message: str, *, kind: str, code: str | None = None) -> JSONResponse:
    """Return an error response."""
    return JSONResponse(body(message, kind=kind, code=code), status_code=status)


def bad_request(error: BadRequestError) -> JSONResponse:
    """Return the 400 for a request that was checked."""
    content = body(error.message, kind="invalid_request_error", code=error.code, param=error.param)
    return JSONResponse(content, status_code=400)


def check(request: Any) -> dict[str, Any]:
    """Return a Responses request that the real provider would take; raise BadRequestError otherwise."""
    if not isinstance(request, dict):
        raise BadRequestError("We could not parse the JSON body of your request.")
    if not isinstance(request.get("model"), str) or not request["model"]:
        raise BadRequestError("you must provide a model parameter", param="model", code="missing_required_parameter")
    items = request.get("input")
    if not isinstance(items, str | list) or not items:
        raise BadRequestError("Missing required parameter: 'input'.", param="input", code="missing_required_parameter")
    if isinstance(items, list):
        _check_items(items)
    for position, tool in enumerate(request.get("tools") or []):
        _check_tool(tool, f"tools[{position}]")
    return request


def _check_items(items: list[Any]) -> None:
    called: set[str] = set()
    returned: set[str] = set()
    for position, item in enumerate(items):
        param = f"input[{position}]"
        if not isinstance(item, dict):
            raise BadRequestError(f"Invalid type for '{param}': expected an object.", param=param, code="invalid_type")
        match item.get("type", "message"):
            case "function_call":
                _need(item, ("call_id", "name", "arguments"), param)
                called.add(item["call_id"])
            case "function_call_output":
                _need(item, ("call_id", "output"), param)
                if item["call_id"] not in called:
                    text = f"No tool call found for function call output with call_id {item['call_id']}."
                    raise BadRequestError(text, param="input")
                returned.add(item["call_id"])
            case "message":
                if item.get("role") not in {"user", "assistant", "system", "developer"}:
                    raise BadRequestError(
                        f"Invalid value: '{item.get('role')}'.", param=f"{param}.role", code="invalid_value"
                    )
            case other:
                raise BadRequestError(f"Invalid value: '{other}'.", param=f"{param}.type", code="invalid_value")
    for call_id in called - returned:
        raise BadRequestError(f"No tool output found for function call {call_id}.", param="input")


def _need(item: dict[str, Any], names: tuple[str, ...], param: str) -> None:
    for name in names:
        if not isinstance(item.get(name), str):
            where = f"{param}.{name}"
            raise BadRequestError(
                f"Missing required parameter: '{where}'.", param=where, code="missing_required_parameter"
            )


def _check_tool(tool: Any, param: str) -> None:
    if not isinstance(tool, dict) or tool.get("type") != "function":
        raise BadRequestError(f"Invalid value for '{param}.type'.", param=f"{param}.type", code="invalid_value")
    if not _TOOL_NAME.match(str(tool.get("name", ""))):
        raise BadRequestError(f"Invalid '{param}.name'.", param=f"{param}.name", code="invalid_value")
    if tool.get("strict", True):
        problem = _strictness(tool.get("parameters") or {})
        if problem:
            text = f"Invalid schema for function '{tool['name']}': {problem}"
            raise BadRequestError(text, param=f"{param}.parameters", code="invalid_function_parameters")


def _strictness(schema: Any) -> str:
    if not isinstance(schema, dict):
        return ""
    properties = schema.get("properties")
    if schema.get("type") == "object" or isinstance(properties, dict):
        if schema.get("additionalProperties") is not False:
            return "'additionalProperties' is required to be supplied and to be false."
        missing = set(properties or {}) - set(schema.get("required") or ())
        if missing:
            return f"'required' is required to include every key in properties. Missing '{min(missing)}'."
    inner = [*(properties or {}).values(), schema.get("items"), *(schema.get("anyOf") or ())]
    return next((problem for part in inner if (problem := _strictness(part))), "")
