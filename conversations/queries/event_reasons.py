"""Why nothing, or nothing yet, came of an event of the gateway, in words; code gives names."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "not JSON": _("Its body is no JSON."),
    "not an object": _("Its body is no JSON object."),
    "nested too deep": _("Its body is nested too deep to be kept."),
    "body without an event name": _("Its body names no event."),
    "body without an instance name": _("Its body names no instance."),
    "a list where one object is due": _("It holds a list where there should be one object."),
    "message without key.id or remoteJid": _("The message has no id or no address."),
    "sent message without key.id or remoteJid": _("The message that was sent has no id or no address."),
    "edit without key.id or remoteJid": _("The edit has no id or no address."),
    "deletion without a key": _("The deletion does not say of which message."),
    "receipt without keyId or remoteJid": _("The receipt does not say of which message."),
    "receipt with a status that we do not know": _("The receipt has a status that the platform does not know."),
    "connection update without a state that we know": _("The connection has a state that the platform does not know."),
    "presence without an id": _("The presence does not say whose."),
    "presence without a value": _("The presence does not say what the customer does."),
    "presence outside a private chat": _("Somebody types outside a private chat."),
    "call without from or id": _("The call does not say whose."),
    "call that is not a private offer": _("No new call of a customer: a group's, or one that went on or ended."),
    "calls are not answered": _("Calls are not answered."),
    "update without a status": _("The update of a message says no status."),
    "instance status other than closed": _("Only the end of a session is followed here."),
    "contacts without the jid of a person": _("No contact of a person is among them."),
    "protocol message": _("A message of WhatsApp's own, neither an edit nor a deletion."),
    "unknown event": _("The platform does not know this kind of event."),
    "a code to scan; the operations page asks for a fresh one": _(
        "A code to scan; the operations page asks for a fresh one."
    ),
    "duplicate": _("It has come before."),
    "backlog": _("It came too late to be answered."),
    "waits for its message": _("It waits for the message that it belongs to."),
    "its message never came": _("The message that it belongs to never came."),
    "nothing changed": _("It changes nothing."),
    "nobody we know": _("No customer has this address."),
    "long ago": _("It came too late to matter."),
    "no open conversation": _("The customer has no open conversation."),
    "not a person's chat": _("No chat of a person."),
    "ours": _("Sent by the platform."),
    "ours, and known": _("Sent by the platform, and known already."),
    "sent by another program": _("Sent through the gateway by another program."),
    "a reaction in a chat that we do not know": _("A reaction in a chat that the platform does not know."),
    "a receipt of the customer's own message": _("A receipt of the customer's own message."),
    "pending": _("WhatsApp has not taken the message yet."),
    "deleted": _("The message was deleted; that comes as an event of its own."),
    "group": _("A chat of a group."),
    "status": _("A status post."),
    "broadcast": _("A broadcast list."),
    "newsletter": _("A channel of WhatsApp."),
    "unknown": _("A chat of a kind that the platform does not know."),
}
BEGIN = {
    "event ": _("The platform does not use this kind of event (%(detail)s)."),
    "housekeeping message ": _("A message that no customer wrote (%(detail)s)."),
}
CHAT = "chat of kind "


def words(reason: str) -> str:
    """Return the reason for the person who reads it; one without words of ours stays as it is."""
    known = WORDS.get(reason.removeprefix(CHAT))
    if known is not None:
        return str(known)
    begin = next((begin for begin in BEGIN if reason.startswith(begin)), None)
    if begin is not None:
        return str(BEGIN[begin]) % {"detail": reason.removeprefix(begin)}
    # Of an event that could not be applied the error's class is kept.
    return str(_("Applying it failed (%(error)s).") % {"error": reason}) if reason.isidentifier() else reason
