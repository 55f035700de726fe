"""Why a message did not leave, in words."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "message_not_found": _("WhatsApp does not know the message that it answers."),
    "not_on_whatsapp": _("This number has no WhatsApp."),
    "media_unreadable": _("WhatsApp could not read the file."),
    "the worker died": _("The sending process ended in the middle."),
}
PREFIXES = (
    ("gave up", _("The gateway did not take it for too long.")),
    ("gateway silent", _("The gateway was silent after it had the message.")),
    ("gateway", _("The gateway could not be reached.")),
    ("instance", _("The WhatsApp session lost its connection.")),
    ("graph_", _("WhatsApp refused it.")),
)


def words(reason: str) -> str:
    """Return the reason for the person who reads it; one without words of ours stays as it is."""
    if reason in WORDS:
        return str(WORDS[reason])
    known = next((told for start, told in PREFIXES if reason.startswith(start)), None)
    return f"{known} ({reason})" if known else reason
