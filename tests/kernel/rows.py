"""Rows that the kernel's tests hang theirs on."""

from assistants.models import Assistant
from conversations.models import WhatsAppNumber


def number() -> WhatsAppNumber:
    """Return a number with an assistant."""
    assistant = Assistant.objects.create(slug="recepcao", name="Recepção", purpose="-")
    return WhatsAppNumber.objects.create(name="principal", assistant=assistant)
