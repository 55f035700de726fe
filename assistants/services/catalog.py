"""The assistants as they stand, at most a second old: every run asks for them, and they change a few times a day."""

from assistants.models import Assistant, PromptVersion
from lia_cortex.kernel.errors import Terminal
from lia_cortex.kernel.recent import Recent


def _assistant(assistant_id: int) -> Assistant:
    return Assistant.objects.get(pk=assistant_id)


def _prompt(assistant_id: int) -> PromptVersion:
    found = PromptVersion.objects.filter(assistant=assistant_id, status=PromptVersion.Status.PUBLISHED).first()
    if found is None:
        raise Terminal("no published prompt")
    return found


def _colleagues(assistant_id: int) -> tuple[Assistant, ...]:
    colleagues = Assistant(pk=assistant_id).hands_off_to.filter(is_active=True).exclude(pk=assistant_id)
    return tuple(colleagues.order_by("slug"))


assistant = Recent(_assistant)
"""Returns the assistant with this id; raises Assistant.DoesNotExist."""

published_prompt = Recent(_prompt)
"""Returns the prompt version that new runs of the assistant use; raises Terminal when none is published."""

colleagues = Recent(_colleagues)
"""Returns the active assistants that this one may hand off to, by slug."""
