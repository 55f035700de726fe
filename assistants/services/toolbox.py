"""The tools that one run may use, from all plugged toolsets."""

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.module_loading import import_string

from assistants.models import Assistant
from assistants.ports import Tool, Toolset
from assistants.services import schemas
from assistants.types import RunRequest
from lia_cortex.integrations.openai.types import ToolSpec


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools by name."""

    tools: dict[str, Tool]

    def specs(self) -> tuple[ToolSpec, ...]:
        """Return the tools as a model is offered them, always in the same order: it is part of what is cached."""
        return tuple(
            ToolSpec(name=tool.name, description=tool.description, parameters=schemas.strict(tool.arguments))
            for _, tool in sorted(self.tools.items())
        )


def pack(*, request: RunRequest, assistant: Assistant) -> Toolbox:
    """Return the tools that this assistant may use for this request."""
    allowed = set(assistant.tools)
    offered = (tool for toolset in toolsets(tuple(settings.ASSISTANT_TOOLSETS)) for tool in toolset.tools(request))
    return Toolbox({tool.name: tool for tool in offered if tool.name in allowed})


@lru_cache(maxsize=8)
def toolsets(paths: tuple[str, ...]) -> tuple[Toolset, ...]:
    """Return the plugged toolsets, made once per process."""
    return tuple(import_string(path)() for path in paths)
