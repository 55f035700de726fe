"""Write to a phone that did not write to us: verification codes."""

from datetime import datetime

from conversations.models import ContactIdentity, Conversation
from conversations.services import lifecycle, outbox, secrecy
from conversations.services.inbound import contacts
from lia_cortex.integrations.evolution import schemas
from lia_cortex.integrations.evolution.schemas import Key

REASON = "verification code"


class Courier:
    """Brings codes through the outbox of the number that the customer talks to."""

    def deliver(self, *, scope: str, phone: str, text: str, now: datetime) -> None:
        """Queue the text for this phone and nobody else, in the caller's transaction; people see no code in it.

        It never goes into the conversation that asked for it, nor into another chat of the same contact.
        """
        number = Conversation.objects.select_related("number").get(public_id=scope).number
        key = Key(remote_jid=_chat(phone), from_me=True, id="")
        identity, _ = contacts.recognise(key=key, profile_name=None, now=now)
        conversation = lifecycle.aside(identity=identity, number=number, reason=REASON, now=now)
        outbox.say_as_system(conversation=conversation, turn=None, text=text, now=now, extra=secrecy.MARK)


def _chat(phone: str) -> str:
    """Return the chat under which WhatsApp knows the phone: with or without the ninth digit."""
    chats = [f"{form.removeprefix('+')}@s.whatsapp.net" for form in schemas.phone_variants(phone)]
    seen = ContactIdentity.objects.filter(kind=ContactIdentity.Kind.JID, value__in=chats).order_by("-pk").first()
    return seen.value if seen else f"{phone.removeprefix('+')}@s.whatsapp.net"
