"""Why a message did not leave, in words."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "instance_unknown": _("The gateway does not know the WhatsApp session."),
    "message_not_found": _("WhatsApp does not know the message that it answers."),
    "message_without_media": _("The message has no file for WhatsApp."),
    "not_on_whatsapp": _("This number has no WhatsApp."),
    "not_supported": _("This kind of connection cannot send it."),
    "invalid_request": _("The gateway refused it as malformed."),
    "media_unreadable": _("WhatsApp could not read the file."),
    "refused by WhatsApp": _("WhatsApp refused it."),
    "absent at the gateway": _("The gateway does not have it."),
    "the file is no longer in storage": _("The file is missing from storage"),
    "the worker died": _("The sending process ended in the middle."),
    "the floor was taken": _("A person took the conversation before it left."),
    "the contacts were separated": _("The contacts were separated before it left."),
    "undone": _("Taken back before it left."),
}
PREFIXES = (
    ("gave up", _("The gateway did not take it for too long.")),
    ("gateway silent", _("The gateway was silent after it had the message.")),
    ("gateway", _("The gateway could not be reached.")),
    ("instance", _("The WhatsApp session lost its connection.")),
    ("graph_", _("WhatsApp refused it.")),
    ("refused_", _("The gateway refused it.")),
)


def words(reason: str) -> str:
    """Return the reason for the person who reads it; one without words of ours stays as it is."""
    if reason in WORDS:
        return str(WORDS[reason])
    known = next((told for start, told in PREFIXES if reason.startswith(start)), None)
    return f"{known} ({reason})" if known else reason
