"""The tools that one run may use, from all plugged toolsets."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from assistants.models import Assistant
from assistants.ports import Tool, Toolset
from assistants.services import schemas
from assistants.types import RunRequest, ToolContext, ToolResult
from lia_cortex.integrations.openai.types import ToolSpec


@dataclass(frozen=True)
class Toolbox:
    """The tools by name."""

    tools: dict[str, Tool]

    @cached_property
    def specs(self) -> tuple[ToolSpec, ...]:
        """Return the tools as a model is offered them, always in the same order: it is part of what is cached."""
        return tuple(
            ToolSpec(name=tool.name, description=tool.description, parameters=schemas.strict(tool.arguments))
            for _, tool in sorted(self.tools.items())
        )


def pack(*, request: RunRequest, assistant: Assistant) -> Toolbox:
    """Return the tools that this assistant may use for this request."""
    allowed = set(assistant.tools)
    usable = (_harmless(tool) if request.is_trial else tool for tool in offered(request))
    return Toolbox({tool.name: tool for tool in usable if tool.name in allowed})


def offered(request: RunRequest) -> list[Tool]:
    """Return every tool that the plugged toolsets bring for this request."""
    return [tool for toolset in toolsets(tuple(settings.ASSISTANT_TOOLSETS)) for tool in toolset.tools(request)]


def _harmless(tool: Tool) -> Tool:
    """Return the tool as a trial may call it: one with an effect only says that it would have been called."""
    return replace(tool, run=_not_done) if tool.has_effect else tool


def _not_done(_: ToolContext, __: object) -> ToolResult:
    note = "This is a trial: nothing was done. Go on as you would, and say that nothing was done."
    return ToolResult(data={"trial": True, "message": note})


@lru_cache(maxsize=8)
def toolsets(paths: tuple[str, ...]) -> tuple[Toolset, ...]:
    """Return the plugged toolsets, made once per process."""
    return tuple(import_string(path)() for path in paths)
