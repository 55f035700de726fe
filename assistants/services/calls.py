"""Make one tool call and store what it came to, once."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
from django.db import InterfaceError, OperationalError
from pydantic import BaseModel, ValidationError

from assistants.models import RunStep
from assistants.ports import Fence, ProviderAway, RefusedElsewhere, Superseded, Tool
from assistants.services import argument_checks, customers, schemas, steps
from assistants.services.guards import argument_guard, call_guard, recording, untrusted
from assistants.services.guards.sources import Sources
from assistants.services.guards.verdicts import TRIES, Stop, Stopped
from assistants.services.pseudonyms import Pseudonyms
from assistants.services.toolbox import Toolbox
from assistants.types import RunRequest, ToolContext, ToolResult
from lia_cortex.kernel import checkpoints, db
from lia_cortex.kernel.errors import Refused, Retryable, StaleState, Terminal, Uncertain
from lia_cortex.kernel.tape import Tape

log = logging.getLogger(__name__)

DONE, FAILED, UNKNOWN = RunStep.Status.DONE, RunStep.Status.FAILED, RunStep.Status.UNKNOWN
NOT_KNOWN = "It is not known whether this was done. Do not repeat it."
UNAVAILABLE = "The service cannot be reached now. Nothing was done, and nothing is known: do not guess."
REFUSED = "The service refused this. Nothing was done."


class BadArgumentsError(Exception):
    """The model's arguments cannot be used; the message tells it why."""


class Caller:
    """Makes the tool calls of one request."""

    def __init__(
        self,
        *,
        request: RunRequest,
        toolbox: Toolbox,
        names: Pseudonyms,
        tape: Tape,
        fence: Fence,
        sources: Callable[[], Sources],
        orders: Sequence[str] = (),
    ) -> None:
        self._request = request
        self._sources = sources
        self._fence = fence
        self._orders = orders
        self._withheld: list[Stopped] = []
        self._toolbox = toolbox
        self._names = names
        self._tape = tape

    def make(self, step: RunStep, *, earlier: Sequence[RunStep] = ()) -> None:
        """Make the call of a step that was just stored as started, and settle the step.

        `earlier` are the run's steps, by which the guards judge whether it may be made.
        """
        self._make(step, again=False, earlier=earlier)

    def _make(self, step: RunStep, *, again: bool, earlier: Sequence[RunStep]) -> None:
        tool = self._toolbox.tools.get(step.tool)
        if tool is None:
            self._settle(step, FAILED, _error("unknown_tool", "There is no such tool. Use only the tools on offer."))
            return
        try:
            arguments = self._arguments(tool, step)
        except BadArgumentsError as error:
            self._settle(step, FAILED, _error("bad_arguments", str(error)))
            return
        refused = self._refused(step, tool, earlier=earlier)
        if refused is not None:
            told = FAILED, _error(refused.verdict, call_guard.reason(refused))
            # What is refused now tells nothing of the call that a dead worker made.
            self._settle(step, *(_in_doubt() if again else told))
            is_last = step.error == Stop.INVENTED_ARGUMENT and call_guard.inventions(earlier) >= TRIES
            action = recording.Action.PERSON if is_last else recording.Action.REFUSED
            self._record([refused], step, recording.Guard.CALL, action)
            return
        self._withheld = []
        checkpoints.reached("run.before_tool")
        status, result = self._run(tool, step, arguments, again=again)
        checkpoints.reached("run.after_tool")
        self._settle(step, status, result)
        self._record(self._withheld, step, recording.Guard.INPUT, recording.Action.WITHHELD)

    def _refused(self, step: RunStep, tool: Tool, *, earlier: Sequence[RunStep]) -> Stopped | None:
        return call_guard.refusal(step, tool, earlier=earlier, orders=self._orders) or argument_guard.refusal(
            tool, call_guard.written(step), sources=self._sources, hide=self._names.hide
        )

    def recover(self, step: RunStep, *, earlier: Sequence[RunStep] = ()) -> None:
        """Settle a step whose worker died: the call is made again, with its id, only where that is harmless."""
        tool = self._toolbox.tools.get(step.tool)
        if tool is None or (tool.has_effect and not tool.idempotent):
            self._settle(step, *_in_doubt())
            return
        self._make(step, again=True, earlier=earlier)

    def abandon(self, step: RunStep) -> None:
        """Settle a step whose worker died and whose call is not to be made again, whatever came of it."""
        tool = self._toolbox.tools.get(step.tool)
        is_harmless = tool is not None and not tool.has_effect
        self._settle(step, *((FAILED, _error("unavailable", UNAVAILABLE)) if is_harmless else _in_doubt()))

    def _settle(self, step: RunStep, status: str, result: dict[str, Any]) -> None:
        try:
            # What a service returns may have a field of that name.
            error = "" if status == DONE else str(result.get("data", {}).get("error", ""))
            steps.settle_tool(step, status, result=result, error=error, finished_at=self._tape.now())
        except StaleState:
            # Whoever took the run over settled it; its row decides what follows.
            log.warning("runs.step_settled_elsewhere step=%s", step.pk)
            step.refresh_from_db()
        else:
            self._tape.spend("tool", step.seconds or 0.0)

    def _record(
        self, findings: Sequence[Stopped], step: RunStep, guard: recording.Guard, action: recording.Action
    ) -> None:
        recording.record(findings, run_id=step.run_id, step=step, guard=guard, action=action, now=self._tape.now())

    def _arguments(self, tool: Tool, step: RunStep) -> BaseModel | dict[str, Any]:
        try:
            written = orjson.loads(step.arguments or "{}")
        except orjson.JSONDecodeError as error:
            raise BadArgumentsError("The arguments are not JSON. Call again with valid JSON.") from error
        if not isinstance(written, dict):
            raise BadArgumentsError("The arguments are not a JSON object. Call again with an object.")
        values: Any = self._names.reveal_json(schemas.without_nulls(tool.arguments, written))
        if isinstance(tool.arguments, Mapping):
            if told := argument_checks.faults(tool.arguments, values):
                raise BadArgumentsError(f"The arguments do not fit: {told}. Correct them and call again.")
            return dict(values)
        try:
            return tool.arguments.model_validate(values)
        except ValidationError as error:
            told = "; ".join(
                f"{'.'.join(map(str, item['loc'])) or 'arguments'}: {item['msg']}"
                for item in error.errors(include_url=False, include_input=False, include_context=False)
            )
            raise BadArgumentsError(f"The arguments do not fit: {told}. Correct them and call again.") from error

    def _context(self, step: RunStep) -> ToolContext:
        request = self._request
        return ToolContext(
            call_id=step.call_id,
            turn_id=request.turn_id,
            conversation_id=request.conversation_id,
            scope=request.scope,
            assistant_id=request.assistant_id,
            now=self._tape.now(),
            contact=request.contact,
            phones=request.phones,
            still_wanted=self._fence.check,
        )

    def _run(
        self, tool: Tool, step: RunStep, arguments: BaseModel | dict[str, Any], *, again: bool
    ) -> tuple[str, dict[str, Any]]:
        context = self._context(step)
        # A call that a dead worker made may have had its effect; that this one has none tells nothing of that one.
        doubtful = again and tool.has_effect
        db.release()
        try:
            context = customers.admit(tool, context)
        except Refused as error:
            return _in_doubt() if doubtful else (FAILED, _error(error.code, str(error)))
        except (Retryable, Uncertain):
            return _in_doubt() if doubtful else (FAILED, _error("unavailable", UNAVAILABLE))
        db.release()
        try:
            return DONE, self._stored(tool.run(context, arguments), tool)
        except (StaleState, Superseded, ProviderAway, OperationalError, InterfaceError):
            raise
        except Refused as error:
            # Our own words may name the next tool to call; a service's may not.
            told = self._cleaned(str(error), tool) if isinstance(error, RefusedElsewhere) else error
            return FAILED, _error(error.code, self._names.hide(str(told)))
        except Retryable:
            return _in_doubt() if doubtful else (FAILED, _error("unavailable", UNAVAILABLE))
        except Terminal:
            return _in_doubt() if doubtful else (FAILED, _error("refused", REFUSED))
        except Uncertain:
            return _in_doubt()
        except Exception as error:  # noqa: BLE001 - a broken tool must not hold the customer's turn for ever
            log.error("runs.tool_broke step=%s tool=%s error=%s", step.pk, tool.name, type(error).__name__)
            return UNKNOWN if tool.has_effect else FAILED, _error("internal", "The tool failed.")

    def _stored(self, result: ToolResult, tool: Tool) -> dict[str, Any]:
        stored: dict[str, Any] = {"data": self._names.hide_json(self._cleaned(result.data, tool))}
        if result.handoff is not None:
            stored["handoff"] = self._names.hide_json(result.handoff)
        if result.to_person is not None:
            stored["to_person"] = self._names.hide_json(result.to_person)
        if result.shown:
            stored["shown"] = [self._shown(text) for text in result.shown]
        if result.close is not None:
            stored["close"] = self._names.hide(result.close)
        return stored

    def _cleaned(self, data: object, tool: Tool) -> object:
        clean, self._withheld = untrusted.cleaned(data, tool=tool.name, tools=frozenset(self._toolbox.tools))
        return clean

    def _shown(self, text: str) -> str:
        hidden = self._names.hide(text)
        # A value comes back as it was first written: within a payment code that would be another code.
        return hidden if self._names.reveal(hidden) == text else text


def _in_doubt() -> tuple[str, dict[str, Any]]:
    return UNKNOWN, _error("outcome_unknown", NOT_KNOWN)


def _error(code: str, message: str) -> dict[str, Any]:
    return {"data": {"error": code, "message": message}}
