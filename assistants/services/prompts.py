"""Write and publish versions of an assistant's instructions."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from assistants.models import Assistant, PromptVersion
from lia_cortex.accounts.models import User


def draft(*, assistant: Assistant, text: str, author: User | None = None) -> PromptVersion:
    """Return a new draft with the assistant's next number."""
    with transaction.atomic():
        Assistant.objects.select_for_update().get(pk=assistant.pk)
        last = assistant.prompts.aggregate(last=Max("number"))["last"] or 0
        return PromptVersion.objects.create(assistant=assistant, number=last + 1, text=text.strip(), author=author)


def publish(*, prompt: PromptVersion, now: datetime) -> PromptVersion:
    """Make this the version that new runs use, and retire the one before; a published one stays as it is.

    Runs under way end with the version that they started with.
    """
    with transaction.atomic():
        Assistant.objects.select_for_update().get(pk=prompt.assistant_id)
        prompt.refresh_from_db()
        if prompt.status == PromptVersion.Status.PUBLISHED:
            return prompt
        before = PromptVersion.objects.filter(
            assistant=prompt.assistant_id, status=PromptVersion.Status.PUBLISHED
        ).first()
        if before is not None:
            before.move(PromptVersion.Status.RETIRED)
        return prompt.move(PromptVersion.Status.PUBLISHED, published_at=now)
