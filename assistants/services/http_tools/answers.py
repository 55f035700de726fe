"""What an answer of a service means."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import jmespath  # type: ignore[import-untyped]
import orjson
from django.conf import settings
from jmespath.exceptions import JMESPathError  # type: ignore[import-untyped]

from assistants.models import HttpTool
from assistants.ports import RefusedElsewhere
from lia_cortex.integrations.egress.client import Incoming
from lia_cortex.kernel.errors import Refused, Retryable, Terminal, Uncertain

NOT_NOW = frozenset({408, 425, 429})
LONGEST_MESSAGE = 400
LONGEST_CODE = 60

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)", re.ASCII)


def read(tool: HttpTool, answer: Incoming) -> Any:
    """Return the JSON of a success; raise Refused, Retryable, Terminal or Uncertain for what else it is."""
    if 200 <= answer.status < 300:
        return _success(tool, answer)
    if answer.status in NOT_NOW or (answer.status == 503 and not tool.has_effect):
        raise Retryable(f"service answered {answer.status}", after=_after(answer))
    if answer.status >= 500 or answer.status < 400:
        # Also a redirect: another place may have taken the request.
        raise Uncertain(f"service answered {answer.status}")
    if answer.status in {401, 403}:
        raise Terminal(f"service answered {answer.status}")
    raise _refusal(tool, answer)


def mapped(tool: HttpTool, body: Any) -> dict[str, Any]:
    """Return what the model sees of an answer; raise Terminal where the mapping does not fit it.

    Times are those of the company's clock: a model would tell the customer the hour that it reads.
    """
    try:
        found = jmespath.search(tool.result, body) if tool.result.strip() else body
    except JMESPathError as error:
        raise Terminal("result_mapping") from error
    told: Any = _on_our_clock(found)
    return told if isinstance(told, dict) else {"result": told}


def _on_our_clock(value: object) -> object:
    match value:
        case str() if _INSTANT.fullmatch(value):
            return _local(value)
        case dict():
            return {key: _on_our_clock(item) for key, item in value.items()}
        case list():
            return [_on_our_clock(item) for item in value]
        case _:
            return value


def _local(instant: str) -> str:
    try:
        return datetime.fromisoformat(instant).astimezone(ZoneInfo(settings.TIME_ZONE)).isoformat()
    except (ValueError, OverflowError):
        return instant


def _success(tool: HttpTool, answer: Incoming) -> Any:
    if not answer.body.strip():
        return {}
    try:
        return orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        if tool.has_effect:
            raise Uncertain("answer is no JSON") from error
        raise Terminal("answer is no JSON") from error


def _refusal(tool: HttpTool, answer: Incoming) -> Refused:
    try:
        body = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        body = None
    code = _found(tool.service.error_code, body)[:LONGEST_CODE] or f"refused_{answer.status}"
    if told := tool.errors.get(code):
        return Refused(code, str(told))
    told = _found(tool.service.error_message, body)[:LONGEST_MESSAGE]
    return RefusedElsewhere(code, told or "The service refused this. Nothing was done.")


def _found(path: str, body: Any) -> str:
    try:
        found = jmespath.search(path, body) if path.strip() else None
    except JMESPathError:
        return ""
    return str(found) if isinstance(found, str | int) else ""


def _after(answer: Incoming) -> float | None:
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() else None
