"""What files say, as people read it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from conversations.models import Attachment, MediaReading
from conversations.queries import codes, media_reasons
from lia_cortex.supervision.queries.bubbles import Taken

TEXT_LETTERS = 2_000

KINDS = {
    MediaReading.Kind.SEEN: gettext_lazy("What the assistant saw"),
    MediaReading.Kind.HEARD: gettext_lazy("Transcript"),
    MediaReading.Kind.READ: gettext_lazy("Text of the document"),
}
FACTS = {
    "amount": gettext_lazy("Amount"),
    "due_date": gettext_lazy("Due date"),
    "paid_on": gettext_lazy("Paid on"),
    "payee": gettext_lazy("Paid to"),
    "payer": gettext_lazy("Paid by"),
    "bar_code": gettext_lazy("Bar code"),
    "pix_code": gettext_lazy("PIX code"),
    "transaction_id": gettext_lazy("Transaction"),
    "app": gettext_lazy("App or device"),
    "error_code": gettext_lazy("Error code"),
    "error_message": gettext_lazy("Error message"),
    "lights": pgettext_lazy("of a device", "Lights"),
}


def of(attachment: Attachment, *, extra: Mapping[str, Any]) -> Taken | None:
    """Return what the attachment says, None when nobody has tried; its reading and perception must be loaded.

    `extra` are the details of its message: they tell whether it says a verification code.
    """
    reading: MediaReading | None = getattr(attachment, "reading", None)
    if reading is None:
        return None
    if reading.status in MediaReading.OPEN:
        return _taken(reading, _("Being taken in…"), extra) if reading.is_wanted else None
    if reading.status == MediaReading.Status.FAILED:
        return _taken(reading, media_reasons.words(reading.reason), extra)
    label = KINDS.get(MediaReading.Kind(reading.kind)) if reading.kind else None
    return None if label is None else _taken(reading, str(label), extra)


def _taken(reading: MediaReading, label: str, extra: Mapping[str, Any]) -> Taken:
    facts = (
        (str(name), codes.masked(_value(reading.fields[key]), extra))
        for key, name in FACTS.items()
        if key in reading.fields
    )
    text = codes.masked(reading.text, extra)
    return Taken(
        label=label,
        text=text if len(text) <= TEXT_LETTERS else f"{text[:TEXT_LETTERS]}…",
        facts=tuple(facts),
        pages=reading.pages,
        is_failed=reading.status == MediaReading.Status.FAILED,
        is_simulated=reading.perception is not None and reading.perception.is_simulated,
    )


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return str(value)
