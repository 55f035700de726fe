"""Call a service for a tool: once for its call id, again only where that is harmless."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistants.models import HttpTool
from assistants.services.http_tools import answers, building, rendering
from assistants.types import ToolContext
from lia_cortex.integrations.egress import client
from lia_cortex.integrations.egress.client import Outgoing
from lia_cortex.kernel import checkpoints
from lia_cortex.kernel.errors import Retryable, Terminal, Uncertain

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 2.0
"""A customer waits meanwhile: what needs longer is told to be away."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`data` for whoever asked, `shown` for the customer."""

    data: dict[str, Any]
    shown: tuple[str, ...] = ()


def call(*, tool: HttpTool, arguments: Mapping[str, Any], context: ToolContext) -> dict[str, Any]:
    """Return the tool's mapped result.

    Raise Refused (the service says no, with its code), Retryable (nothing happened), Terminal (the row, the key or
    the host is wrong; nothing happened) or Uncertain (an effect may have happened). No transaction may be open.
    """
    return run(tool=tool, arguments=arguments, context=context).data


def run(*, tool: HttpTool, arguments: Mapping[str, Any], context: ToolContext) -> Outcome:
    """Return the mapped result and the rendered texts; raise as `call` does."""
    request = building.request(tool, arguments, context)
    body = _answered(tool, request)
    data = answers.mapped(tool, body)
    if not tool.template.strip():
        return Outcome(data)
    return Outcome(data, rendering.texts(tool.template, answer=body, arguments=arguments))


def _answered(tool: HttpTool, request: Outgoing) -> Any:
    """Return the answer's JSON after as many tries as are harmless."""
    doubtful = False
    for attempt in range(tool.retries + 1):
        try:
            return _once(tool, request)
        except Terminal as error:
            if doubtful:
                raise Uncertain(error.reason) from error
            raise
        except Uncertain as error:
            if not tool.is_repeatable:
                raise
            doubtful = doubtful or tool.has_effect
            failure, after = error.reason, None
        except Retryable as error:
            failure, after = error.reason, error.after
        log.info("http_tools.try_failed tool=%s attempt=%s reason=%s", tool.name, attempt + 1, failure)
        if attempt < tool.retries:
            time.sleep(min(after or FIRST_PAUSE_SECONDS * 2**attempt, LONGEST_PAUSE_SECONDS))
    if doubtful:
        raise Uncertain(failure)
    raise Retryable(failure, after=after)


def _once(tool: HttpTool, request: Outgoing) -> Any:
    checkpoints.reached("http_tools.before_send")
    answer = client.send(request)
    checkpoints.reached("http_tools.after_answer")
    return answers.read(tool, answer)
