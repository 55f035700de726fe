"""Write and publish versions of an assistant's instructions."""

import difflib
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


def changes(version: PromptVersion) -> list[tuple[str, str]]:
    """Return the lines of the version as (sign, line): `+` new, `-` gone, blank as before.

    A draft is compared with the published version, any other with the one before it.
    """
    others = PromptVersion.objects.filter(assistant=version.assistant_id).exclude(pk=version.pk)
    if version.status == PromptVersion.Status.DRAFT:
        base = others.filter(status=PromptVersion.Status.PUBLISHED).first()
    else:
        base = others.filter(number__lt=version.number).order_by("-number").first()
    lines = difflib.ndiff((base.text if base else "").splitlines(), version.text.splitlines())
    return [(line[0].strip(), line[2:]) for line in lines if line[0] != "?"]
